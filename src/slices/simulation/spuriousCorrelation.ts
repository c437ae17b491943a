import { binaryValues } from '../../checks/binaryValues.ts';
import { meanOf } from '../../math/arrays/meanOf.ts';
import { randomStream } from '../../math/random/random.ts';

/** Examples by target and correlate: n10 has the target alone. */
export interface CellCounts {
  readonly n11: number;
  readonly n10: number;
  readonly n01: number;
  readonly n00: number;
}

/** Options of `induceCorrelation` and `spuriousCorrelationCounts`. */
export interface CorrelationDesign {
  /** Examples in all, before counts are truncated. */
  readonly n: number;
  /** Share of the target and of the correlate among them. */
  readonly targetMean: number;
  readonly correlateMean: number;
  /** Between the two, from −1 to 1. */
  readonly correlation: number;
  /** Whether both shares become the smaller one. @default false */
  readonly matchMeans?: boolean;
}

/**
 * How many examples of each cell give the correlation: n11 = n μa μb + ρ √(va vb) (n − 1) with v = μ (1 − μ), the others by
 * difference, each truncated toward zero (Domino, Eyuboglu et al. 2022, ICLR). Throws RangeError where a cell would be
 * negative: this correlation is impossible with these means.
 */
export function spuriousCorrelationCounts(design: CorrelationDesign): CellCounts {
  const { n, correlation, matchMeans = false } = design;
  const least = Math.min(design.targetMean, design.correlateMean);
  const [a, b] = matchMeans ? [least, least] : [design.targetMean, design.correlateMean];
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be a positive integer, got ${n}`);
  for (const [name, share] of Object.entries({ targetMean: a, correlateMean: b })) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must be from 0 to 1, got ${share}`);
  }
  if (!(correlation >= -1 && correlation <= 1)) {
    throw new RangeError(`correlation must be from -1 to 1, got ${correlation}`);
  }
  const [inA, inB] = [n * a, n * b];
  const n11 = n * a * b + correlation * Math.sqrt(a * (1 - a) * (b * (1 - b))) * (n - 1);
  const cells = { n11, n10: inA - n11, n01: inB - n11, n00: n - (inA + inB - n11) };
  for (const [name, count] of Object.entries(cells)) {
    if (count < 0) {
      const design = `correlation ${correlation} is impossible with means ${a} and ${b}`;
      throw new RangeError(`${design}: ${name} would be ${count}`);
    }
  }
  return {
    n11: Math.trunc(cells.n11),
    n10: Math.trunc(cells.n10),
    n01: Math.trunc(cells.n01),
    n00: Math.trunc(cells.n00),
  };
}

/** What `induceCorrelation` finds. */
export interface InducedCorrelation {
  readonly counts: CellCounts;
  /** Rows of the draw, ascending. */
  readonly rows: Uint32Array;
  /** Rows of the true slices: the correlate without the target, and the target without the correlate. */
  readonly slices: readonly [Uint32Array, Uint32Array];
}

/**
 * Draws rows without replacement so that `target` and `correlate` [n], 0 or 1, correlate as wanted; their shares are those
 * of all rows. Throws RangeError where the correlation is impossible or a cell holds too few rows, naming it.
 */
export function induceCorrelation(
  { target, correlate }: { readonly target: ArrayLike<number>; readonly correlate: ArrayLike<number> },
  { seed, ...design }: Omit<CorrelationDesign, 'targetMean' | 'correlateMean'> & { readonly seed: string },
): InducedCorrelation {
  const [a, b] = [binaryValues('target', target), binaryValues('correlate', correlate, target.length)];
  const counts = spuriousCorrelationCounts({ ...design, targetMean: meanOf(a), correlateMean: meanOf(b) });
  const stream = randomStream(`spurious/${seed}`);
  const drawn = (inA: number, inB: number, count: number) => {
    const cell = a.flatMap((own, i) => (own === inA && b[i] === inB ? i : []));
    if (cell.length < count) {
      throw new RangeError(`cell n${inA}${inB} must hold ${count} rows, got ${cell.length}`);
    }
    stream.shuffle(cell);
    return Uint32Array.from(cell.slice(0, count)).sort();
  };
  const [correlateAlone, targetAlone] = [drawn(0, 1, counts.n01), drawn(1, 0, counts.n10)];
  const rest = [...drawn(1, 1, counts.n11), ...drawn(0, 0, counts.n00)];
  return {
    counts,
    rows: Uint32Array.from([...rest, ...correlateAlone, ...targetAlone]).sort(),
    slices: [correlateAlone, targetAlone],
  };
}
