import { correlation } from '../math/arrays/correlation.ts';
import { randomStream } from '../math/random/random.ts';
import { quantile } from '../math/ranking/quantile.ts';
import { ranks } from '../math/ranking/ranks.ts';
import type { MethodSummary } from '../types/summary.ts';

/** Scores by image under two criteria, of one method; absent where a criterion keeps none by image. */
export interface TwoScores {
  readonly a: MethodSummary['values'] | undefined;
  readonly b: MethodSummary['values'] | undefined;
}

export interface OrderAgreement {
  /** Spearman's, of the methods' ranks; undefined of fewer than two. */
  readonly correlation: number | undefined;
  /** From images drawn with replacement; undefined where scores by image are not known, or of fewer than five images. */
  readonly interval: readonly [number, number] | undefined;
  readonly images: number;
}

const resamples = 2000;
const fewestImages = 5;

/** How alike two orders of the methods are, and how far that would move with other images. */
export function orderAgreement(
  places: readonly { readonly people: number; readonly model: number }[],
  scores: readonly TwoScores[],
): OrderAgreement {
  const own = correlation(
    Float64Array.from(places, ({ people }) => people),
    Float64Array.from(places, ({ model }) => model),
  );
  const tables = scores.map(({ a, b }) => ({ a: byImage(a), b: byImage(b) }));
  const images = [...(tables[0]?.a.keys() ?? [])].filter((image) =>
    tables.every(({ a, b }) => a.has(image) && b.has(image)),
  );
  if (images.length < fewestImages) return { correlation: own, interval: undefined, images: images.length };
  const stream = randomStream('orders of methods');
  const drawn = Array.from({ length: resamples }, () => {
    const chosen = images.map(() => images[stream.integer(images.length)] ?? '');
    const means = (side: 'a' | 'b') =>
      Float32Array.from(tables, (table) =>
        chosen.reduce((sum, image) => sum + (table[side].get(image) ?? 0), 0),
      );
    return correlation(ranks(means('a')), ranks(means('b')));
  }).filter((value) => value !== undefined);
  if (drawn.length === 0) return { correlation: own, interval: undefined, images: images.length };
  const sorted = Float64Array.from(drawn);
  const interval = [quantile(sorted, 0.025), quantile(sorted, 0.975)] as const;
  return { correlation: own, interval, images: images.length };
}

function byImage(values: MethodSummary['values'] | undefined): ReadonlyMap<string, number> {
  return new Map((values ?? []).map(({ image, value }) => [image, value]));
}
