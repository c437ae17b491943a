import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { randomStream } from '../../math/random/random.ts';
import { patientHalves } from '../confirmation/halves.ts';
import { rowsAt } from '../confirmation/rowsAt.ts';
import { type DiscoveryOptions, defaultComponents, discover, knownOptions, placedIn } from '../discover.ts';
import { type SliceMatch, sliceReport } from './sliceReport.ts';

/** Studies with slices that are known, all in the same order. */
export interface KnownSlices {
  /** Embeddings of images, reports, attributes, …: [n, d_b] each. */
  readonly blocks: readonly MatrixLike[];
  /** Class of each study, [n]. */
  readonly labels: ArrayLike<number>;
  /** Probabilities [n, C]. */
  readonly predictions: MatrixLike;
  /** [n, slices] of 0 and 1. */
  readonly truth: MatrixLike;
  /** Patient of each study. @default each its own */
  readonly groups?: readonly string[];
}

/** Options of `heldOutReport`. */
export interface HeldOutOptions extends Omit<DiscoveryOptions, 'seed'> {
  /** Names the halves, the beginnings of the mixture and the shuffles. */
  readonly seed: string;
  /** How many searches in shuffled blocks say what chance finds; each costs as much as the search itself. @default 5 */
  readonly shuffles?: number;
}

/** How well a known slice was found among studies that it was not found on. */
export interface HeldOutMatch extends SliceMatch {
  /** True members among the studies that were scored, and the studies. */
  readonly members: number;
  readonly scored: number;
  /**
   * What the same search gives where the blocks are those of other studies, on average over the shuffles. Labels and
   * predictions stay with their studies: they alone rank members above their share.
   */
  readonly chance: { readonly averagePrecision: number; readonly precision: readonly number[] };
}

/** Ranks that precision is taken at. */
const ranks = [10, 25];

/**
 * Finds slices on half of the patients and ranks the studies of the other half by them, by embedding, label and prediction
 * as Domino does; of each known slice how well its members there are ranked (`sliceReport`), precision at 10 and 25.
 * Throws RangeError for fewer than 50 studies or shuffles that are no count, and as `discover` does.
 */
export async function heldOutReport(studies: KnownSlices, options: HeldOutOptions): Promise<HeldOutMatch[]> {
  assertKnownKeys('options of heldOutReport', options, { ...knownOptions, shuffles: true });
  const { shuffles = 5, seed, ...discovery } = options;
  if (!Number.isInteger(shuffles) || shuffles < 1)
    throw new RangeError(`shuffles must be a whole number from 1, got ${shuffles}`);
  const n = studies.labels.length;
  if (n < 2 * Math.max(...ranks)) throw new RangeError(`studies must be at least 50, 25 to rank, got ${n}`);
  const halves = patientHalves(n, { seed, groups: studies.groups });
  if (halves.confirmed.length < Math.max(...ranks))
    throw new RangeError(`the scored half must hold at least 25 studies, got ${halves.confirmed.length}`);
  const [own, other] = [halfOf(studies, halves.found), halfOf(studies, halves.confirmed)];
  const components = Math.min(
    discovery.components ?? defaultComponents(own.labels.length),
    own.labels.length,
  );
  const slices = Math.min(discovery.slices ?? 5, components);
  const truth = rowMatrix('truth', other.truth);
  const ranking = discovery.ranking === undefined ? {} : { ranking: discovery.ranking };
  const reported = async (found: Half, scored: Half) => {
    const discovered = await discover(found, { ...discovery, components, slices, seed });
    const { sliceProbabilities } = await placedIn(discovered, scored, ranking);
    return sliceReport(scored.truth, sliceProbabilities, { k: ranks });
  };
  const matches = await reported(own, other);
  const byChance: SliceMatch[][] = [];
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    const key = `shuffled/${seed}/${shuffle}`;
    // Each half by itself, so that no patient's embedding gets into the other half.
    byChance.push(await reported(shuffled(own, `${key}/found`), shuffled(other, `${key}/scored`)));
  }
  return matches.map((match, slice) => {
    const own = byChance.flatMap((one) => one[slice] ?? []);
    const mean = (of: (one: SliceMatch) => number | undefined) =>
      own.reduce((sum, one) => sum + (of(one) ?? 0), 0) / Math.max(1, own.length);
    const members = Array.from(
      { length: truth.rows },
      (_, i) => truth.values[i * truth.columns + slice] ?? 0,
    );
    return {
      ...match,
      members: members.reduce((sum, one) => sum + one, 0),
      scored: truth.rows,
      chance: {
        averagePrecision: mean((one) => one.averagePrecision),
        precision: ranks.map((_, k) => mean((one) => one.precision[k])),
      },
    };
  });
}

type Half = Omit<KnownSlices, 'groups'>;

function halfOf({ blocks, labels, predictions, truth }: KnownSlices, at: readonly number[]): Half {
  return {
    blocks: blocks.map((block, b) => rowsAt(`blocks[${b}]`, block, at)),
    labels: at.map((i) => labels[i] ?? 0),
    predictions: rowsAt('predictions', predictions, at),
    truth: rowsAt('truth', truth, at),
  };
}

/** Every study gets the blocks of another, all of the same one; label, prediction and membership stay. */
function shuffled(half: Half, key: string): Half {
  const order = [...Array(half.labels.length).keys()];
  randomStream(key).shuffle(order);
  return { ...half, blocks: half.blocks.map((block) => rowsAt('block', block, order)) };
}
