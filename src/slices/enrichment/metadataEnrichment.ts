import { benjaminiHochberg, type TwoByTwo, twoByTwo } from '../../statistics/index.ts';
import { membershipOf } from '../words/sliceDocuments.ts';

/** One value of an attribute in one slice. */
export interface Enrichment extends TwoByTwo {
  readonly slice: number;
  readonly column: string;
  readonly value: string;
  /** [[in the slice with the value, in it without], [outside with, outside without]]; rows without a value are left out. */
  readonly table: readonly [readonly [number, number], readonly [number, number]];
  /** Share of the value in the slice, outside, and in the slice over that in all; undefined of no rows. */
  readonly share: number | undefined;
  readonly shareOutside: number | undefined;
  readonly lift: number | undefined;
  /** Adjusted by Benjamini and Hochberg over all rows that have the p-value. */
  readonly fisherAdjusted: number;
  readonly chiSquareAdjusted: number | undefined;
}

/** Values of the rows by the name of their column; null or '' where a row has none. */
export type Attributes = Readonly<Record<string, readonly (string | number | boolean | null | undefined)[]>>;

/**
 * Which attribute values a slice holds more or less often than the rows outside it: a two by two table and its tests for
 * each slice, column and value. `membership` [n] is the slice of each row from 0, or −1. Values are sorted as texts.
 * Throws RangeError where lengths differ.
 */
export function metadataEnrichment(
  attributes: Attributes,
  membership: ArrayLike<number>,
  { slices = 1 + Math.max(-1, ...Array.from(membership)) }: { readonly slices?: number } = {},
): Enrichment[] {
  const indices = membershipOf(membership, { rows: membership.length, slices });
  const rows = Array.from({ length: slices }, (_, slice) =>
    Object.entries(attributes).flatMap(([column, values]) => {
      if (values.length !== indices.length) {
        throw new RangeError(`${column} must have a value per row (${indices.length}), got ${values.length}`);
      }
      const texts = values.map((value) => (value === null || value === undefined ? '' : String(value)));
      const known = [...new Set(texts)].filter((text) => text !== '').sort();
      const inside = indices.map((index) => index === slice);
      return known.map((value) => ({ slice, column, value, ...describedBy(texts, { value, inside }) }));
    }),
  ).flat();
  const fisher = benjaminiHochberg(rows.map((row) => row.fisher.pValue));
  const tested = rows.filter((row) => row.chiSquare !== undefined);
  const chiSquare = benjaminiHochberg(tested.map((row) => row.chiSquare?.pValue ?? 1));
  return rows.map((row, i) => ({
    ...row,
    fisherAdjusted: fisher[i] ?? 1,
    chiSquareAdjusted: chiSquare[tested.indexOf(row)],
  }));
}

function describedBy(
  texts: readonly string[],
  { value, inside }: { value: string; inside: readonly boolean[] },
) {
  const counts = { in: 0, inWithout: 0, out: 0, outWithout: 0 };
  texts.forEach((text, i) => {
    if (text === '') return;
    if (inside[i]) counts[text === value ? 'in' : 'inWithout']++;
    else counts[text === value ? 'out' : 'outWithout']++;
  });
  const table = [
    [counts.in, counts.inWithout],
    [counts.out, counts.outWithout],
  ] as const;
  const share = shareOf(counts.in, counts.inWithout);
  const overall = shareOf(counts.in + counts.out, counts.inWithout + counts.outWithout);
  return {
    table,
    ...twoByTwo(table),
    share,
    shareOutside: shareOf(counts.out, counts.outWithout),
    lift: share === undefined || overall === undefined ? undefined : share / overall,
  };
}

function shareOf(some: number, others: number): number | undefined {
  return some + others === 0 ? undefined : some / (some + others);
}
