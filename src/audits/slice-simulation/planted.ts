import { meanOf } from '../../math/arrays/meanOf.ts';
import {
  drawRareSlice,
  induceCorrelation,
  noisyLabels,
  rareSliceCounts,
  spuriousCorrelationCounts,
  syntheticPredictions,
} from '../../slices/index.ts';
import type { SimulationOptions } from './options.ts';

/** A failure that was planted: which studies are drawn, what a model says of them, and where it fails. */
export interface Planted {
  /** Of the studies that it was drawn from. */
  readonly rows: readonly number[];
  /** Of each row. */
  readonly labels: readonly number[];
  /** Probability of class 1 of each row. */
  readonly predictions: readonly number[];
  /** By name, 1 of each row that is a member. */
  readonly slices: readonly { readonly name: string; readonly members: readonly number[] }[];
}

/** Class and membership of every study, 0 or 1. */
export interface Marked {
  readonly target: readonly number[];
  readonly inSlice: readonly number[];
}

type Planting = (marked: Marked, options: SimulationOptions, seed: string) => Planted;

/**
 * The failures of Domino (Eyuboglu et al. 2022, ICLR), each on as many studies as there are for it. Each throws
 * RangeError where there are too few.
 */
export const plantings: Readonly<Record<SimulationOptions['failures'][number], Planting>> = {
  // Positives of a kind that is rare among the positives, on which the model does worse.
  'rare-slice': ({ target, inSlice }, options, seed) => {
    const { rareShare } = options;
    const count = counted({ target, inSlice });
    const positives = count(1, 0) + count(1, 1);
    const targetFraction = Math.min(0.5, positives / target.length);
    const n = largest(target.length, (one) => {
      const counts = rareSliceCounts({ n: one, targetFraction, sliceFraction: rareShare });
      return (
        counts.inSlice <= count(1, 1) &&
        counts.positivesOutside <= count(1, 0) &&
        counts.negatives <= count(0, 0) + count(0, 1)
      );
    });
    const drawn = drawRareSlice({ target, inSlice }, { seed, n, targetFraction, sliceFraction: rareShare });
    const slice = new Set(drawn.slice);
    const rows = [...drawn.rows];
    const members = rows.map((row) => Number(slice.has(row)));
    const labels = rows.map((row) => target[row] ?? 0);
    return {
      ...{ rows, labels, slices: [{ name: 'positives in it', members }] },
      predictions: predicted(labels, members, options, seed),
    };
  },
  // Class and attribute go together; the model does worse where they do not.
  'spurious-correlation': ({ target, inSlice }, options, seed) => {
    const { correlation } = options;
    const means = { targetMean: meanOf(target), correlateMean: meanOf(inSlice) };
    const count = counted({ target, inSlice });
    const n = largest(target.length, (one) => {
      const counts = spuriousCorrelationCounts({ n: one, correlation, ...means });
      return (
        counts.n11 <= count(1, 1) &&
        counts.n10 <= count(1, 0) &&
        counts.n01 <= count(0, 1) &&
        counts.n00 <= count(0, 0)
      );
    });
    const drawn = induceCorrelation({ target, correlate: inSlice }, { n, correlation, seed });
    const rows = [...drawn.rows];
    const { slices } = drawn;
    const [without, alone] = slices.map((one) => new Set(one));
    const labels = rows.map((row) => target[row] ?? 0);
    const both = rows.map((row) => Number(without?.has(row) === true || alone?.has(row) === true));
    return {
      ...{ rows, labels },
      predictions: predicted(labels, both, options, seed),
      slices: [
        { name: 'negatives with it', members: rows.map((row) => Number(without?.has(row) === true)) },
        { name: 'positives without it', members: rows.map((row) => Number(alone?.has(row) === true)) },
      ],
    };
  },
  // The labels of some members are wrong; the model is as good there as elsewhere.
  'noisy-label': ({ target, inSlice }, options, seed) => {
    const { errorRate } = options;
    const noisy = noisyLabels({ labels: target, inSlice }, { errorRate, seed });
    const flipped = new Set(noisy.flipped);
    const rows = [...target.keys()];
    const none = rows.map(() => 0);
    return {
      ...{ rows, labels: [...noisy.labels] },
      predictions: predicted(target, none, options, seed),
      slices: [{ name: 'wrong labels in it', members: rows.map((row) => Number(flipped.has(row))) }],
    };
  },
};

function predicted(
  labels: readonly number[],
  inSlice: readonly number[],
  { sensitivity, sliceSensitivity }: SimulationOptions,
  seed: string,
): number[] {
  const rates = {
    ...{ sensitivity, specificity: sensitivity },
    ...{ sliceSensitivity, sliceSpecificity: sliceSensitivity },
  };
  return [...syntheticPredictions(labels, { seed, inSlice, ...rates })];
}

/** How many studies have a class and a membership, counted once. */
function counted({ target, inSlice }: Marked): (target: number, inSlice: number) => number {
  const counts = [
    [0, 0],
    [0, 0],
  ];
  target.forEach((own, i) => {
    const row = counts[own] ?? [];
    row[inSlice[i] ?? 0] = (row[inSlice[i] ?? 0] ?? 0) + 1;
  });
  return (t, s) => counts[t]?.[s] ?? 0;
}

/** The largest number of studies up to `most` that can be drawn. Throws where 50 cannot. */
function largest(most: number, isPossible: (n: number) => boolean): number {
  for (let n = most; n >= 50; n--) if (isPossible(n)) return n;
  throw new RangeError('fewer than 50 studies can be drawn for it');
}
