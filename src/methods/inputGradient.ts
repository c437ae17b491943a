import { dense } from '../math/arrays/dense.ts';
import type { Differentiable, GradientRule } from '../types/classifier.ts';
import type { Question } from '../types/method.ts';
import { forEachGradient } from './batchedPasses.ts';

/**
 * d logit[target] / d image under `rule`, row-major. Computed once for a question: methods share it, so none
 * may write to it.
 */
export function inputGradient(
  question: Question<Differentiable>,
  rule: GradientRule = 'standard',
): Promise<Float32Array> {
  return question.once(`gradient:${rule}`, async () => {
    const image = dense(question.image);
    let values = new Float32Array(0);
    const inputs = { count: 1, rule, write: (_: number, out: Float32Array) => out.set(image) };
    await forEachGradient(question, inputs, (gradient) => {
      values = gradient.slice();
    });
    return values;
  });
}
