import * as z from 'zod';
import { weightedLeastSquares } from '../math/matrices/weightedLeastSquares.ts';
import { type RandomStream, randomStream } from '../math/random/random.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { type Coalition, coalitionLogits } from './coalitions.ts';
import { count } from './optionTypes.ts';
import { exactMap, leastSamples, type SegmentFit, segmentMap } from './segmentScores.ts';
import { type SegmentKind, segmentOption, segmentsOf } from './segments.ts';
import { noTolerance, refined, type ToleranceOptions, toleranceOptions } from './tolerance.ts';

export interface KernelShapOptions extends ToleranceOptions {
  /** @default 'felzenszwalb' */
  readonly segments: SegmentKind;
  /** Coalitions of segments, a pass each; all there are where those are no more. @default 1000 */
  readonly samples: number;
  /** What stands where a segment is hidden. @default 'black' */
  readonly fill: Baseline;
}

const defaults: KernelShapOptions = {
  segments: 'felzenszwalb',
  samples: 1000,
  fill: 'black',
  ...noTolerance,
};

/**
 * Shapley values of an image's segments by weighted least squares over coalitions, drawn in pairs with their complements,
 * or over all of them where there are few: then exact. Each pixel gets its segment's value over the segment's pixels, so
 * the map adds up to logit(image) − logit(hidden image). Signed, in logits. Lundberg & Lee, NeurIPS 2017; pairs: Covert &
 * Lee, AISTATS 2021.
 */
export const kernelShap: Method<KernelShapOptions> = {
  name: 'kernel-shap',
  note: "What each segment of the image adds to the class score, shared out by Shapley's rule.",
  needs: ['logits'],
  options: z.strictObject({
    ...{ segments: segmentOption, samples: count, fill: baselineOption },
    ...toleranceOptions,
  }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'none',
  async explain(question, { segments: kind, samples, fill, ...tolerance }) {
    const segments = segmentsOf(question, kind);
    const { count: players } = segments;
    const hidden = baselineValues(question, fill);
    const logitsOf = (asked: readonly Coalition[]) => coalitionLogits(question, asked, { segments, hidden });
    const ends = [new Uint8Array(players), new Uint8Array(players).fill(1)];
    const exact = async () => {
      const { coalitions, weights } = allCoalitions(players);
      const [base = 0, full = 0, ...logits] = await logitsOf([...ends, ...coalitions]);
      const { values } = shapleyFit({ coalitions, weights, logits, base, full }, players);
      return exactMap(question, values, { segments, coalitions: coalitions.length });
    };
    const all = 2 ** players - 2;
    if (all <= samples) return exact();

    const stream = randomStream(`${question.seed}/kernel-shap`);
    const known: Coalition[] = [];
    const answers: number[] = [];
    return refined({
      ...tolerance,
      first: samples,
      least: leastSamples(segments, 2),
      falls: 'root',
      async answer(count) {
        if (all <= count) return exact();
        const drawn: Coalition[] = known.length === 0 ? [...ends] : [];
        while (known.length + drawn.length < ends.length + count) drawn.push(...drawnPair(players, stream));
        known.push(...drawn);
        answers.push(...(await logitsOf(drawn)));
        const [base = 0, full = 0, ...logits] = answers;
        const coalitions = known.slice(ends.length);
        const fitted = (indices: readonly number[]) =>
          shapleyFit(
            {
              ...{ base, full, weights: indices.map(() => 1) },
              coalitions: indices.map((i) => coalitions[i] ?? new Uint8Array()),
              logits: indices.map((i) => logits[i] ?? 0),
            },
            players,
          );
        const samples = coalitions.length;
        return segmentMap(question, { segments, samples, together: 2, isShared: true, fitted });
      },
    });
  },
};

/** Coalitions with their weights and the logits of what they show, and those of nothing and of the whole image. */
interface Scored {
  readonly coalitions: readonly Coalition[];
  readonly weights: readonly number[];
  readonly logits: readonly number[];
  readonly base: number;
  readonly full: number;
}

/** All coalitions but the empty and the full one with their weights. */
function allCoalitions(players: number): Pick<Scored, 'coalitions' | 'weights'> {
  if (players < 2) return { coalitions: [], weights: [] };
  const coalitions = Array.from({ length: 2 ** players - 2 }, (_, i) =>
    Uint8Array.from({ length: players }, (__, k) => ((i + 1) >> k) & 1),
  );
  const weights = coalitions.map((coalition) => {
    const size = coalition.reduce((sum, flag) => sum + flag, 0);
    return 1 / (size * (players - size) * ways(players, size));
  });
  return { coalitions, weights };
}

/** A coalition by chance, of sizes as often as their weights say, and its complement. */
function drawnPair(players: number, stream: RandomStream): [Coalition, Coalition] {
  const sizes = Array.from({ length: players - 1 }, (_, k) => 1 / ((k + 1) * (players - k - 1)));
  const total = sizes.reduce((sum, share) => sum + share, 0);
  let rest = stream.uniform() * total;
  const index = sizes.findIndex((share) => {
    rest -= share;
    return rest < 0;
  });
  const order = Array.from({ length: players }, (_, k) => k);
  stream.shuffle(order);
  const coalition = new Uint8Array(players);
  for (const k of order.slice(0, (index < 0 ? players - 2 : index) + 1)) coalition[k] = 1;
  return [coalition, coalition.map((flag) => 1 - flag)];
}

/** How many coalitions have a size. */
function ways(players: number, size: number): number {
  let count = 1;
  for (let k = 1; k <= size; k++) count = (count * (players - size + k)) / k;
  return count;
}

/** The values that fit the logits best and add up to what the whole image adds: the last player's follows. */
function shapleyFit({ coalitions, weights, logits, base, full }: Scored, players: number): SegmentFit {
  const gap = full - base;
  const last = players - 1;
  const rows = coalitions.map((coalition) =>
    Float64Array.from({ length: last }, (_, k) => (coalition[k] ?? 0) - (coalition[last] ?? 0)),
  );
  const wanted = coalitions.map((coalition, i) => (logits[i] ?? 0) - base - (coalition[last] ?? 0) * gap);
  const { coefficients, influence } = weightedLeastSquares(rows, wanted, { weights });
  const addingUpTo = (sum: number, others: Float64Array) =>
    Float64Array.of(...others, sum - others.reduce((total, value) => total + value, 0));
  return {
    values: addingUpTo(gap, coefficients),
    influence(i) {
      const { values, leverage } = influence(i);
      return { values: addingUpTo(0, values), leverage };
    },
  };
}
