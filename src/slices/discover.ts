import type { NdArray } from 'ndarray';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import type { MatrixLike } from '../math/matrices/rowMatrix.ts';
import type { ClassesLike } from './mixture/classRows.ts';
import { fitErrorAwareMixture, type MixtureFit } from './mixture/fitErrorAwareMixture.ts';
import { type MixtureOptions, mixtureOptions } from './mixture/mixtureOptions.ts';
import { rankSlices } from './mixture/ranking.ts';
import { type MixtureScores, scoreMixture } from './mixture/scoreMixture.ts';
import { type Pca, pca, projected } from './space/pca.ts';
import { type BlockScaling, type ScaleOptions, scaleBlocks, scaledBlocks } from './space/scaleBlocks.ts';

/** Rows in which failures are looked for. */
export interface DiscoveryData {
  /** Embeddings of images, reports, attributes, …: [n, d_b] each. */
  readonly blocks: readonly MatrixLike[];
  /** Classes [n], or probabilities [n, C]. */
  readonly labels: ClassesLike;
  /** Probabilities [n, C]; for two classes also those of class 1 alone, [n]. */
  readonly predictions: MatrixLike | ArrayLike<number>;
}

/** Options of `discover` and `placedIn`. */
export interface DiscoveryOptions extends Omit<MixtureOptions, 'components'> {
  /** Components of the mixture. @default 25, at most one for eight rows */
  readonly components?: number;
  /** How many components, the worst first, are slices. @default 5, or all of fewer components */
  readonly slices?: number;
  /** @default 'domino' */
  readonly ranking?: 'domino' | 'dcbench';
  /** How blocks are made to weigh the same, and a factor per block. @default 'zscore-sqrt-dim', 1 each */
  readonly scaling?: ScaleOptions['mode'];
  readonly blockWeights?: readonly number[];
  /** Principal components that the mixture sees; 0: all columns as they are. @default 128 where there are more columns */
  readonly principalComponents?: number;
}

/** A group of rows that look alike and are wrong in the same way. */
export interface DiscoveredSlice {
  readonly component: number;
  /** |prediction share − label share|, from 0 to 1. */
  readonly score: number;
  /** Rows whose most probable component this is. */
  readonly rows: readonly number[];
}

/** Found slices with all that places other rows in them; plain data. */
export interface Discovery {
  /** The worst first. They are candidates: whether they hold is for rows that were not used here. */
  readonly slices: readonly DiscoveredSlice[];
  readonly fit: MixtureFit;
  /** Of the rows themselves; `unassigned` are those in no slice. */
  readonly scores: MixtureScores;
  readonly space: { readonly scaling: BlockScaling; readonly pca: Pca | undefined };
}

/**
 * Finds slices: scales the blocks so that none outweighs the others, keeps the principal components, fits the error-aware
 * mixture over embedding, label and prediction, and ranks its components by error (Eyuboglu et al. 2022, ICLR; Liu,
 * Bhatia & Fetit 2026, arXiv 2602.24183). The same seed gives the same slices. Throws as its parts do.
 */
export async function discover(data: DiscoveryData, options: DiscoveryOptions = {}): Promise<Discovery> {
  assertKnownKeys('options of discover', options, knownOptions);
  const { components, slices, ranking, scaling, blockWeights, principalComponents, ...fitting } = options;
  const { fused, scaling: found } = scaleBlocks(data.blocks, {
    ...(scaling && { mode: scaling }),
    ...(blockWeights && { weights: blockWeights }),
  });
  const [rows = 0, columns = 0] = fused.shape;
  const kept = principalComponents ?? (columns > 128 ? Math.min(128, rows) : 0);
  const reduced = kept === 0 ? undefined : await pca(fused, { components: kept });
  const known = { labels: data.labels, predictions: bothClasses(data.predictions) };
  const embeddings = reduced?.transformed ?? fused;
  const count = components ?? defaultComponents(rows);
  const fit = await fitErrorAwareMixture({ embeddings, ...known }, { components: count, ...fitting });
  const chosen = { ...(slices !== undefined && { slices }), ...(ranking && { ranking }) };
  const scores = await scoreMixture(fit, { embeddings, ...known }, chosen);
  const ranked = rankSlices(fit, { ...(ranking && { rule: ranking }) });
  return {
    slices: scores.slices.map((component) => ({
      component,
      score: ranked.scores[component] ?? 0,
      rows: [...fit.assignments.keys()].filter((i) => fit.assignments[i] === component),
    })),
    fit,
    scores,
    space: { scaling: found, pca: reduced && withoutTransformed(reduced) },
  };
}

/**
 * Where other rows lie among found slices, by what is known of them; without labels or predictions these are left out.
 * Throws RangeError for blocks of other columns.
 */
export async function placedIn(
  { fit, space, scores }: Discovery,
  { blocks, labels, predictions }: Partial<DiscoveryData> & Pick<DiscoveryData, 'blocks'>,
  { ranking }: Pick<DiscoveryOptions, 'ranking'> = {},
): Promise<MixtureScores> {
  const fused: NdArray<Float64Array> = scaledBlocks(space.scaling, blocks);
  const embeddings = space.pca === undefined ? fused : await projected(space.pca, fused);
  const known = {
    ...(labels !== undefined && { labels }),
    ...(predictions !== undefined && { predictions: bothClasses(predictions) }),
  };
  return scoreMixture(
    fit,
    { embeddings, ...known },
    { slices: scores.slices.length, ...(ranking && { ranking }) },
  );
}

/** 25, at most one for eight studies. */
export function defaultComponents(studies: number): number {
  return Math.max(1, Math.min(25, Math.floor(studies / 8)));
}

/** Every option of `discover`. */
export const knownOptions: Readonly<Record<keyof DiscoveryOptions, true>> = {
  ...mixtureOptions,
  slices: true,
  ranking: true,
  scaling: true,
  blockWeights: true,
  principalComponents: true,
};

/** Probabilities of class 1 alone become those of both classes. */
function bothClasses(predictions: MatrixLike | ArrayLike<number>): MatrixLike {
  if ('shape' in predictions) return predictions;
  const rows: ArrayLike<number | ArrayLike<number>> = predictions;
  return Array.from(rows, (row) => (typeof row === 'number' ? [1 - row, row] : row));
}

function withoutTransformed({ transformed: _, ...found }: Pca & { readonly transformed: unknown }): Pca {
  return found;
}
