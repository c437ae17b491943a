import { gunzipSync, inflateSync } from 'node:zlib';
import ndarray from 'ndarray';
import { fileBeside } from '../../files/fileBeside.ts';
import { fileBytes } from '../../files/fileBytes.ts';
import { type Limits, requireWithin } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { axisCodesOf } from '../orientation.ts';
import type { PictureValues } from '../picture.ts';
import type { Affine, Volume } from '../volume.ts';
import { type VoxelKind, voxelBytes, voxels } from '../voxels.ts';

/** A file whose head is lines of text, with its bytes. */
export interface HeadedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a head says of the voxels. */
export interface Head {
  readonly shape: readonly number[];
  readonly kind: VoxelKind;
  readonly isBigEndian: boolean;
  readonly encoding: 'raw' | 'gzip' | 'zlib' | 'text';
  /** The file in which they are; in that of the head itself from `start` on where it is absent. */
  readonly beside?: string | undefined;
  readonly start: number;
  /** Lines, then bytes, that stand before the voxels; -1 bytes where the voxels are the last of the file. */
  readonly skip: { readonly lines: number; readonly bytes: number };
  readonly zooms: readonly number[];
  readonly affine: Affine;
}

/** More than the voxels may lie behind them; a bomb may not. */
const mostBehind = 2 ** 20;

/** The volume that a head tells of. Throws for voxels that are missing, broken, too many or outside the folder. */
export async function headedVolume(file: HeadedFile, head: Head, limits: Limits): Promise<Volume> {
  const { shape, kind, isBigEndian } = head;
  const own = namedPath(file.path);
  if (shape.length === 0 || !shape.every((size) => Number.isInteger(size) && size > 0)) {
    throw new TypeError(`${own}: its head must say how large each axis is, whole numbers above 0`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  requireWithin(limits, 'voxels', { count, what: `${shape.join(' x ')} voxels`, source: own });
  const { bytes, source } = await stored(file, head, limits);
  const size = count * voxelBytes(kind);
  const whole = unpacked(bytes, head, { most: size + mostBehind, source });
  const data =
    head.encoding === 'text'
      ? fromText(whole, { count, kind, source })
      : voxels(afterBytes(whole, head, size), { count, kind, isBigEndian, source });
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, length) => product * length, 1),
  );
  return {
    raw: ndarray(data, [...shape], strides),
    values: ndarray(new Float32Array(data), [...shape], strides),
    slope: 1,
    intercept: 0,
    datatype: kind,
    zooms: head.zooms,
    affine: head.affine,
    axisCodes: axisCodesOf(head.affine),
  };
}

async function stored({ path, bytes }: HeadedFile, { beside, start, skip }: Head, limits: Limits) {
  const what = 'the voxels of a volume';
  const where = beside === undefined ? path : fileBeside(path, beside, what);
  const all = beside === undefined ? bytes.subarray(start) : await fileBytes(where, { what, limits });
  let from = 0;
  for (let line = 0; line < skip.lines; line++) {
    const end = all.indexOf(0x0a, from);
    if (end < 0)
      throw new TypeError(`${namedPath(where)}: ${skip.lines} lines should stand before the voxels`);
    from = end + 1;
  }
  return { bytes: all.subarray(from), source: namedPath(where) };
}

function unpacked(
  bytes: Uint8Array,
  { encoding }: Head,
  { most, source }: { readonly most: number; readonly source: string },
): Uint8Array {
  if (encoding === 'raw' || encoding === 'text') return bytes;
  // MetaImage's own writer packs with zlib, others with gzip.
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return (isGzip ? gunzipSync : inflateSync)(bytes, { maxOutputLength: most });
  } catch {
    throw new TypeError(
      `${source}: the packed voxels cannot be unpacked, are cut off, or are more than ${most} bytes`,
    );
  }
}

/** Bytes to skip are counted in what was unpacked. */
function afterBytes(bytes: Uint8Array, { skip }: Head, size: number): Uint8Array {
  return bytes.subarray(skip.bytes === -1 ? Math.max(0, bytes.length - size) : skip.bytes);
}

function fromText(
  bytes: Uint8Array,
  { count, kind, source }: { readonly count: number; readonly kind: VoxelKind; readonly source: string },
): PictureValues {
  const words = new TextDecoder('latin1')
    .decode(bytes)
    .trim()
    .split(/[\s,]+/, count + 1);
  const numbers = words.map(Number);
  if (numbers.length < count || numbers.slice(0, count).some(Number.isNaN)) {
    throw new TypeError(
      `${source}: ${count} voxels must be numbers with blanks between, got ${words.length} words`,
    );
  }
  const own = Float64Array.from(numbers.slice(0, count));
  return voxelsOfNumbers(own, kind);
}

function voxelsOfNumbers(numbers: Float64Array, kind: VoxelKind): PictureValues {
  const arrays = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array } as const;
  const others = { int32: Int32Array, uint32: Uint32Array, float32: Float32Array } as const;
  const ArrayOfKind = { ...arrays, ...others }[kind as keyof typeof arrays];
  // 64 bit integers become float64, as those of binary files do.
  return ArrayOfKind === undefined ? numbers : ArrayOfKind.from(numbers);
}
