import ndarray from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { assertSameShape } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { fourierTransform } from '../math/filters/fourier.ts';
import type { Image, ImageBatch } from '../types/arrays.ts';
import { toGreyLevels } from './greyLevels.ts';
import { lowPassDisc } from './lowPassDisc.ts';

/** Options of `lowPass`. */
export interface LowPassOptions {
  /** Of the disc of frequencies that is kept, in bins; the study has 500 on 1024 pixels. */
  readonly diameter: number;
  /** Whether values are clipped to 0 to 255 and cut to whole grey levels. @default false */
  readonly quantise?: boolean;
}

/**
 * The image without its high frequencies: the real part of the inverse transform of its Fourier transform on a disc
 * (`lowPassDisc`), each channel alone; the denoising of "Source Matters" (Jiménez-Sánchez et al. 2024). `image` is
 * [size, size, channels], or a batch of them, [n, size, size, channels], in any units, grey levels where it is quantised.
 * Throws RangeError where it is not square or its side is odd.
 */
export function lowPass(image: Image | ImageBatch, options: LowPassOptions): Image {
  assertKnownKeys('options of lowPass', options, { diameter: true, quantise: true });
  assertSameShape({ image }, [3, 4]);
  const [size, width, channels] = image.shape.slice(-3) as [number, number, number];
  if (size !== width) throw new RangeError(`image must be square, got shape [${image.shape}]`);
  const kept = dense(lowPassDisc({ size, diameter: options.diameter }));
  const values = dense(image);
  const out = new Float32Array(values.length);
  const each = size * size * channels;
  for (let start = 0; start < values.length; start += each) {
    for (let channel = 0; channel < channels; channel++) {
      const first = start + channel;
      const re = Float64Array.from({ length: size * size }, (_, i) => values[first + i * channels] ?? 0);
      const filtered = onDisc(re, kept, size);
      const final = options.quantise === true ? toGreyLevels(filtered) : filtered;
      final.forEach((value, i) => {
        out[first + i * channels] = value;
      });
    }
  }
  return ndarray(out, [...image.shape]);
}

/** `kept` has the zero frequency in its middle, the transform has it first. */
function onDisc(re: Float64Array, kept: Uint8Array, size: number): Float64Array {
  const im = new Float64Array(re.length);
  fourierTransform({ re, im }, [size, size]);
  const half = size / 2;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (kept[((row + half) % size) * size + ((column + half) % size)] === 1) continue;
      re[row * size + column] = 0;
      im[row * size + column] = 0;
    }
  }
  fourierTransform({ re, im }, [size, size], { inverse: true });
  return re;
}
