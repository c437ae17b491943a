import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import type { Image } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import { type Fill, replacement } from './replacement.ts';

/** Options of `perturbedLogits`. */
export interface PerturbedOptions {
  /** The pixels of the image in the order in which they are taken away. */
  readonly order: Uint32Array;
  /** How many of them, one number for each step. */
  readonly counts: readonly number[];
  readonly fill: Fill;
  /** At most this many images go to the classifier in one call. @default 16 */
  readonly batchSize?: number;
}

/** The logits, [classes], of `image` at each step of an order: one forward pass each, no gradient. */
export async function perturbedLogits(
  classifier: Classifier,
  image: Image,
  { order, counts, fill, batchSize = 16 }: PerturbedOptions,
): Promise<Float32Array[]> {
  const replace = replacement(image, fill);
  return inBatches(classifier, image, {
    count: counts.length,
    batchSize,
    write: (step, out) => replace(order, counts[step] ?? 0, out),
  });
}

/** The logits, [classes], of inputs that are written one by one. */
export async function inBatches(
  classifier: Classifier,
  { size, shape }: Image,
  {
    count,
    batchSize,
    write,
  }: { readonly count: number; readonly batchSize: number; write(step: number, out: Float32Array): void },
): Promise<Float32Array[]> {
  const { classCount } = classifier;
  const rows: Float32Array[] = [];
  for (let first = 0; first < count; first += batchSize) {
    const length = Math.min(batchSize, count - first);
    const batch = new Float32Array(length * size);
    for (let i = 0; i < length; i++) write(first + i, batch.subarray(i * size, (i + 1) * size));
    const logits = dense(await classifier.logits(ndarray(batch, [length, ...shape])));
    for (let i = 0; i < length; i++) rows.push(logits.slice(i * classCount, (i + 1) * classCount));
  }
  return rows;
}
