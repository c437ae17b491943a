import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { sum } from '../math/arrays/elementwise.ts';
import type { Differentiable } from '../types/classifier.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues, completenessGap, errorOfGap } from './baseline.ts';
import { forEachGradient } from './batchedPasses.ts';
import { attributionOf, diagnosticsOf } from './explanation.ts';
import { type GuidedPath, walkStretch } from './kernels/guidedPath.ts';
import { count, share } from './optionTypes.ts';

export interface GuidedIgOptions {
  /** @default 'black' */
  readonly baseline: Baseline;
  /** Gradients along the path, one after another, as each decides where the next is taken. @default 200 */
  readonly steps: number;
  /** The share of the values, those with the smallest |gradient|, that move together. @default 0.25 */
  readonly fraction: number;
  /** How far a value may be ahead of or behind the straight line, as a share of its way. @default 0.02 */
  readonly maxDistance: number;
}

const defaults: GuidedIgOptions = { baseline: 'black', steps: 200, fraction: 0.25, maxDistance: 0.02 };

/**
 * The gradient integrated from the baseline to the image along a path that first moves the values with the
 * smallest |gradient|: signed, in logits, and complete but for `completenessGap`. Kapishnikov et al., CVPR 2021.
 */
export const guidedIg: Method<GuidedIgOptions, Differentiable> = {
  name: 'guided-ig',
  note: 'Integrated gradients on a path that first moves the pixels with the smallest gradient.',
  needs: ['logits', 'gradient'],
  options: z.strictObject({ baseline: baselineOption, steps: count, fraction: share, maxDistance: share }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'absSum',
  async explain(question, { baseline, steps, fraction, maxDistance }) {
    const start = baselineValues(question, baseline);
    const from = new Float64Array(start);
    const to = new Float64Array(dense(question.image));
    const path: GuidedPath = { from, to, point: from.slice(), integral: new Float64Array(from.length) };

    const here = { count: 1, write: (_: number, out: Float32Array) => out.set(path.point) };
    for (let step = 1; step <= steps; step++) {
      const stretch = { share: step / steps, maxDistance, fraction };
      await forEachGradient(question, here, (slopes) => walkStretch(slopes, stretch, path));
    }

    const gap = await completenessGap(question, start, sum(path.integral));
    const diagnostics = diagnosticsOf({ completenessGap: gap, steps });
    return { ...attributionOf(question, path.integral, diagnostics), numericalError: errorOfGap(gap) };
  },
};
