import imageSsimPackage from 'image-ssim';
import { mapTo } from '../math/arrays/elementwise.ts';
import type { ArrayPair } from '../math/filters/windowMeans.ts';
import type { Score } from '../types/score.ts';

/**
 * The number of the npm package `image-ssim` for two arrays with values in [0, 1], rounded to 8-bit grey images.
 * It tiles the image by 8 x 8 without overlap; a last tile of a single pixel makes it divide by zero.
 */
export function imageSsim({ a, b, height, width }: ArrayPair): Score {
  const { ssim } = imageSsimPackage.compare(
    { data: bytes(a), width, height, channels: 1 },
    { data: bytes(b), width, height, channels: 1 },
  );
  if (!Number.isFinite(ssim)) {
    return { state: 'unscorable', reason: `image-ssim gives ${ssim} at ${height} by ${width} pixels` };
  }
  return { state: 'scored', value: ssim };
}

function bytes(values: Float32Array): Uint8Array {
  return mapTo(Uint8Array, values, (value) => Math.round(255 * value));
}
