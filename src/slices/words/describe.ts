import { correlation } from '../../math/arrays/correlation.ts';
import {
  columnMoments,
  type MatrixLike,
  type RowMatrix,
  rowMatrix,
  rowOf,
} from '../../math/matrices/rowMatrix.ts';

/** What describes slices: rows in a space of texts, and phrases in the same space. */
export interface DescribedRows {
  /** [n, d]. */
  readonly embeddings: MatrixLike;
  /** [phrases, d]. */
  readonly phrases: MatrixLike;
  /** How much each row belongs to each slice, from 0 to 1, [n, slices]. */
  readonly slices: MatrixLike;
}

/** A phrase, by its place, and how well it describes a slice. */
export interface Description {
  readonly phrase: number;
  /** phrase · (mean of the members − mean of the others it is held against). */
  readonly score: number;
  /** Of membership and phrase · embedding over all rows; undefined where either is constant. */
  readonly correlation: number | undefined;
}

/** Options of `describeClassMeanDifference`, `describeCorrelation` and `describeMeanDifference`. */
export interface DescribeOptions {
  /** How many phrases a slice gets. @default 10 */
  readonly count?: number;
  /** Members belong to a slice by more than this. @default 0.5 */
  readonly threshold?: number;
}

/**
 * The phrases along which the members of each slice differ most from the mean of all rows (Domino's describer by means;
 * Eyuboglu et al. 2022, ICLR). A slice without members gets none.
 */
export function describeMeanDifference(
  rows: DescribedRows,
  { count = 10, threshold = 0.5 }: DescribeOptions = {},
): Description[][] {
  const tables = tablesOf(rows);
  const all = columnMoments(tables.embeddings).mean;
  return eachSlice(tables, (slice) => {
    const members = boundMembers(slice, threshold);
    return ranked(tables, { slice, members, against: all, count });
  });
}

/**
 * The same against the mean of all rows of the class that most members have, the lower of equally common ones, so that a
 * slice is not described by its class. `labels` are [n] class indices.
 * @throws RangeError for labels that are not one per row.
 */
export function describeClassMeanDifference(
  rows: DescribedRows & { readonly labels: ArrayLike<number> },
  { count = 10, threshold = 0.5 }: DescribeOptions = {},
): Description[][] {
  const tables = tablesOf(rows);
  if (rows.labels.length !== tables.embeddings.rows) {
    throw new RangeError(`labels must be one per row (${tables.embeddings.rows}), got ${rows.labels.length}`);
  }
  const labels = Array.from(rows.labels);
  return eachSlice(tables, (slice) => {
    const members = boundMembers(slice, threshold);
    const common = mostCommon(members.map((i) => labels[i] ?? 0));
    const own = labels.flatMap((label, i) => (label === common ? i : []));
    return ranked(tables, { slice, members, against: meanOf(tables.embeddings, own), count });
  });
}

/** The phrases whose products with the embeddings go along most with the membership of each slice. */
export function describeCorrelation(
  rows: DescribedRows,
  { count = 10 }: Pick<DescribeOptions, 'count'> = {},
): { readonly phrase: number; readonly correlation: number }[][] {
  const tables = tablesOf(rows);
  return eachSlice(tables, (slice) =>
    tables.products
      .flatMap((products, phrase) => {
        const found = correlation(slice, products);
        return found === undefined ? [] : { phrase, correlation: found };
      })
      .sort((a, b) => b.correlation - a.correlation)
      .slice(0, count),
  );
}

interface Tables {
  readonly embeddings: RowMatrix;
  readonly phrases: RowMatrix;
  readonly slices: RowMatrix;
  /** phrase · embedding of all rows, for each phrase. */
  readonly products: readonly Float64Array[];
}

function tablesOf({ embeddings, phrases, slices }: DescribedRows): Tables {
  const tables = {
    embeddings: rowMatrix('embeddings', embeddings),
    phrases: rowMatrix('phrases', phrases),
    slices: rowMatrix('slices', slices),
  };
  if (tables.phrases.columns !== tables.embeddings.columns) {
    throw new RangeError(
      `phrases must have ${tables.embeddings.columns} columns, got ${tables.phrases.columns}`,
    );
  }
  if (tables.slices.rows !== tables.embeddings.rows) {
    throw new RangeError(`slices must be one per row (${tables.embeddings.rows}), got ${tables.slices.rows}`);
  }
  const products = Array.from({ length: tables.phrases.rows }, (_, phrase) =>
    Float64Array.from({ length: tables.embeddings.rows }, (_, i) =>
      dot(rowOf(tables.phrases, phrase), rowOf(tables.embeddings, i)),
    ),
  );
  return { ...tables, products };
}

function eachSlice<T>({ slices }: Tables, of: (slice: Float64Array) => T): T[] {
  return Array.from({ length: slices.columns }, (_, s) =>
    of(Float64Array.from({ length: slices.rows }, (_, i) => slices.values[i * slices.columns + s] ?? 0)),
  );
}

interface RankedInput {
  readonly slice: Float64Array;
  readonly members: readonly number[];
  readonly against: Float64Array;
  readonly count: number;
}

function ranked(tables: Tables, { slice, members, against, count }: RankedInput): Description[] {
  if (members.length === 0) return [];
  const mean = meanOf(tables.embeddings, members);
  const difference = mean.map((value, j) => value - (against[j] ?? 0));
  return Array.from({ length: tables.phrases.rows }, (_, phrase) => ({
    phrase,
    score: dot(rowOf(tables.phrases, phrase), difference),
  }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map((found) => ({ ...found, correlation: correlation(slice, tables.products[found.phrase] ?? slice) }));
}

function boundMembers(slice: Float64Array, threshold: number): number[] {
  return [...slice.keys()].filter((i) => (slice[i] ?? 0) > threshold);
}

function mostCommon(labels: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a, inA], [b, inB]) => inB - inA || a - b)[0]?.[0];
}

function meanOf(table: RowMatrix, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(table.columns);
  for (const i of rows) {
    rowOf(table, i).forEach((value, j) => {
      mean[j] = (mean[j] ?? 0) + value / rows.length;
    });
  }
  return mean;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0);
}
