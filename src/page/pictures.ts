import { unzlibSync } from 'fflate';
import ndarray from 'ndarray';
import { pngReader } from '../images/index.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Image } from '../types/arrays.ts';

const png = pngReader((parts, wanted) => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  try {
    return unzlibSync(whole, { out: new Uint8Array(wanted) });
  } catch {
    throw new Error('its pixels cannot be unpacked');
  }
});

/** The image in a dropped file, [height, width, 1 or 3] of 0..255. PNG keeps 16 bits; DICOM is read when one comes. */
export async function picture(bytes: Uint8Array, name: string): Promise<Image> {
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47])) return png.image(bytes, name);
  if (begins(bytes, [0xff, 0xd8, 0xff])) return jpeg(bytes, name);
  const { dicomImage, isDicom } = await import('./dicomPicture.ts');
  if (isDicom(bytes)) return dicomImage(bytes, name);
  throw new TypeError(
    `${name}: expected a picture (PNG, JPEG or DICOM) or a model (.onnx), found another file`,
  );
}

function begins(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

async function jpeg(bytes: Uint8Array, name: string): Promise<Image> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' }));
  } catch {
    throw new TypeError(`${name}: broken JPEG: the browser cannot read it`);
  }
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error(`${name}: the browser has no canvas to read it with`);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const isGrey = data.every((value, i) => i % 4 === 3 || value === data[i - (i % 4)]);
  const channels = isGrey ? 1 : 3;
  const out = new Float32Array(width * height * channels);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < channels; c++) out[p * channels + c] = data[4 * p + c] ?? 0;
  }
  return ndarray(out, [height, width, channels]);
}

/** An image as a canvas takes it, [height, width, 4] bytes. */
export function rgba(image: Image): Uint8ClampedArray {
  const [height = 0, width = 0, channels = 1] = image.shape;
  const values = dense(image);
  const out = new Uint8ClampedArray(4 * height * width);
  for (let p = 0; p < height * width; p++) {
    for (let c = 0; c < 3; c++) out[4 * p + c] = values[p * channels + (channels === 1 ? 0 : c)] ?? 0;
    out[4 * p + 3] = 255;
  }
  return out;
}
