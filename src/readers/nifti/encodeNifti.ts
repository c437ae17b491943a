import type { NdArray } from 'ndarray';
import type { Affine } from '../volume.ts';

/** Where voxels begin: after the head of NIfTI-1 and four bytes that say that no extension follows. */
const dataStart = 352;
/** Of nifti1.h: the type float32, millimetres and seconds, scanner coordinates, and one file. */
const codes = { float32: 16, units: 2 + 8, scanner: 1 } as const;

/**
 * The bytes of a NIfTI-1 file, `.nii`, float32, little endian: an array [x, y] or [x, y, z] with the affine from
 * places to millimetres (RAS) of the volume that it belongs to, as both sform and pixel sizes. Throws RangeError for an
 * array of other axes, or sides beyond 32767.
 */
export function encodeNifti(values: NdArray<Float32Array>, affine: Affine): Uint8Array {
  const { shape } = values;
  if (shape.length < 2 || shape.length > 3 || shape.some((size) => size < 1 || size > 32767)) {
    throw new RangeError(`a NIfTI file must have 2 or 3 axes of 1 to 32767 places, got [${shape}]`);
  }
  const out = new Uint8Array(dataStart + 4 * values.size);
  const view = new DataView(out.buffer);
  view.setInt32(0, 348, true);
  for (const [i, size] of [shape.length, ...shape, 1, 1, 1, 1, 1].slice(0, 8).entries()) {
    view.setInt16(40 + 2 * i, size, true);
  }
  view.setInt16(70, codes.float32, true);
  view.setInt16(72, 32, true);
  const zooms = [0, 1, 2].map((axis) => Math.hypot(...[0, 1, 2].map((row) => affine[row]?.[axis] ?? 0)));
  for (const [i, zoom] of [1, ...zooms].entries()) view.setFloat32(76 + 4 * i, zoom, true);
  view.setFloat32(108, dataStart, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, codes.units);
  view.setInt16(254, codes.scanner, true);
  for (const [row, numbers] of affine.slice(0, 3).entries()) {
    for (const [i, value] of numbers.slice(0, 4).entries())
      view.setFloat32(280 + 16 * row + 4 * i, value, true);
  }
  out.set([0x6e, 0x2b, 0x31], 344);
  const [width = 1, height = 1, depth = 1] = shape;
  let offset = dataStart;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, offset += 4) {
        view.setFloat32(offset, shape.length === 3 ? values.get(x, y, z) : values.get(x, y), true);
      }
    }
  }
  return out;
}
