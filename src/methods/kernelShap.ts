import * as z from 'zod';
import { weightedLeastSquares } from '../math/matrices/weightedLeastSquares.ts';
import { type RandomStream, randomStream } from '../math/random/random.ts';
import type { Method } from '../types/method.ts';
import { type Baseline, baselineOption, baselineValues } from './baseline.ts';
import { type Coalition, coalitionLogits } from './coalitions.ts';
import { mapOf } from './explanation.ts';
import { count } from './optionTypes.ts';
import { type SegmentKind, segmentOption, segmentsOf } from './segments.ts';

export interface KernelShapOptions {
  /** @default 'felzenszwalb' */
  readonly segments: SegmentKind;
  /** Coalitions of segments, a pass each; all there are where those are no more. @default 1000 */
  readonly samples: number;
  /** What stands where a segment is hidden. @default 'black' */
  readonly fill: Baseline;
}

const defaults: KernelShapOptions = { segments: 'felzenszwalb', samples: 1000, fill: 'black' };

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
  options: z.strictObject({ segments: segmentOption, samples: count, fill: baselineOption }),
  presets: { default: defaults, arun2021: defaults },
  reduction: 'none',
  async explain(question, { segments: kind, samples, fill }) {
    const segments = segmentsOf(question.image, kind);
    const { count: players, labels, sizes } = segments;
    const drawn = weightedCoalitions(players, samples, randomStream(`${question.seed}/kernel-shap`));
    const ends = [new Uint8Array(players), new Uint8Array(players).fill(1)];
    const asked = [...ends, ...drawn.map(({ coalition }) => coalition)];
    const hidden = baselineValues(question, fill);
    const [base = 0, full = 0, ...logits] = await coalitionLogits(question, asked, { segments, hidden });
    const values = shapleyValues(drawn, logits, { base, full, players });
    const map = Float64Array.from(labels, (label) => (values[label] ?? 0) / (sizes[label] ?? 1));
    return mapOf(question, map, { segments: players, coalitions: drawn.length });
  },
};

interface Weighted {
  readonly coalition: Coalition;
  readonly weight: number;
}

/** All coalitions but the empty and the full one with their weights, or as many as asked for by chance. */
function weightedCoalitions(players: number, samples: number, stream: RandomStream): Weighted[] {
  if (players < 2) return [];
  if (2 ** players - 2 <= samples) {
    return Array.from({ length: 2 ** players - 2 }, (_, i) => {
      const coalition = Uint8Array.from({ length: players }, (__, k) => ((i + 1) >> k) & 1);
      const size = coalition.reduce((sum, flag) => sum + flag, 0);
      return { coalition, weight: 1 / (size * (players - size) * ways(players, size)) };
    });
  }
  const sizes = Array.from({ length: players - 1 }, (_, k) => 1 / ((k + 1) * (players - k - 1)));
  const total = sizes.reduce((sum, share) => sum + share, 0);
  return Array.from({ length: Math.ceil(samples / 2) }, () => {
    let rest = stream.uniform() * total;
    const place = sizes.findIndex((share) => {
      rest -= share;
      return rest < 0;
    });
    const order = Array.from({ length: players }, (_, k) => k);
    stream.shuffle(order);
    const coalition = new Uint8Array(players);
    for (const k of order.slice(0, (place < 0 ? players - 2 : place) + 1)) coalition[k] = 1;
    return [coalition, coalition.map((flag) => 1 - flag)];
  })
    .flat()
    .map((coalition) => ({ coalition, weight: 1 }));
}

/** How many coalitions have a size. */
function ways(players: number, size: number): number {
  let count = 1;
  for (let k = 1; k <= size; k++) count = (count * (players - size + k)) / k;
  return count;
}

/** The values that fit the logits best and add up to what the whole image adds: the last player's follows. */
function shapleyValues(
  drawn: readonly Weighted[],
  logits: readonly number[],
  { base, full, players }: { readonly base: number; readonly full: number; readonly players: number },
): readonly number[] {
  const gap = full - base;
  if (players < 2) return [gap];
  const last = players - 1;
  const rows = drawn.map(({ coalition }) =>
    Float64Array.from({ length: last }, (_, k) => (coalition[k] ?? 0) - (coalition[last] ?? 0)),
  );
  const wanted = drawn.map(({ coalition }, i) => (logits[i] ?? 0) - base - (coalition[last] ?? 0) * gap);
  const weights = drawn.map(({ weight }) => weight);
  const found = weightedLeastSquares(rows, wanted, { weights });
  return [...found, gap - found.reduce((sum, value) => sum + value, 0)];
}
