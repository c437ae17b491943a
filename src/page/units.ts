import ndarray from 'ndarray';
import type { Image } from '../browser/index.ts';

/** Logits that differ by less than this share of their size hardly depend on the image. */
export const leastSpread = 1e-3;

/** The usual units of a model of so many channels, or those under which it answers most to its images where these do nothing. */
export function guessed(
  spreads: Readonly<Record<string, number>>,
  channels: number,
): { name: string; reason: string } {
  const usual = channels === 3 ? 'ImageNet mean and deviation' : '0 to 1';
  const best = Object.entries(spreads).reduce((a, b) => (b[1] > a[1] ? b : a));
  const own = spreads[usual] ?? 0;
  const why =
    channels === 3
      ? 'the model takes three channels, and most such networks were trained so'
      : 'the model takes one channel, and most such networks were trained so';
  if (own >= leastSpread)
    return {
      name: usual,
      reason: `A guess: ${why}. An ONNX file does not say; ask whoever trained the model.`,
    };
  if (best[1] >= leastSpread)
    return {
      name: best[0],
      reason: `A guess: in the usual units (${usual}) all logits look alike, and in these they differ most between images. Ask whoever trained the model.`,
    };
  return {
    name: usual,
    reason:
      'A guess that is worth little: in no units that this page knows does the model tell images apart.',
  };
}

/** The largest range of a logit over images, as a share of the largest size of any. */
export function spreadOf(rows: readonly (readonly number[])[]): number {
  let [size, range] = [0, 0];
  for (const k of (rows[0] ?? []).keys()) {
    const values = rows.map((row) => row[k] ?? Number.NaN);
    range = Math.max(range, Math.max(...values) - Math.min(...values));
    size = Math.max(size, ...values.map(Math.abs));
  }
  return Number.isFinite(range) && size > 0 ? range / size : 0;
}

/** An image of one grey. */
export function constant([height, width, channels]: readonly [number, number, number], value: number): Image {
  return ndarray(new Float32Array(height * width * channels).fill(value), [height, width, channels]);
}

/** Dark to bright, with a bright disc in the middle. */
export function ramp([height, width, channels]: readonly [number, number, number]): Image {
  const out = Float32Array.from({ length: height * width * channels }, (_, i) => {
    const [y, x] = [Math.floor(i / channels / width) / height, (Math.floor(i / channels) % width) / width];
    return Math.hypot(y - 0.5, x - 0.5) < 0.2 ? 230 : 255 * x;
  });
  return ndarray(out, [height, width, channels]);
}
