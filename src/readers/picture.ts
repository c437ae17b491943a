import type { NdArray } from 'ndarray';

/** The numbers of a picture, in the type of its file. */
export type PictureValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** A picture as its file has it. */
export interface Picture {
  /** [height, width, channels] of the samples as they are stored, of the file's own depth. */
  readonly pixels: NdArray<PictureValues>;
  /** Of one sample: 8, 16, 32 or 64. */
  readonly bits: number;
  /** Whether the last channel is how opaque a pixel is. */
  readonly hasAlpha: boolean;
  /** Whether the largest sample is black. */
  readonly isInverted: boolean;
  /** How many pictures the file has. */
  readonly pages: number;
}
