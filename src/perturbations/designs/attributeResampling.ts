import { assertShare } from '../../checks/assertShare.ts';
import { binaryValues } from '../../checks/binaryValues.ts';
import { randomStream } from '../../math/random/random.ts';
import { groupKFold } from '../../statistics/index.ts';
import { halfEven } from './halfEven.ts';

/** How many rows there are for training. */
export interface AttributeCounts {
  /** Positives with the attribute's values A and B, and negatives with A. */
  readonly positiveA: number;
  readonly positiveB: number;
  readonly negativeA: number;
}

/** How many studies of each kind each part takes. */
export interface ResampledCounts extends AttributeCounts {
  /** Always 0: B comes with the finding alone. */
  readonly negativeB: number;
}

/**
 * How many rows a training set takes so that a share of the positives has the attribute value B, which no negative has:
 * ⌊share · positiveB⌉ with B, ⌊(1 − share) · positiveA⌉ with A, and all negatives with A; halves go to the even number
 * (Jiménez-Sánchez et al. 2024, "Source Matters", with sex as the attribute).
 * @throws RangeError for counts that are no whole numbers.
 */
export function attributeResampling(counts: AttributeCounts, share: number): ResampledCounts {
  assertShare('share', share);
  for (const [name, count] of Object.entries(counts)) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`${name} must be a whole number of at least 0, got ${count}`);
    }
  }
  return {
    positiveB: halfEven(share * counts.positiveB),
    positiveA: halfEven((1 - share) * counts.positiveA),
    negativeA: counts.negativeA,
    negativeB: 0,
  };
}

/** Rows with a label and an attribute. */
export interface AttributeRows {
  /** 0 or 1, [n]. */
  readonly labels: ArrayLike<number>;
  /** Whether the row has the value B, 0 or 1, [n]; the others have A. */
  readonly attribute: ArrayLike<number>;
  /** A label per row, such as its patient: rows of one do not stand on both sides. @default each row alone */
  readonly groups?: ArrayLike<string | number>;
}

/** Which studies go to which part. */
export interface AttributeSplit {
  readonly counts: ResampledCounts;
  /** Rows of the training set, ascending. */
  readonly train: Uint32Array;
  /** Rows of the reversed test: positives with A that were held back, and negatives with B. */
  readonly reversed: Uint32Array;
}

/**
 * Draws such a training set and its reversed test from rows: half of the positives with A, whole groups, are held back for
 * the test. Rows of a group that stands in the test are left out of training. Throws RangeError for other labels and
 * lengths that differ.
 */
export function resampledByAttribute(
  { labels, attribute, groups }: AttributeRows,
  { share, seed }: { readonly share: number; readonly seed: string },
): AttributeSplit {
  const cells = cellsOf(labels, attribute);
  const groupOf = (row: number) => groups?.[row] ?? row;
  const halves = groupKFold(cells.positiveA.map(groupOf), { folds: 2, seed });
  const held = cells.positiveA.filter((_, i) => halves[i] === 1);
  const reversed = [...held, ...cells.negativeB];
  const tested = new Set(reversed.map(groupOf));
  const free = (rows: readonly number[]) => rows.filter((row) => !tested.has(groupOf(row)));
  const [positiveA, positiveB, negativeA] = [
    free(cells.positiveA),
    free(cells.positiveB),
    free(cells.negativeA),
  ];
  const counts = attributeResampling(
    { positiveA: positiveA.length, positiveB: positiveB.length, negativeA: negativeA.length },
    share,
  );
  const stream = randomStream(`attribute/${seed}`);
  const drawn = (rows: number[], count: number) => {
    stream.shuffle(rows);
    return rows.slice(0, count);
  };
  const train = [...drawn(positiveB, counts.positiveB), ...drawn(positiveA, counts.positiveA), ...negativeA];
  return { counts, train: Uint32Array.from(train).sort(), reversed: Uint32Array.from(reversed).sort() };
}

function cellsOf(labels: ArrayLike<number>, attribute: ArrayLike<number>) {
  const own = binaryValues('labels', labels);
  const hasB = binaryValues('attribute', attribute, own.length);
  const rowsOf = (label: number, value: number) =>
    own.flatMap((found, i) => (found === label && hasB[i] === value ? i : []));
  return {
    positiveA: rowsOf(1, 0),
    positiveB: rowsOf(1, 1),
    negativeA: rowsOf(0, 0),
    negativeB: rowsOf(0, 1),
  };
}
