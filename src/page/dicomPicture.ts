import ndarray from 'ndarray';
import { defaultLimits } from '../files/limits.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { decodedDicom } from '../readers/dicom/decodedDicom.ts';
import type { Image } from '../types/arrays.ts';

export { isDicom } from '../readers/dicom/dicomData.ts';

/** The first frame of a DICOM file as it is displayed, [height, width, 1 or 3] of 0..255. */
export async function dicomImage(bytes: Uint8Array, name: string): Promise<Image> {
  const dicom = await decodedDicom(bytes, name, defaultLimits);
  const { rows, columns, rgb, rgbBits = 8 } = dicom;
  if (rgb !== undefined) {
    const scale = 255 / (2 ** rgbBits - 1);
    const values = mapTo(Float32Array, rgb.data.subarray(0, 3 * rows * columns), (value) => value * scale);
    return ndarray(values, [rows, columns, 3]);
  }
  const shown = dicom.displayed();
  if (shown === undefined) throw new TypeError(`${name}: expected a DICOM picture, found none`);
  const values = mapTo(
    Float32Array,
    shown.values.data.subarray(0, rows * columns),
    (share) => 255 * Math.min(1, Math.max(0, share)),
  );
  return ndarray(values, [rows, columns, 1]);
}
