import type { NdArray } from 'ndarray';
import type { PictureValues } from './picture.ts';

/** Rows of a 4 x 4 matrix from places in a volume to millimetres: to the right, to the front, up (RAS). */
export type Affine = readonly (readonly number[])[];

/** A volume as its file has it. Axes are [x, y, z] or [x, y, z, time], x fastest in memory. */
export interface Volume {
  /** The numbers as they are stored; of DICOM, whose slices may each have a scale, `values`. */
  readonly raw: NdArray<PictureValues>;
  /** slope * raw + intercept; of slope 0, raw. */
  readonly values: NdArray<Float32Array>;
  /** Of DICOM, 1 where a place holds no picture (PixelPaddingValue); absent where none is said to. */
  readonly padding?: NdArray<Uint8Array>;
  readonly slope: number;
  readonly intercept: number;
  /** The type of the stored numbers, such as `int16`. */
  readonly datatype: string;
  /** Millimetres from one place to the next along each axis, seconds along the fourth. */
  readonly zooms: readonly number[];
  readonly affine: Affine;
  /** Where each of the three axes leads: R or L, A or P, S or I. */
  readonly axisCodes: string;
}
