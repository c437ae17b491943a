import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { difference, interpolate, product } from '../math/arrays/elementwise.ts';
import { randomStream } from '../math/random/random.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method, Question } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { forEachGradient, inputsFrom } from './batchedPasses.ts';
import { attributionOf } from './explanation.ts';
import { halvedMean } from './halvedMean.ts';
import { count, worded } from './optionTypes.ts';
import { noTolerance, refined, type ToleranceOptions, toleranceOptions } from './tolerance.ts';

const words = worded("be 'greys' or a list of at least one baseline");

export interface ExpectedGradientsOptions extends ToleranceOptions {
  /** Where the paths start: images of one grey each, drawn evenly from the input range, or drawn from a list. @default 'greys' */
  readonly baselines: 'greys' | readonly Baseline[];
  /** Pairs of a baseline and a place on the path, a gradient each. @default 50 */
  readonly samples: number;
}

const defaults: ExpectedGradientsOptions = { baselines: 'greys', samples: 50, ...noTolerance };

/**
 * The mean of (x − b) · g(b + α (x − b)) over baselines b and places α drawn at random: integrated gradients averaged
 * over baselines, with one gradient each. Signed, in logits; adds up to logit(x) less the mean logit of the baselines as
 * the samples grow. Erion et al. 2021, Nature Machine Intelligence 3.
 */
export const expectedGradients: Method<ExpectedGradientsOptions, Differentiable> = {
  name: 'expected-gradients',
  note: 'Integrated gradients averaged over random empty images.',
  needs: ['gradient'],
  options: z.strictObject({
    baselines: z.union([z.literal('greys'), z.array(baselineOption).min(1)], words),
    samples: count,
    ...toleranceOptions,
  }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'absSum',
  async explain(question, { baselines, samples, ...tolerance }) {
    const image = dense(question.image);
    const drawn = drawnBaselines(question, baselines);
    const waiting = new Map<number, Float64Array>();
    const sums = halvedMean(image.length);
    const inputs = {
      write(i: number, out: Float32Array) {
        const { from, fraction } = drawn();
        interpolate({ from, to: image, fraction }, out);
        waiting.set(i, difference(image, from));
      },
    };
    return refined({
      ...tolerance,
      first: samples,
      falls: 'root',
      async answer(count, before) {
        await forEachGradient(question, inputsFrom(inputs, before, count), (gradient, i) => {
          sums.add(product(gradient, waiting.get(before + i) ?? new Float64Array(image.length)));
          waiting.delete(before + i);
        });
        const numericalError = sums.error(question.image.shape);
        return { ...attributionOf(question, sums.mean()), numericalError };
      },
    });
  },
};

/** The next baseline and place on its path, from the question's own stream. */
function drawnBaselines(
  question: Question<Differentiable>,
  baselines: ExpectedGradientsOptions['baselines'],
): () => { readonly from: Float32Array; readonly fraction: number } {
  const stream = randomStream(`${question.seed}/expected-gradients`);
  const [low, high] = question.inputRange;
  return () => {
    const baseline =
      baselines === 'greys'
        ? low + stream.uniform() * (high - low)
        : (baselines[stream.integer(baselines.length)] ?? 'black');
    return { from: baselineValues(question, baseline), fraction: stream.uniform() };
  };
}
