import * as z from 'zod';
import { product } from '../math/arrays/elementwise.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { inputsFrom } from './batchedPasses.ts';
import { attributionOf } from './explanation.ts';
import { halvedMean } from './halvedMean.ts';
import { defaultNoise, noiseOptions, noisyImages, type PairedNoiseOptions, togetherOf } from './noise.ts';
import { count, flag } from './optionTypes.ts';
import { forEachPathIntegral, type QuadratureRule, quadratureRule } from './pathIntegral.ts';
import { refined } from './tolerance.ts';

export interface SmoothIntegratedGradientsOptions extends PairedNoiseOptions {
  /** How many noisy copies of the image. @default 100 */
  readonly samples: number;
  /** @default 'black' */
  readonly baseline: Baseline;
  /** @default 'interleaved-midpoint' */
  readonly rule: QuadratureRule;
  /** Gradients along the path of each noisy copy; one does, as the nodes of all copies together are many. @default 1 */
  readonly steps: number;
  /** Average the squares of the copies' attributions. @default false */
  readonly squared: boolean;
}

/**
 * The mean of the integrated gradients of noisy copies of the image, each from the same baseline: signed, in logits.
 * Smilkov et al., arXiv:1706.03825, 2017, over Sundararajan et al., arXiv:1703.01365, 2017. Preset `arun2021`
 * averages their squares, as the `saliency` package that the paper ran does by default.
 */
export const smoothIntegratedGradients: Method<SmoothIntegratedGradientsOptions, Differentiable> = {
  name: 'smooth-integrated-gradients',
  note: 'Integrated gradients, averaged over noisy copies of the image.',
  needs: ['gradient'],
  options: z.strictObject({
    ...noiseOptions,
    antithetic: flag,
    baseline: baselineOption,
    rule: quadratureRule,
    steps: count,
    squared: flag,
  }),
  presets: {
    default: {
      ...defaultNoise,
      samples: 100,
      antithetic: true,
      baseline: 'black',
      rule: 'interleaved-midpoint',
      steps: 1,
      squared: false,
    },
    arun2021: {
      ...defaultNoise,
      antithetic: false,
      baseline: 'black',
      rule: 'pair',
      steps: 10,
      squared: true,
    },
  },
  reduction: 'absSum',
  async explain(question, { baseline, rule, steps, squared, ...noise }) {
    const ends = noisyImages(question, noise, 'smooth-integrated-gradients');
    const from = baselineValues(question, baseline);
    const samples = halvedMean(question.image.size, togetherOf(noise));
    return refined({
      ...noise,
      first: noise.samples,
      passesEach: steps,
      falls: 'root',
      async answer(count, before) {
        const paths = { from, ends: inputsFrom(ends, before, count), quadrature: { rule, steps } };
        await forEachPathIntegral(question, paths, (attribution) =>
          samples.add(squared ? product(attribution, attribution) : attribution),
        );
        const numericalError = samples.error(question.image.shape);
        return { ...attributionOf(question, samples.mean()), numericalError };
      },
    });
  },
};
