import { z } from 'zod';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { attributionOf } from './explanation.ts';
import { halvedVariance } from './halvedVariance.ts';
import { defaultNoise, type NoiseOptions, noiseOptions, noisyImages } from './noise.ts';
import { forEachGradient, inputsFrom } from './sweep.ts';
import { refined } from './tolerance.ts';

/**
 * The variance of the gradients at noisy copies of the image: mean(g²) − mean(g)², so at least 0.
 * Adebayo et al., arXiv:1810.03307, 2018.
 */
export const vargrad: Method<NoiseOptions, Differentiable> = {
  name: 'vargrad',
  note: 'How much the gradient varies over noisy copies of the image.',
  needs: ['gradient'],
  options: z.strictObject(noiseOptions),
  presets: { default: defaultNoise, arun2021: defaultNoise },
  reduction: 'absSum',
  async explain(question, options) {
    const inputs = noisyImages(question, options, 'vargrad');
    const samples = halvedVariance(question.image.size);
    return refined({
      ...options,
      first: options.samples,
      falls: 'root',
      async answer(count, before) {
        await forEachGradient(question, inputsFrom(inputs, before, count), samples.add);
        const numericalError = samples.error(question.image.shape);
        return { ...attributionOf(question, samples.variance()), numericalError };
      },
    });
  },
};
