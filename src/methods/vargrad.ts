import * as z from 'zod';
import type { Differentiable } from '../types/classifier.ts';
import type { Explanation, Method, Question } from '../types/method.ts';
import { forEachGradient, inputsFrom } from './batchedPasses.ts';
import { attributionOf } from './explanation.ts';
import { type HalvedVariance, halvedVariance } from './halvedVariance.ts';
import { defaultNoise, noiseOptions, noisyImages, type PairedNoiseOptions, togetherOf } from './noise.ts';
import { isShared, noisyGradients, sharedStream } from './noisyGradients.ts';
import { flag } from './optionTypes.ts';
import { refined } from './tolerance.ts';

/**
 * The variance of the gradients at noisy copies of the image: mean(g²) − mean(g)², so at least 0.
 * Adebayo et al., arXiv:1810.03307, 2018. Of the same gradients as SmoothGrad's where both have the same options.
 */
export const vargrad: Method<PairedNoiseOptions, Differentiable> = {
  name: 'vargrad',
  note: 'How much the gradient varies over noisy copies of the image.',
  needs: ['gradient'],
  options: z.strictObject({ ...noiseOptions, antithetic: flag }),
  presets: {
    default: { ...defaultNoise, antithetic: true },
    arun2021: { ...defaultNoise, antithetic: false },
  },
  reduction: 'absSum',
  async explain(question, options) {
    if (isShared(options)) return answerOf(question, (await noisyGradients(question, options)).variance);
    const inputs = noisyImages(question, options, sharedStream);
    const samples = halvedVariance(question.image.size, togetherOf(options));
    return refined({
      ...options,
      first: options.samples,
      falls: 'root',
      async answer(count, before) {
        await forEachGradient(question, inputsFrom(inputs, before, count), samples.add);
        return answerOf(question, samples);
      },
    });
  },
};

function answerOf(question: Question, samples: HalvedVariance): Explanation {
  const numericalError = samples.error(question.image.shape);
  return { ...attributionOf(question, samples.variance()), numericalError };
}
