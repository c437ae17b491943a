import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import type { RelevanceRule } from '../types/relevanceRule.ts';
import { forEachGradient } from './batchedPasses.ts';
import { attributionOf } from './explanation.ts';

const layer = z.enum(['epsilon', 'gamma', 'alpha-beta']);
const rule: RelevanceRule = {
  convolutions: 'gamma',
  dense: 'epsilon',
  epsilon: 1e-6,
  gamma: 0.25,
  alpha: 2,
};

/**
 * Layer-wise relevance propagation: the logit is shared out backwards, layer by layer, among the values that it was
 * computed from. Signed, in logits; adds up to the logit but for what biases and ε keep; by
 * alpha-beta where every value is both raised and lowered. Bach et al. 2015, PLoS ONE
 * 10(7):e0130140; gamma: Montavon et al. 2019, LNCS 11700.
 */
export const lrp: Method<RelevanceRule, Differentiable> = {
  name: 'lrp',
  note: 'The answer shared out backwards, layer by layer, among the values that it was computed from.',
  needs: ['relevance'],
  options: z.strictObject({
    convolutions: layer,
    dense: layer,
    epsilon: z.number().positive(),
    gamma: z.number().nonnegative(),
    alpha: z.number().min(1),
  }),
  presets: { default: rule, arun2021: rule },
  reduction: 'absSum',
  async explain(question, options) {
    const image = dense(question.image);
    let relevance = new Float32Array(0);
    const inputs = { count: 1, write: (_: number, out: Float32Array) => out.set(image) };
    await forEachGradient(question, { ...inputs, rule: 'relevance', relevance: options }, (values) => {
      relevance = values.slice();
    });
    return attributionOf(question, relevance);
  },
};
