import { z } from 'zod';
import { product } from '../math/elementwise.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { attributionOf } from './explanation.ts';
import { halvedMean } from './halvedMean.ts';
import { defaultNoise, noiseOptions, noisyImages, type PairedNoiseOptions, togetherOf } from './noise.ts';
import { flag } from './optionTypes.ts';
import { forEachGradient, inputsFrom } from './sweep.ts';
import { refined } from './tolerance.ts';

export interface SmoothgradOptions extends PairedNoiseOptions {
  /** Average g² ("SmoothGrad-Squared", Hooker et al. 2019) where the method is defined with g. @default false */
  readonly squared: boolean;
}

/**
 * The mean of the gradients at noisy copies of the image, signed. Smilkov et al., arXiv:1706.03825, 2017.
 * Preset `arun2021` averages their squares, as the `saliency` package that the paper ran does by default.
 */
export const smoothgrad: Method<SmoothgradOptions, Differentiable> = {
  name: 'smoothgrad',
  note: 'The gradient, averaged over noisy copies of the image.',
  needs: ['gradient'],
  options: z.strictObject({ ...noiseOptions, antithetic: flag, squared: flag }),
  presets: {
    default: { ...defaultNoise, antithetic: true, squared: false },
    arun2021: { ...defaultNoise, antithetic: false, squared: true },
  },
  reduction: 'absSum',
  async explain(question, { squared, ...noise }) {
    const inputs = noisyImages(question, noise, 'smoothgrad');
    const samples = halvedMean(question.image.size, togetherOf(noise));
    return refined({
      ...noise,
      first: noise.samples,
      falls: 'root',
      async answer(count, before) {
        await forEachGradient(question, inputsFrom(inputs, before, count), (gradient) =>
          samples.add(squared ? product(gradient, gradient) : gradient),
        );
        const numericalError = samples.error(question.image.shape);
        return { ...attributionOf(question, samples.mean()), numericalError };
      },
    });
  },
};
