import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { type DiscoveryOptions, defaultComponents, discover, knownOptions, placedIn } from '../discover.ts';
import { patientHalves } from './halves.ts';
import { largestOverlaps } from './overlap.ts';
import { rowsAt } from './rowsAt.ts';

/** Studies in which slices are looked for, all in the same order. */
export interface Studies {
  /** Embeddings of images, reports, attributes, …: [n, d_b] each. */
  readonly blocks: readonly MatrixLike[];
  /** Class of each study, [n]. */
  readonly labels: ArrayLike<number>;
  /** Probabilities [n, C]. */
  readonly predictions: MatrixLike;
  /** Patient of each study. @default each its own */
  readonly groups?: readonly string[];
}

/** Options of `placedStudies`. */
export interface PlacedOptions extends Omit<DiscoveryOptions, 'seed' | 'components'> {
  /** Of the mixture; no more than there are studies to fit. @default 25, at most one for eight studies */
  readonly components?: number;
  /** Names the halves and the beginnings of the mixture. */
  readonly seed: string;
  /** How many times it is fitted again, from other beginnings on resampled studies, to see what comes back. @default 5 */
  readonly refits?: number;
}

/** Studies with the slice that each lies in. */
export interface PlacedStudies {
  /** Of each study: its slice from 0, the worst first, or −1. */
  readonly slice: Int32Array;
  /** 1 for the half on which slices were found, 0 for the half that is to confirm them. */
  readonly isFound: Uint8Array;
  /** Of each slice, on the half that found it: |prediction share − label share|. */
  readonly score: readonly number[];
  /** Of each slice: mean over the refits of its largest overlap with a refitted slice, from 0 to 1. */
  readonly stability: readonly number[];
}

/**
 * Finds slices on half of the patients and places the studies of the other half in them by their embeddings alone: a
 * placement that knew labels or predictions would put errors into slices of errors and confirm them by itself. Throws as
 * `discover` does, and RangeError for fewer than eight studies.
 */
export async function placedStudies(studies: Studies, options: PlacedOptions): Promise<PlacedStudies> {
  assertKnownKeys('options of placedStudies', options, { ...knownOptions, refits: true });
  const { refits = 5, seed, ...discovery } = options;
  const n = studies.labels.length;
  if (n < 8) throw new RangeError(`studies must be at least 8, four in each half, got ${n}`);
  for (const [b, block] of studies.blocks.entries()) {
    const { rows } = rowMatrix(`blocks[${b}]`, block);
    if (rows !== n) throw new RangeError(`blocks[${b}] must have a row per study (${n}), got ${rows}`);
  }
  const halves = patientHalves(n, { seed, groups: studies.groups });
  const own = halfOf(studies, halves.found);
  const found = await discover(own, { ...fitting(discovery, halves.found.length), seed });
  const slice = new Int32Array(n).fill(-1);
  const rows = found.slices.map((one) => one.rows.map((row) => halves.found[row] ?? -1));
  for (const [index, members] of rows.entries()) for (const i of members) slice[i] = index;
  const other = halves.confirmed;
  const ranking = discovery.ranking === undefined ? {} : { ranking: discovery.ranking };
  const placed = await placedIn(found, { blocks: blocksAt(studies, other) }, ranking);
  const placeOf = new Map(found.slices.map(({ component }, index) => [component, index]));
  for (const [i, component] of placed.assignments.entries()) {
    slice[other[i] ?? -1] = placeOf.get(component) ?? -1;
  }
  const isFound = new Uint8Array(n);
  for (const i of halves.found) isFound[i] = 1;
  return {
    slice,
    isFound,
    score: found.slices.map(({ score }) => score),
    stability: await stabilityOf(
      found.slices.map((one) => one.rows),
      { own, discovery, refits, seed },
    ),
  };
}

/** A mixture has no more components than studies, and no more slices than components. */
function fitting(options: Omit<DiscoveryOptions, 'seed'>, studies: number): Omit<DiscoveryOptions, 'seed'> {
  const components = Math.min(options.components ?? defaultComponents(studies), studies);
  const { slices = 5 } = options;
  return { ...options, components, slices: Math.min(slices, components) };
}

function blocksAt({ blocks }: Studies, at: readonly number[]): MatrixLike[] {
  return blocks.map((block, b) => rowsAt(`blocks[${b}]`, block, at));
}

function halfOf(studies: Studies, at: readonly number[]) {
  return {
    blocks: blocksAt(studies, at),
    labels: at.map((i) => studies.labels[i] ?? 0),
    predictions: rowsAt('predictions', studies.predictions, at),
  };
}

type Half = ReturnType<typeof halfOf>;

/** Each refit takes every second study at random, so that a slice which hangs on a few studies does not come back. */
async function stabilityOf(
  slices: readonly (readonly number[])[],
  {
    own,
    discovery,
    refits,
    seed,
  }: {
    readonly own: Half;
    readonly discovery: Omit<DiscoveryOptions, 'seed'>;
    readonly refits: number;
    readonly seed: string;
  },
): Promise<number[]> {
  const sums = slices.map(() => 0);
  const n = own.labels.length;
  for (let r = 0; r < refits; r++) {
    const refitSeed = `${seed}/refit ${r}`;
    const { found: at } = patientHalves(n, { seed: refitSeed });
    const part = halfOf({ ...own, labels: own.labels }, at);
    const again = await discover(part, { ...fitting(discovery, at.length), seed: refitSeed });
    const whole = await placedIn(again, own);
    const others = again.slices.map(({ component }) =>
      [...whole.assignments.keys()].filter((i) => whole.assignments[i] === component),
    );
    for (const [s, overlap] of largestOverlaps(slices, others).entries()) sums[s] = (sums[s] ?? 0) + overlap;
  }
  return sums.map((sum) => (refits === 0 ? 0 : sum / refits));
}
