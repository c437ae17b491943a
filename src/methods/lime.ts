import * as z from 'zod';
import { weightedLeastSquares } from '../math/matrices/weightedLeastSquares.ts';
import { randomStream } from '../math/random/random.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { type Coalition, coalitionLogits } from './coalitions.ts';
import { count, positive } from './optionTypes.ts';
import { leastSamples, type SegmentFit, segmentMap } from './segmentScores.ts';
import { type SegmentKind, segmentOption, segmentsOf } from './segments.ts';
import { noTolerance, refined, type ToleranceOptions, toleranceOptions } from './tolerance.ts';

export interface LimeOptions extends ToleranceOptions {
  /** @default 'felzenszwalb' */
  readonly segments: SegmentKind;
  /** Images with about half of the segments hidden, a pass each; the first is the image itself. @default 1000 */
  readonly samples: number;
  /** How near to the whole image a sample must be to count, in cosine distance. @default 0.25 */
  readonly kernelWidth: number;
  /** The penalty of the squared coefficients. @default 1 */
  readonly ridge: number;
  /** What stands where a segment is hidden. @default 'black' */
  readonly fill: Baseline;
}

const defaults: LimeOptions = {
  segments: 'felzenszwalb',
  samples: 1000,
  kernelWidth: 0.25,
  ridge: 1,
  fill: 'black',
  ...noTolerance,
};

/**
 * A linear model of the logit around the image: ridge regression on which segments are seen, samples weighted by
 * exp(−d² / width²), d the cosine distance to the whole image. Each pixel gets its segment's coefficient. Signed, in
 * logits. Ribeiro et al., KDD 2016, with the constants of their package, which explains probabilities and hides segments
 * behind their mean colour.
 */
export const lime: Method<LimeOptions> = {
  name: 'lime',
  note: 'A linear model of the class score, by which segments of the image are seen.',
  needs: ['logits'],
  options: z.strictObject({
    ...{ segments: segmentOption, samples: count, kernelWidth: positive, ridge: positive },
    fill: baselineOption,
    ...toleranceOptions,
  }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'none',
  async explain(question, { segments: kind, samples, kernelWidth, ridge, fill, ...tolerance }) {
    const segments = segmentsOf(question, kind);
    const stream = randomStream(`${question.seed}/lime`);
    const hidden = baselineValues(question, fill);
    const coalitions: Coalition[] = [];
    const logits: number[] = [];
    const seen = (i: number) => coalitions[i] ?? new Uint8Array();
    const fitted = (indices: readonly number[]): SegmentFit => {
      const { coefficients, influence, shrinkage } = weightedLeastSquares(
        indices.map((i) => Float64Array.from(seen(i))),
        // Logits are counted from the first one: a model that always answers the same gets exactly 0 everywhere.
        indices.map((i) => (logits[i] ?? 0) - (logits[0] ?? 0)),
        { weights: indices.map((i) => nearness(seen(i), kernelWidth)), ridge, hasIntercept: true },
      );
      return { values: coefficients, influence, bias: shrinkage };
    };
    return refined({
      ...tolerance,
      first: samples,
      least: leastSamples(segments, 1),
      falls: 'root',
      async answer(count) {
        const drawn = Array.from({ length: count - coalitions.length }, (_, i) =>
          Uint8Array.from({ length: segments.count }, () =>
            stream.uniform() < 0.5 || coalitions.length + i === 0 ? 1 : 0,
          ),
        );
        coalitions.push(...drawn);
        logits.push(...(await coalitionLogits(question, drawn, { segments, hidden })));
        return segmentMap(question, { segments, samples: count, together: 1, isShared: false, fitted });
      },
    });
  },
};

function nearness(seen: Uint8Array, width: number): number {
  const share = seen.reduce((sum, flag) => sum + flag, 0) / seen.length;
  const distance = 1 - Math.sqrt(share);
  return Math.exp(-((distance / width) ** 2));
}
