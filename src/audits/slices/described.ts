import { metadataEnrichment, type PlacedStudies, sliceDocuments, tfidf } from '../../slices/index.ts';
import type { Condition } from '../../types/row.ts';
import type { SliceOptions } from './options.ts';
import type { Study } from './study.ts';

/** One fact about what the studies of a slice have in common. */
export interface Described {
  readonly slice: number;
  readonly metric: 'token' | 'attribute';
  readonly value: number;
  readonly condition: Condition;
}

/** Words that say nothing of a study by themselves; `no` does. */
const functionWords = new Set([
  'a',
  'an',
  'and',
  'are',
  'at',
  'in',
  'is',
  'of',
  'on',
  'the',
  'there',
  'this',
  'to',
  'with',
]);

/** Words of a slice that are kept, and attribute values at 5 % after adjustment. */
const wordsPerSlice = 10;

/**
 * The words that weigh most in the texts of each slice against those of the others, and the attribute values that it holds
 * more often, both on the half that confirms: what it has in common there was not what it was found by.
 */
export function describedSlices(
  studies: readonly Study[],
  placed: PlacedStudies,
  options: SliceOptions,
): Described[] {
  const at = [...studies.keys()].filter((i) => placed.isFound[i] === 0);
  const own = at.flatMap((i) => studies[i] ?? []);
  const membership = at.map((i) => placed.slice[i] ?? -1);
  const count = placed.score.length;
  return [...words(own, membership, count), ...attributes(own, { membership, count, options })];
}

function words(studies: readonly Study[], membership: readonly number[], count: number): Described[] {
  const texts = studies.map(({ image }) => image.text ?? '');
  if (texts.every((text) => text === '')) return [];
  const documents = sliceDocuments(texts, membership, { slices: count });
  const { vocabulary, rows } = tfidf(documents);
  const holding = texts.map((text) => new Set(tfidf([text]).vocabulary));
  return rows.slice(0, count).flatMap((row, slice) =>
    [...row.indices.keys()]
      .map((i) => ({ token: vocabulary[row.indices[i] ?? 0] ?? '', weight: row.weights[i] ?? 0 }))
      .map(({ token, weight }) => ({ token, weight, ...sharesOf(holding, { token, membership, slice }) }))
      // A word that the others have as often says nothing of the slice, whatever its weight.
      .filter(({ token }) => !functionWords.has(token))
      .filter(({ inside, of, outside, others }) => inside > 1 && inside / of > outside / Math.max(1, others))
      .sort((a, b) => excess(b) - excess(a))
      .slice(0, wordsPerSlice)
      .map(
        ({ token, weight, ...counts }): Described => ({
          slice,
          metric: 'token',
          value: weight,
          condition: { token, ...counts },
        }),
      ),
  );
}

/** A word's weight times how much larger a share of the slice's texts holds it. */
function excess({
  weight,
  inside,
  of,
  outside,
  others,
}: { weight: number } & ReturnType<typeof sharesOf>): number {
  return weight * (inside / of - outside / Math.max(1, others));
}

function sharesOf(
  holding: readonly ReadonlySet<string>[],
  { token, membership, slice }: { token: string; membership: readonly number[]; slice: number },
) {
  const counts = { inside: 0, of: 0, outside: 0, others: 0 };
  for (const [i, own] of holding.entries()) {
    const isInside = membership[i] === slice;
    counts[isInside ? 'of' : 'others']++;
    if (own.has(token)) counts[isInside ? 'inside' : 'outside']++;
  }
  return counts;
}

function attributes(
  studies: readonly Study[],
  {
    membership,
    count,
    options,
  }: { readonly membership: readonly number[]; readonly count: number; readonly options: SliceOptions },
): Described[] {
  const names = options.attributes ?? [
    ...new Set(studies.flatMap(({ image }) => Object.keys(image.attributes ?? {}))),
  ];
  // A number takes too many values to be counted one by one.
  const counted = names.filter((name) =>
    studies.some(({ image }) => typeof image.attributes?.[name] === 'string'),
  );
  if (counted.length === 0) return [];
  const columns = Object.fromEntries(
    counted.map((name) => [name, studies.map(({ image }) => image.attributes?.[name])]),
  );
  return metadataEnrichment(columns, membership, { slices: count })
    .filter(({ fisherAdjusted, lift }) => fisherAdjusted <= 0.05 && (lift ?? 0) > 1)
    .map(
      ({
        slice,
        column,
        value,
        share,
        table: [[inside, without], [outside, otherwise]],
        fisher,
        fisherAdjusted,
      }) => ({
        slice,
        metric: 'attribute',
        value: share ?? 0,
        condition: {
          attribute: column,
          value,
          inside,
          of: inside + without,
          outside,
          others: outside + otherwise,
          p: fisher.pValue,
          pAdjusted: fisherAdjusted,
        },
      }),
    );
}
