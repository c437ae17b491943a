import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { sha256 } from '../math/random/sha256.ts';
import type { Image } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Question } from '../types/method.ts';
import type { NumericalError } from '../types/numericalError.ts';
import { forEachLogit } from './batchedPasses.ts';
import { isArray, worded } from './optionTypes.ts';

/** Where a path starts: black in model units, one value per channel; a constant in model units; or an image. */
export type Baseline = 'black' | number | Image;

const words = worded("be 'black', a finite number or an image");

/** What an option that is a baseline may be. */
export const baselineOption = z.union([z.literal('black'), z.number(), z.custom<Image>(isArray)], words);

/** The values of the baseline in row-major order, as many as the question's image has. */
export function baselineValues({ image, black }: Question, baseline: Baseline): Float32Array {
  if (typeof baseline === 'object') {
    if (baseline.shape.join() !== image.shape.join()) {
      throw new RangeError(`baseline must have the image's shape [${image.shape}], got [${baseline.shape}]`);
    }
    return dense(baseline);
  }
  const values = new Float32Array(image.size);
  if (baseline === 'black') {
    for (let i = 0; i < values.length; i += black.length) values.set(black, i);
    return values;
  }
  return values.fill(baseline);
}

/** A name that two baselines share exactly when their values are the same: SHA-256 of the bytes. */
export function baselineKey(values: Float32Array): string {
  return sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/**
 * How far an attribution that adds up to `sum` is from complete: |sum − (logit(x) − logit(b))| divided by
 * |logit(x) − logit(b)| for image x and baseline b. `undefined` where the logits are equal or not finite.
 */
export async function completenessGap(
  question: Question<Classifier>,
  baseline: Float32Array,
  sum: number,
): Promise<number | undefined> {
  const change = await question.once(`logit change:${baselineKey(baseline)}`, () =>
    logitChange(question, baseline),
  );
  const gap = Math.abs(sum - change) / Math.abs(change);
  return Number.isFinite(gap) ? gap : undefined;
}

/** The error of an answer of which only the completeness gap is known. */
export function errorOfGap(gap: number | undefined): NumericalError {
  return gap === undefined
    ? { source: 'completeness', reason: 'the logits of image and baseline are equal, or not finite' }
    : { source: 'completeness', gap };
}

async function logitChange(question: Question<Classifier>, baseline: Float32Array): Promise<number> {
  const ends = [dense(question.image), baseline] as const;
  let change = 0;
  const inputs = { count: 2, write: (i: number, out: Float32Array) => out.set(ends[i === 0 ? 0 : 1]) };
  await forEachLogit(question, inputs, (logit, i) => {
    change += i === 0 ? logit : -logit;
  });
  return change;
}
