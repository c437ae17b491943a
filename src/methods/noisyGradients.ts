import type { Differentiable } from '../types/classifier.ts';
import type { Question } from '../types/method.ts';
import { forEachGradient } from './batchedPasses.ts';
import { type HalvedMean, halvedMean } from './halvedMean.ts';
import { type HalvedVariance, halvedVariance } from './halvedVariance.ts';
import { noisyImages, type PairedNoiseOptions, togetherOf } from './noise.ts';

/** The mean and the variance of the same noisy gradients. */
export interface NoisyGradients {
  readonly mean: HalvedMean;
  readonly variance: HalvedVariance;
}

/** Whether another method with the same options would have the same gradients: of a fixed number of drawn samples. */
export function isShared({ noise, tolerance = 'none' }: PairedNoiseOptions): boolean {
  return noise === 'seeded' && tolerance === 'none';
}

/** The stream of noise that such methods have in common. */
export const sharedStream = 'smoothgrad';

/** The gradients at noisy copies of the image, computed once for a question and options: no caller may add to them. */
export function noisyGradients(
  question: Question<Differentiable>,
  options: PairedNoiseOptions,
): Promise<NoisyGradients> {
  const { samples, spread, antithetic = false } = options;
  return question.once(`noisy gradients:${samples}:${spread}:${antithetic}`, async () => {
    const together = togetherOf(options);
    const mean = halvedMean(question.image.size, together);
    const variance = halvedVariance(question.image.size, together);
    await forEachGradient(question, noisyImages(question, options, sharedStream), (gradient) => {
      mean.add(gradient);
      variance.add(gradient);
    });
    return { mean, variance };
  });
}
