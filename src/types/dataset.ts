import type { Image, Mask } from './arrays.ts';

/** A rectangle in pixels of the image; x and y are its upper left corner, and edges may lie between pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An image of a data set with its pixels. */
export interface LoadedItem {
  /** [height, width, channels], values 0..255, at the size of the file. */
  readonly image: Image;
  /** The region that matters, [height, width] of the image; absent where the data have none. */
  readonly mask?: Mask;
  /** Of a scan, from places along depth, height and width to millimetres: [4, 4]. */
  readonly affine?: readonly (readonly number[])[];
  /** The boxes that the mask is made from, in pixels of the image. */
  readonly boxes?: readonly Box[];
}

/** What is known of an image beside its class, by the name of the column: sex, age, view, device, site. */
export type Attributes = Readonly<Record<string, string | number>>;

/** What is known of an image without its pixels. */
export interface DatasetFacts {
  /** Unique in its dataset. */
  readonly id: string;
  /** Whose image it is: items of one group, such as the images of one patient, are not independent. */
  readonly group?: string;
  /** Index of the true class; absent where it is not known. */
  readonly label?: number;
  /** Where an image may have several classes: of each in order whether it has it, null where that is not known. */
  readonly labels?: readonly (0 | 1 | null)[];
  /** The report. */
  readonly text?: string;
  /** Absent ones are not known. */
  readonly attributes?: Attributes;
  /** Such as `train` or `test`. */
  readonly split?: string;
  /** What a model says of it that was asked elsewhere: of each class, adding up to 1. */
  readonly probabilities?: readonly number[];
}

/** An image of a data set, whose pixels are read when asked for. */
export interface DatasetItem extends DatasetFacts {
  /** The file that it is read from, where it is one. */
  readonly file?: string;
  /** Reads the image; each call reads it again, so that a dataset holds no pixels. */
  load(): Promise<LoadedItem>;
  /**
   * The region of a name among the dataset's `regions`, [height, width] of the image, read when it is asked for;
   * undefined where the data have none of that name for this image. Absent where the dataset names no regions.
   */
  region?(name: string): Promise<Mask | undefined>;
}

/** What stands for the name of an image, and for that of a patient, where names are not shown: to look others up. */
export interface HiddenNames {
  image(name: string): string;
  patient(name: string): string;
}

/** A list of images with what is known about each, in an order that does not depend on the file system. */
export interface Dataset {
  readonly name: string;
  /** Names of the classes, in the order of their indices, where they have names. */
  readonly classes?: readonly string[];
  /** Names of the regions that an item may have; the mask of `load` is one of them, or of no name. */
  readonly regions?: readonly string[];
  /** False of a table without images: no item can be loaded. @default true */
  readonly hasImages?: false;
  /** Of one whose names are hidden. @default items have the names of their files */
  readonly hidden?: HiddenNames;
  readonly items: readonly DatasetItem[];
}
