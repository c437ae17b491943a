import { byCodePoint, tokensOf } from './tokens.ts';

/** Weights of the tokens that a document holds, ascending by their place in the vocabulary. */
export interface SparseRow {
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

/** What `tfidf` finds. */
export interface Tfidf {
  /** All tokens, by code point. */
  readonly vocabulary: readonly string[];
  /** Of each token: ln((1 + documents) / (1 + documents that hold it)) + 1. */
  readonly idf: Float64Array;
  /** Of each document; its weights have length 1, or it is empty. */
  readonly rows: readonly SparseRow[];
}

/**
 * Term frequency times inverse document frequency of `documents`, by scikit-learn's defaults: lower case, tokens of two or
 * more letters, digits or underscores, smoothed idf, weight = count · idf, rows of Euclidean length 1 (Salton & Buckley
 * 1988, Information Processing & Management 24(5)).
 */
export function tfidf(documents: readonly string[]): Tfidf {
  const counts = documents.map(countsOf);
  const holding = new Map<string, number>();
  for (const own of counts) for (const token of own.keys()) holding.set(token, (holding.get(token) ?? 0) + 1);
  const vocabulary = [...holding.keys()].sort(byCodePoint);
  const idf = Float64Array.from(
    vocabulary,
    (token) => Math.log((1 + documents.length) / (1 + (holding.get(token) ?? 0))) + 1,
  );
  const placeOf = new Map(vocabulary.map((token, index) => [token, index]));
  const rows = counts.map((own) => rowOf(own, { placeOf, idf }));
  return { vocabulary, idf, rows };
}

function countsOf(document: string, index: number): Map<string, number> {
  if (typeof document !== 'string') {
    throw new TypeError(`documents must be texts, got ${typeof document} at index ${index}`);
  }
  const counts = new Map<string, number>();
  for (const token of tokensOf(document)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

function rowOf(
  counts: ReadonlyMap<string, number>,
  { placeOf, idf }: { placeOf: ReadonlyMap<string, number>; idf: Float64Array },
): SparseRow {
  const entries = [...counts]
    .map(([token, count]) => ({ place: placeOf.get(token) ?? 0, count }))
    .sort((a, b) => a.place - b.place);
  const weights = Float64Array.from(entries, ({ place: index, count }) => count * (idf[index] ?? 0));
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
  return {
    indices: Int32Array.from(entries, ({ place: index }) => index),
    weights: weights.map((weight) => weight / length),
  };
}

/** A token with its weight in a document. */
export interface WeightedToken {
  readonly token: string;
  readonly weight: number;
}

/** The tokens of most weight in each document, `count` at most; equal ones by code point. */
export function topTokens({ vocabulary, rows }: Tfidf, count = 10): WeightedToken[][] {
  return rows.map(({ indices, weights }) =>
    Array.from(indices, (index, i) => ({ token: vocabulary[index] ?? '', weight: weights[i] ?? 0 }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, count),
  );
}
