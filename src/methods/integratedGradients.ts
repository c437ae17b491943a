import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Explanation, Method, Question } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues, completenessGap } from './baseline.ts';
import { attributionOf, diagnosticsOf } from './explanation.ts';
import { countOrAuto } from './optionTypes.ts';
import { type PathIntegral, pathIntegral, type QuadratureRule, quadratureRule } from './pathIntegral.ts';
import { noTolerance, refined, type ToleranceOptions, toleranceOptions } from './tolerance.ts';

export interface IntegratedGradientsOptions extends ToleranceOptions {
  /** @default 'black' */
  readonly baseline: Baseline;
  /** @default 'gauss-legendre' */
  readonly rule: QuadratureRule;
  /**
   * Gradients along the path. `auto` tries 8, 16, … 128 until the completeness gap is under 1 %, and so spends at
   * most 256 in all.
   * @default 24
   */
  readonly steps: number | 'auto';
}

/** The completeness gap at which `auto` is content. */
const smallGap = 0.01;
const firstSteps = 8;
const mostSteps = 256;

/**
 * The gradient integrated along the straight line from the baseline to the image, times their difference: signed,
 * in logits. Adds up to logit(image) − logit(baseline), but for the quadrature's error: `completenessGap`, a share
 * of that difference, which has none where the difference is 0. Sundararajan et al., arXiv:1703.01365, 2017.
 */
export const integratedGradients: Method<IntegratedGradientsOptions, Differentiable> = {
  name: 'integrated-gradients',
  note: 'The gradient, added up on the way from an empty image to this one.',
  needs: ['logits', 'gradient'],
  options: z.strictObject({
    baseline: baselineOption,
    rule: quadratureRule,
    steps: countOrAuto,
    ...toleranceOptions,
  }),
  presets: {
    default: { baseline: 'black', rule: 'gauss-legendre', steps: 24, ...noTolerance },
    arun2021: { baseline: 'black', rule: 'pair', steps: 10, ...noTolerance },
  },
  reduction: 'absSum',
  async explain(question, options) {
    const { steps } = options;
    if (steps === 'auto') return answerOf(question, await automatic(question, options));
    let stepsSpent = 0;
    return refined({
      ...options,
      first: steps,
      falls: 'linearly',
      answer: async (count) => {
        const result = await attempt(question, { ...options, steps: count, stepsSpent });
        stepsSpent = result.stepsSpent;
        return answerOf(question, result);
      },
    });
  },
};

function answerOf(question: Question, { integral, gap, steps, stepsSpent }: Integrated): Explanation {
  const diagnostics = diagnosticsOf({ completenessGap: gap, steps, stepsSpent });
  const { attribution, error } = integral;
  return { ...attributionOf(question, dense(attribution), diagnostics), numericalError: error };
}

interface Integrated {
  readonly integral: PathIntegral;
  readonly gap: number | undefined;
  readonly steps: number;
  /** All gradients, those of the tries before included. */
  readonly stepsSpent: number;
}

interface Attempt extends Pick<IntegratedGradientsOptions, 'baseline' | 'rule'> {
  readonly steps: number;
  /** Before this one. */
  readonly stepsSpent: number;
}

async function attempt(
  question: Question<Differentiable>,
  { baseline, rule, steps, stepsSpent }: Attempt,
): Promise<Integrated> {
  const integral = await pathIntegral(question, { baseline, quadrature: { rule, steps } });
  const gap = await completenessGap(question, baselineValues(question, baseline), integral.sum);
  return { integral, gap, steps, stepsSpent: stepsSpent + steps };
}

async function automatic(
  question: Question<Differentiable>,
  options: IntegratedGradientsOptions,
): Promise<Integrated> {
  if (options.tolerance !== undefined && options.tolerance !== 'none')
    throw new RangeError(`steps must be a number where there is a tolerance, got auto`);
  let result = await attempt(question, { ...options, steps: firstSteps, stepsSpent: 0 });
  while (
    !(result.gap !== undefined && result.gap < smallGap) &&
    result.stepsSpent + 2 * result.steps <= mostSteps
  ) {
    result = await attempt(question, { ...options, steps: 2 * result.steps, stepsSpent: result.stepsSpent });
  }
  return result;
}
