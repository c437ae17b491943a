import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { addScaled, difference, product, scaled, sum } from '../math/arrays/elementwise.ts';
import { blurredAxes } from '../math/filters/blurredAxes.ts';
import { gaussianFilter } from '../math/filters/gaussianFilter.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method, Question } from '../types/method.ts';
import { completenessGap } from './baseline.ts';
import { forEachGradient } from './batchedPasses.ts';
import { attributionOf, diagnosticsOf } from './explanation.ts';
import { count, positive } from './optionTypes.ts';
import { pathError } from './pathError.ts';

export interface BlurIgOptions {
  /** Width of the strongest blur, in pixels. @default 50 */
  readonly maxSigma: number;
  /** Gradients along the path, at equally spaced widths. @default 100 */
  readonly steps: number;
  /** The difference of widths, in pixels, from which the image's change with the width is taken. @default 0.01 */
  readonly sigmaStep: number;
}

const defaults: BlurIgOptions = { maxSigma: 50, steps: 100, sigmaStep: 0.01 };

/**
 * The gradient integrated from the blurred image to the image itself along images B(σ) of less and less blur:
 * −Σ_i Δσ · (B(σ_i + δ) − B(σ_i)) / δ · gradient at B(σ_i), σ_i = i Δσ. Zeros lie beyond the image's edge.
 * Signed, in logits, and complete but for `completenessGap`. Xu et al., CVPR 2020.
 */
export const blurIg: Method<BlurIgOptions, Differentiable> = {
  name: 'blur-ig',
  note: 'The gradient, added up from a blurred image to the sharp one.',
  needs: ['logits', 'gradient'],
  options: z.strictObject({ maxSigma: positive, steps: count, sigmaStep: positive }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'absSum',
  async explain(question, { maxSigma, steps, sigmaStep }) {
    const sigmaOf = (i: number) => (i * maxSigma) / steps;
    const integral = new Float64Array(question.image.size);
    const changes = new Map<number, Float64Array>();
    const nodes = Float64Array.from({ length: steps }, (_, i) => i / steps);
    const leftEnds = { nodes, weights: new Float64Array(steps).fill(1 / steps) };
    const error = pathError(leftEnds, { length: integral.length, isBiased: true });

    const inputs = {
      count: steps,
      write(i: number, out: Float32Array) {
        const image = blurred(question, sigmaOf(i));
        const sharper = difference(image, blurred(question, sigmaOf(i) + sigmaStep));
        changes.set(i, scaled(sharper, maxSigma / steps / sigmaStep));
        out.set(image);
      },
    };
    await forEachGradient(question, inputs, (gradient, i) => {
      const part = product(gradient, changes.get(i) as Float64Array);
      addScaled(part, 1, integral);
      error.add(part);
      changes.delete(i);
    });

    const baseline = new Float32Array(blurred(question, maxSigma));
    const gap = await completenessGap(question, baseline, sum(integral));
    const diagnostics = diagnosticsOf({ completenessGap: gap, steps });
    const perStep = new Float64Array(integral.length).fill(steps);
    return {
      ...attributionOf(question, integral, diagnostics),
      numericalError: error.of(perStep, question.image.shape),
    };
  },
};

function blurred({ image, classifier }: Question, sigma: number): Float64Array {
  const shape = classifier.inputShape;
  if (shape.length === 3) return gaussianFilter(dense(image), shape, { sigma, mode: 'constant' });
  const sigmas = [sigma, sigma, sigma, 0];
  return blurredAxes(Float64Array.from(dense(image)), shape, { sigmas, mode: 'constant', truncate: 4 });
}
