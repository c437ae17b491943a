import ndarray from 'ndarray';
import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Method, Question } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { attributionOf } from './explanation.ts';
import { worded } from './optionTypes.ts';
import { partitionShap as owenValues } from './shap/index.ts';

const words = worded('be a whole number of at least 2');

export interface PartitionShapMethodOptions {
  /** Images that are scored, the empty and the full one among them; passed by at most one. @default 1000 */
  readonly maxEvals: number;
  /** What a value outside a coalition shows. @default 'black' */
  readonly fill: Baseline;
}

const defaults: PartitionShapMethodOptions = { maxEvals: 1000, fill: 'black' };

/** How many images are planned at a time, as shap does: which blocks are split depends on it, so it is no option. */
const planned = 50;

/**
 * Owen values of the image's values on a tree of halves, as the partition explainer of shap 0.51 with a constant masker
 * (Lundberg): signed, in logits; they add up to logit(image) − logit(hidden image). What the budget leaves whole is
 * spread evenly. What the study of masked X-rays ran (Sourget et al. 2024).
 */
export const partitionShapMethod: Method<PartitionShapMethodOptions> = {
  name: 'partition-shap',
  note: 'What parts of the image add to the class score, halved again and again where they add most.',
  needs: ['logits'],
  options: z.strictObject({ maxEvals: z.int(words).min(2, words), fill: baselineOption }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'absSum',
  async explain(question, { maxEvals, fill }) {
    const { values, evaluations } = await owenValues(inParts(question), question.image, {
      target: question.target,
      maxEvals,
      maskValue: baselineValues(question, fill),
      batchSize: planned,
    });
    const [own] = values;
    return attributionOf(question, own === undefined ? new Float32Array() : dense(own), { evaluations });
  },
};

/** The classifier, asked for at most `batchSize` images at a time. */
function inParts({ classifier, batchSize }: Question): Classifier {
  return {
    ...classifier,
    async logits(batch) {
      const [total = 0] = batch.shape;
      const out = new Float32Array(total * classifier.classCount);
      for (let first = 0; first < total; first += batchSize) {
        const length = Math.min(batchSize, total - first);
        const part = batch.lo(first, ...batch.shape.slice(1).fill(0)).hi(length, ...batch.shape.slice(1));
        out.set(dense(await classifier.logits(part)), first * classifier.classCount);
      }
      return ndarray(out, [total, classifier.classCount]);
    },
  };
}
