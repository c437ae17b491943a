import * as z from 'zod';
import { product } from '../math/arrays/elementwise.ts';
import { channelsOf, spatialShape } from '../math/arrays/imageAxes.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Explanation, Method, Question } from '../types/method.ts';
import { forEachGradient, inputsFrom } from './batchedPasses.ts';
import { debiasedSquare } from './debiasedSquare.ts';
import { attributionOf, mapOf } from './explanation.ts';
import { type HalvedMean, halvedMean } from './halvedMean.ts';
import { defaultNoise, noiseOptions, noisyImages, type PairedNoiseOptions, togetherOf } from './noise.ts';
import { isShared, noisyGradients, sharedStream } from './noisyGradients.ts';
import { flag, worded } from './optionTypes.ts';
import { refined } from './tolerance.ts';

export interface SmoothgradOptions extends PairedNoiseOptions {
  /**
   * Average g² ("SmoothGrad-Squared", Hooker et al. 2019) where the method is defined with g; or `debiased`, a map of
   * the square of the mean of g, summed over channels, less what the spread of the samples adds to it: unbiased, and
   * below 0 where there is nothing but noise. @default false
   */
  readonly squared: boolean | 'debiased';
}

const squaredWords = worded("be true, false or 'debiased'");
const squaredOption = z.union([z.boolean(), z.literal('debiased')], squaredWords);

/**
 * The mean of the gradients at noisy copies of the image, signed. Smilkov et al., arXiv:1706.03825, 2017.
 * Preset `arun2021` averages their squares, as the `saliency` package that the paper ran does by default.
 */
export const smoothgrad: Method<SmoothgradOptions, Differentiable> = {
  name: 'smoothgrad',
  note: 'The gradient, averaged over noisy copies of the image.',
  needs: ['gradient'],
  options: z.strictObject({ ...noiseOptions, antithetic: flag, squared: squaredOption }),
  presets: {
    default: { ...defaultNoise, antithetic: true, squared: false },
    arun2021: { ...defaultNoise, antithetic: false, squared: true },
  },
  reduction: 'absSum',
  async explain(question, { squared, ...noise }) {
    if (squared === false && isShared(noise)) {
      const { mean } = await noisyGradients(question, noise);
      return answerOf(question, mean);
    }
    const inputs = noisyImages(question, noise, sharedStream);
    const samples = squared === 'debiased' ? squareOfMean(question, noise) : meanOf(question, noise, squared);
    return refined({
      ...noise,
      first: noise.samples,
      falls: 'root',
      async answer(count, before) {
        await forEachGradient(question, inputsFrom(inputs, before, count), samples.add);
        return samples.answer();
      },
    });
  },
};

/** What becomes of the gradients. */
interface Samples {
  add(gradient: Float32Array): void;
  answer(): Explanation;
}

function meanOf(question: Question, noise: PairedNoiseOptions, squared: boolean): Samples {
  const samples = halvedMean(question.image.size, togetherOf(noise));
  return {
    add: (gradient) => samples.add(squared ? product(gradient, gradient) : gradient),
    answer: () => answerOf(question, samples),
  };
}

function answerOf(question: Question, samples: HalvedMean): Explanation {
  const numericalError = samples.error(question.image.shape);
  return { ...attributionOf(question, samples.mean()), numericalError };
}

function squareOfMean(question: Question, noise: PairedNoiseOptions): Samples {
  const { inputShape } = question.classifier;
  const together = togetherOf(noise);
  if (noise.samples < 2 * together)
    throw new RangeError(
      `samples must be at least ${2 * together} for a debiased square, got ${noise.samples}`,
    );
  const samples = debiasedSquare(question.image.size, channelsOf(inputShape), together);
  return {
    add: samples.add,
    answer: () => ({
      ...mapOf(question, samples.map()),
      numericalError: samples.error(spatialShape(inputShape)),
    }),
  };
}
