import ndarray, { type NdArray } from 'ndarray';
import { fileBytes, filePart } from '../files/fileBytes.ts';
import { isFolder } from '../files/isFolder.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import { decodeNpy, isNpy } from '../images/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { extent } from '../math/arrays/extent.ts';
import { affineSpacing } from '../math/grids/affineSpacing.ts';
import { quantile } from '../math/ranking/quantile.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { orientedVolume } from './orientation.ts';
import { readVolume } from './readVolume.ts';
import type { Affine } from './volume.ts';

/** Options of `readScan`. */
export interface ScanOptions {
  /**
   * Where depth, height and width lead, a letter each of R or L, A or P, S or I: `RAS` is the order of nibabel and
   * MONAI, `SPL` that of SimpleITK. A `.npy` says nothing of it and stays as it is. @default 'RAS'
   */
  readonly orientation?: string;
  /** The percentiles that become 0 and 255; what lies beyond is clipped. @default [0, 100] */
  readonly percentiles?: readonly [low: number, high: number];
  /** How large the file and the volume may be: `fileBytes` and `voxels`. */
  readonly limits?: OwnLimits | undefined;
}

/** A scan as a model of volumes takes it. */
export interface Scan {
  /** [depth, height, width, 1] or, of a `.npy`, any channels; values 0..255. */
  readonly image: Image;
  /** From places along depth, height and width to millimetres; absent of a `.npy`. */
  readonly affine?: Affine;
  /** In mm along depth, height and width; absent where the file does not say. */
  readonly spacing?: readonly number[];
}

/**
 * The volume in a NIfTI, NRRD, MetaImage or multi-frame DICOM file, or of a folder of DICOM slices, its axes permuted and turned and its intensities stretched to 0..255
 * by percentiles; or in a `.npy` of [depth, height, width] or [depth, height, width, channels], whose values are taken
 * for 0..255 as they stand. Nothing is resampled. Throws as `readVolume` does, and RangeError for a series of volumes,
 * for percentiles that do not ascend, and for values that are not finite.
 */
export async function readScan(path: string, options: ScanOptions = {}): Promise<Scan> {
  const { percentiles = [0, 100] } = options;
  const [low, high] = percentiles;
  if (!(low >= 0 && low < high && high <= 100))
    throw new RangeError(`percentiles must ascend from 0 to 100, got [${percentiles}]`);
  const { values, padding, affine, isRaw } = await oriented(path, options);
  const found = dense(values);
  const broken = found.find((value) => !Number.isFinite(value));
  if (broken !== undefined) throw new RangeError(`${namedPath(path)}: voxels must be finite, got ${broken}`);
  const [depth = 1, height = 1, width = 1, channels = 1] = values.shape;
  const data = isRaw ? new Float32Array(found) : stretched(found, padding && dense(padding), percentiles);
  const spacing = affine && affineSpacing(affine);
  return {
    image: ndarray(data, [depth, height, width, channels]),
    ...(affine && { affine }),
    ...(spacing && { spacing }),
  };
}

/** The region in such a file, [depth, height, width]: 1 where the value is above 0, or one of `labels`. */
export async function readScanMask(
  path: string,
  { labels, ...options }: Omit<ScanOptions, 'percentiles'> & { readonly labels?: readonly number[] } = {},
): Promise<Mask> {
  const { values, padding } = await oriented(path, options);
  const [depth = 1, height = 1, width = 1, channels = 1] = values.shape;
  if (channels !== 1)
    throw new RangeError(`${namedPath(path)}: mask must be [depth, height, width], got [${values.shape}]`);
  const isInside = (value: number) => (labels === undefined ? value > 0 : labels.includes(value));
  const padded = padding && dense(padding);
  const flags = mapTo(Uint8Array, dense(values), (value, i) =>
    padded?.[i] !== 1 && isInside(value) ? 1 : 0,
  );
  return ndarray(flags, [depth, height, width]);
}

interface Oriented {
  readonly values: NdArray<Float32Array>;
  readonly padding?: NdArray<Uint8Array> | undefined;
  readonly affine?: Affine;
  /** Whether the values are 0..255 as they stand. */
  readonly isRaw: boolean;
}

/** So many first bytes tell a `.npy`. */
const headBytes = 16;

async function oriented(path: string, { orientation = 'RAS', limits }: ScanOptions): Promise<Oriented> {
  const source = namedPath(path);
  const asked = { what: 'a volume', limits: limitsFrom(limits) };
  if (!isFolder(path) && isNpy(filePart(path, { start: 0, length: headBytes }, asked))) {
    const array = decodeNpy(await fileBytes(path, asked), source);
    if (array.shape.length !== 3 && array.shape.length !== 4) {
      throw new TypeError(
        `${source}: volume must be [depth, height, width] or with channels, got [${array.shape}]`,
      );
    }
    return { values: ndarray(new Float32Array(array.data), array.shape), isRaw: true };
  }
  const { values, padding, affine } = orientedVolume(await readVolume(path, { limits }), orientation);
  const [, , , series = 1] = values.shape;
  if (values.shape.length < 3 || series !== 1) {
    throw new RangeError(`${source}: expected one volume of three axes, found shape [${values.shape}]`);
  }
  const volume = values.shape.length > 3 ? values.pick(null, null, null, 0) : values;
  return { values: volume, padding, affine, isRaw: false };
}

/** Percentiles are of the picture alone, and padding is black as in a single picture. */
function stretched(
  values: Float32Array,
  padding: Uint8Array | undefined,
  [low, high]: readonly [number, number],
): Float32Array {
  const shown = padding === undefined ? values : values.filter((_, i) => padding[i] !== 1);
  if (shown.length === 0) return new Float32Array(values.length);
  const [least, most] = extent(shown);
  const from = low === 0 ? least : quantile(shown, low / 100);
  const to = high === 100 ? most : quantile(shown, high / 100);
  if (!(to > from)) return new Float32Array(values.length);
  return values.map((value, i) =>
    padding?.[i] === 1 ? 0 : (255 * (Math.min(Math.max(value, from), to) - from)) / (to - from),
  );
}
