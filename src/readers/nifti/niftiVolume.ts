import { constants, gunzipSync } from 'node:zlib';
import ndarray from 'ndarray';
import { errnoCode } from '../../files/errnoCode.ts';
import { fileBytes } from '../../files/fileBytes.ts';
import { type Limits, requireWithin } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { axisCodesOf } from '../orientation.ts';
import type { Affine, Volume } from '../volume.ts';
import { type VoxelKind, voxels } from '../voxels.ts';
import { affineOf, qformOf, sformOf } from './niftiAffine.ts';
import { isNifti, type NiftiHeader, niftiHeader, niftiHeaderBytes } from './niftiHeader.ts';

/** A volume of a NIfTI file, with what its header says of orientation. */
export interface NiftiVolume extends Volume {
  readonly isBigEndian: boolean;
  readonly qformCode: number;
  readonly sformCode: number;
  readonly qform: Affine;
  readonly sform: Affine;
}

/** Types of voxels by their codes in nifti1.h. */
const kinds = new Map<number, VoxelKind>([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
  [1024, 'int64'],
  [1280, 'uint64'],
]);

/** More than the voxels may lie behind them; a bomb may not. */
const mostBehind = 2 ** 20;

/** Whether bytes are those of a NIfTI file, packed or not. */
export function isNiftiFile(bytes: Uint8Array): boolean {
  return isNifti(isGzip(bytes) ? headOf(bytes) : bytes);
}

/** The volume in a NIfTI file, of which these are the bytes; of a pair, those of the head. */
export async function niftiVolume(path: string, bytes: Uint8Array, limits: Limits): Promise<NiftiVolume> {
  const source = namedPath(path);
  const header = niftiHeader(isGzip(bytes) ? headOf(bytes) : bytes, source);
  const kind = kinds.get(header.datatype);
  if (kind === undefined) {
    throw new TypeError(
      `${source}: voxels must be real numbers of up to 64 bits, are of type ${header.datatype}`,
    );
  }
  const count = header.shape.reduce((product, size) => product * size, 1);
  requireWithin(limits, 'voxels', { count, what: `${header.shape.join(' x ')} voxels`, source });
  const wanted = { count, kind, isBigEndian: header.isBigEndian };
  const place = header.isPair ? await imageBeside(path, limits) : { bytes, source };
  const whole = unpacked(place.bytes, {
    most: header.dataStart + 8 * count + mostBehind,
    source: place.source,
  });
  const data = voxels(whole.subarray(header.dataStart), { ...wanted, source: place.source });
  return described(header, kind, data);
}

/** The path of the head of a pair that a path of voxels belongs to; undefined for another name. */
export function headBeside(path: string): string | undefined {
  const found = /\.img(\.gz)?$/i.exec(path);
  return found === null ? undefined : exchanged(path, found[0], 'hdr');
}

async function imageBeside(path: string, limits: Limits) {
  const found = /\.hdr(\.gz)?$/i.exec(path);
  if (found === null) {
    throw new TypeError(
      `${namedPath(path)}: its voxels lie in another file, which is found only beside a name that ends in .hdr`,
    );
  }
  const image = exchanged(path, found[0], 'img');
  return {
    bytes: await fileBytes(image, { what: 'the voxels of a NIfTI pair', limits }),
    source: namedPath(image),
  };
}

function exchanged(path: string, ending: string, word: 'hdr' | 'img'): string {
  const letters = ending[1] === ending[1]?.toUpperCase() ? word.toUpperCase() : word;
  return `${path.slice(0, -ending.length)}.${letters}${ending.slice(4)}`;
}

function described(header: NiftiHeader, kind: VoxelKind, data: ReturnType<typeof voxels>): NiftiVolume {
  const { shape, slope, intercept, zooms, isBigEndian, qformCode, sformCode } = header;
  // The first axis is the fastest.
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const values = new Float32Array(data);
  const isPlain = slope === 1 && intercept === 0;
  // Of the stored numbers, which float32 may have rounded.
  if (!isPlain) for (let i = 0; i < values.length; i++) values[i] = slope * data[i]! + intercept;
  const affine = affineOf(header);
  return {
    raw: ndarray(data, [...shape], strides),
    values: ndarray(values, [...shape], strides),
    slope,
    intercept,
    datatype: kind,
    zooms,
    affine,
    axisCodes: axisCodesOf(affine),
    isBigEndian,
    qformCode,
    sformCode,
    qform: qformOf(header),
    sform: sformOf(header),
  };
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The first bytes of a packed file; none where it cannot be unpacked. */
function headOf(bytes: Uint8Array): Uint8Array {
  try {
    const start = bytes.subarray(0, 16 * niftiHeaderBytes);
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, niftiHeaderBytes);
  } catch {
    return new Uint8Array();
  }
}

function unpacked(
  bytes: Uint8Array,
  { most, source }: { readonly most: number; readonly source: string },
): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if (errnoCode(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new TypeError(
        `${source}: the packed file holds more than ${most} bytes, its head says that it has fewer`,
      );
    }
    throw new TypeError(`${source}: the packed file cannot be unpacked, or is cut off`);
  }
}
