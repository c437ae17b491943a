import type { Image, Mask } from './arrays.ts';

/** A rectangle in pixels of the image; x and y are its upper left corner, and edges may lie between pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LoadedItem {
  /** [height, width, channels], values 0..255, at the size of the file. */
  readonly image: Image;
  /** The region that matters, [height, width] of the image; absent where the data have none. */
  readonly mask?: Mask;
  /** The boxes that the mask is made from, in pixels of the image. */
  readonly boxes?: readonly Box[];
}

export interface DatasetItem {
  /** Unique in its dataset. */
  readonly id: string;
  /** Whose image it is: items of one group, such as the images of one patient, are not independent. */
  readonly group?: string;
  /** Index of the true class. */
  readonly label?: number;
  /** Reads the image; each call reads it again, so that a dataset holds no pixels. */
  load(): Promise<LoadedItem>;
}

/** A list of images with what is known about each, in an order that does not depend on the file system. */
export interface Dataset {
  readonly name: string;
  readonly items: readonly DatasetItem[];
}
