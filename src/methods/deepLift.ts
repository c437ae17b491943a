import ndarray from 'ndarray';
import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineKey, baselineOption, baselineValues, completenessGap } from './baseline.ts';
import { forEachGradient } from './batchedPasses.ts';
import { attributionOf, diagnosticsOf } from './explanation.ts';

export interface DeepLiftOptions {
  /** @default 'black' */
  readonly baseline: Baseline;
}

/**
 * DeepLIFT under the rescale rule: the difference from the baseline times multipliers, which follow the line from the
 * baseline's activation to the image's through every nonlinearity. Signed, in logits; adds up to
 * logit(image) − logit(baseline) but for rounding. Shrikumar et al., ICML 2017, arXiv:1704.02685.
 */
export const deepLift: Method<DeepLiftOptions, Differentiable> = {
  name: 'deeplift',
  note: 'What each pixel adds to the answer, against an empty image, in one pass backwards.',
  needs: ['logits', 'rescale'],
  options: z.strictObject({ baseline: baselineOption }),
  presets: { default: { baseline: 'black' }, arun2021: { baseline: 'black' } },
  reduction: 'absSum',
  async explain(question, options) {
    const image = dense(question.image);
    const from = baselineValues(question, options.baseline);
    const contributions = await question.once(`deeplift:${baselineKey(from)}`, async () => {
      const baseline = ndarray(from, [...question.image.shape]);
      let values = new Float32Array(0);
      const inputs = { count: 1, write: (_: number, out: Float32Array) => out.set(image) };
      await forEachGradient(question, { ...inputs, rule: 'rescale', baseline }, (multipliers) => {
        values = multipliers.map((multiplier, i) => multiplier * ((image[i] ?? 0) - (from[i] ?? 0)));
      });
      return values;
    });
    const sum = contributions.reduce((total, value) => total + value, 0);
    const gap = await completenessGap(question, from, sum);
    return attributionOf(question, contributions, diagnosticsOf({ completenessGap: gap }));
  },
};
