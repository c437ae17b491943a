import type { Image, Mask } from './arrays.ts';
import type { DatasetFacts } from './dataset.ts';
import type { Row } from './row.ts';

/** An image of a data set as it is read, to be altered. */
export interface Copied {
  readonly id: string;
  /** [height, width, channels], values 0..255, at the size of the file. */
  readonly image: Image;
  /** The region that the options name, else the mask; absent where the image has none. */
  readonly region?: Mask | undefined;
  readonly seed: string;
}

/** One part of a design: which images it takes, each from which folder of copies. */
export interface CopySet {
  /** Its table's path below the folder that is written, with `/` between folders, without its ending. */
  readonly name: string;
  readonly images: readonly { readonly id: string; readonly copy: string }[];
}

/** An image that a reader is shown, as a copy of that name. */
export interface ReaderPick {
  readonly image: string;
  readonly copy: string;
  /** The class that the reader is asked about, and whether the image has it: 0 or 1. */
  readonly class: number;
  readonly label: number;
  /** Of what the model gives the class, 0 to 1, among images of that label. */
  readonly percentile: number;
}

/** Altered copies of a data set, for training a model on them elsewhere. */
export interface Copies<Options extends object = object> {
  /** What pictures of the copies depend on, by name: data that differ in one of them are other data. @default nothing */
  facts?(options: Options): Readonly<Record<string, string>>;
  /** Folders of copies. */
  names(options: Options): readonly string[];
  /** The name of the region that it needs; undefined for the mask, or where it needs none. */
  region(options: Options): string | undefined;
  /** The copy of that name of an image, in 0..255; or why there is none. */
  copy(name: string, copied: Copied, options: Options): Image | { readonly reason: string };
  /** Which copies readers are shown, from the rows of a finished run. @default none */
  readers?(rows: readonly Row[]): readonly ReaderPick[];
  /**
   * The parts of a design over the copies that there are; none of a folder without images. Throws RangeError for data
   * that are too few.
   * @default none: each folder is a data set
   */
  sets?(
    images: readonly DatasetFacts[],
    design: {
      readonly options: Options;
      readonly seed: string;
      hasCopy(name: string, id: string): boolean;
    },
  ): readonly CopySet[];
}
