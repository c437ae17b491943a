import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { ImageNumbers, SubjectRows } from '../../verdicts/index.ts';
import { isNullPair } from './nullPairRows.ts';

/** The similarity of the map of one image with that of another. */
export interface NullPair {
  readonly first: string;
  readonly second: string | undefined;
  readonly value: number;
}

/** The scored pairs of different images, of one metric. */
export function nullPairsOf(own: SubjectRows, metric: string): NullPair[] {
  return own.rows.flatMap((row) =>
    row.metric === metric && row.image !== undefined && isNullPair(row) && row.state === 'scored'
      ? [{ first: row.image, second: row.partner?.image, value: row.value }]
      : [],
  );
}

/** The null of each of the given images: the mean over the pairs that it is the first of. */
export function nullsOf(pairs: readonly NullPair[], images: { has(image: string): boolean }): ImageNumbers {
  return new Map([...valuesByFirst(pairs, images)].map(([image, values]) => [image, meanOfAny(values) ?? 0]));
}

/** The values of each image's pairs. */
export function valuesByFirst(
  pairs: readonly NullPair[],
  images: { has(image: string): boolean },
): Map<string, number[]> {
  const byFirst = new Map<string, number[]>();
  for (const { first, value } of pairs) {
    if (!images.has(first)) continue;
    const list = byFirst.get(first);
    if (list === undefined) byFirst.set(first, [value]);
    else list.push(value);
  }
  return byFirst;
}

/**
 * What each image adds to the mean of all nulls, for intervals: an image with an odd map moves the nulls of its
 * partners as well as its own, and resampling the nulls as they stand would not see that. To the null of the image is
 * added a part of what its partners' nulls owe to it, Σ (value − mean) / (pairs of the partner) over the pairs in
 * which it comes second, less the mean of that over images. The mean stays, and the variance becomes that of a mean of
 * pairs: with the projection g of the similarity on one image (Hoeffding 1948, Annals of Mathematical Statistics
 * 19(3)) it is Var(null) + 3 Var(g) rather than Var(null), and Var(g) is the covariance of null and owed.
 */
export function nullInfluence(
  pairs: readonly NullPair[],
  images: { has(image: string): boolean },
): Map<string, number> {
  const values = valuesByFirst(pairs, images);
  const nulls = nullsOf(pairs, images);
  const centre = meanOfAny(nulls.values()) ?? 0;
  const influence = new Map([...nulls.keys()].map((image) => [image, 0]));
  for (const { first, second, value } of pairs) {
    const count = values.get(first)?.length;
    const known = second === undefined ? undefined : influence.get(second);
    if (count === undefined || second === undefined || known === undefined) continue;
    influence.set(second, known + (value - centre) / count);
  }
  const excess = meanOfAny(influence.values()) ?? 0;
  const rows = [...nulls].map(([image, value]) => ({
    image,
    value,
    influence: (influence.get(image) ?? 0) - excess,
  }));
  const part = influenceWeight(rows.map((row) => ({ own: row.value - centre, influence: row.influence })));
  return new Map(rows.map((row) => [row.image, row.value + part * row.influence]));
}

/** The λ with λ² Var(owed) + 2 λ Cov(own, owed) = 3 Cov(own, owed); 0 where the covariance is not positive. */
function influenceWeight(rows: readonly { readonly own: number; readonly influence: number }[]): number {
  const covariance = rows.reduce((sum, { own, influence }) => sum + own * influence, 0);
  const variance = rows.reduce((sum, { influence }) => sum + influence * influence, 0);
  if (!(covariance > 0)) return 0;
  return (Math.sqrt(covariance ** 2 + 3 * covariance * variance) - covariance) / variance;
}
