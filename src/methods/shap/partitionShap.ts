import ndarray from 'ndarray';
import { assertKnownKeys } from '../../checks/knownKeys.ts';
import type { Attribution, Image } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import { type Block, forEachRun, halvesOf, sizeOf } from './block.ts';
import {
  type CoalitionOptions,
  type CoalitionScores,
  coalitionScores,
  type Shown,
} from './coalitionScores.ts';
import { createPriorityQueue } from './priorityQueue.ts';

/** Options of `partitionShap`. */
export interface PartitionShapOptions extends CoalitionOptions {
  /** How many images may be scored, the empty and the full one among them; passed by at most one. @default 1000 */
  readonly maxEvals?: number;
}

/** What `partitionShap` finds. */
export interface PartitionShap {
  /** One array of the image's shape for each output: the target, or every class. */
  readonly values: readonly Attribution[];
  /** The scores of the image of which nothing is seen, and of all of it: the values of an output sum to full − base. */
  readonly base: Float64Array;
  readonly full: Float64Array;
  readonly evaluations: number;
}

/** A block that is still whole, seen beside `context`: what showing it adds is spread evenly over it. */
interface Entry {
  readonly block: Block;
  readonly context: Context | undefined;
  /** Scores without and with the block. */
  readonly without: Float64Array;
  readonly with: Float64Array;
  /** The share of the orders of the tree that this context stands for. */
  readonly weight: number;
}

/** Blocks that are shown, the latest first. */
interface Context {
  readonly block: Block;
  readonly others: Context | undefined;
}

const optionKeys = { target: true, score: true, maskValue: true, batchSize: true, maxEvals: true } as const;

/**
 * Owen values of an image's values on a tree of halves (Owen 1977; the partition explainer of shap 0.51, Lundberg):
 * the blocks whose worth is greatest are split first, each within and without its sibling, until `maxEvals` images
 * have been scored; what is left whole is spread evenly. `image` has the classifier's shape and units.
 * Throws as `coalitionScores` does, and RangeError for fewer than two evaluations.
 */
export async function partitionShap(
  classifier: Classifier,
  image: Image,
  options: PartitionShapOptions,
): Promise<PartitionShap> {
  assertKnownKeys('options of partitionShap', options, optionKeys);
  const { maxEvals = 1000, batchSize = 50, ...others } = options;
  for (const [name, value, least] of [
    ['maxEvals', maxEvals, 2],
    ['batchSize', batchSize, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`${name} must be a whole number and at least ${least}, got ${value}`);
  }
  const { shape } = image;
  const scores = coalitionScores(classifier, image, { ...others, batchSize });
  const root: Block = { start: shape.map(() => 0), end: shape };
  const nothing: Shown = () => {};
  const [base, full] = (await scores.of([nothing, shownBlocks(shape, [root])])) as [
    Float64Array,
    Float64Array,
  ];
  const totals = Array.from({ length: scores.outputs }, () => new Float64Array(image.size));
  const queue = createPriorityQueue<Entry>();
  push(queue, { block: root, context: undefined, without: base, with: full, weight: 1 });
  let evaluations = 2;
  while (queue.size > 0 && evaluations < maxEvals) {
    const split: Entry[] = [];
    while (queue.size > 0 && 2 * split.length < batchSize && evaluations + 2 * split.length < maxEvals) {
      const entry = queue.pop() as Entry;
      if (sizeOf(entry.block) === 1) credit(entry, totals, shape);
      else split.push(entry);
    }
    evaluations += 2 * split.length;
    for (const entry of await halves(split, scores, shape)) push(queue, entry);
  }
  while (queue.size > 0) credit(queue.pop() as Entry, totals, shape);
  const values = totals.map((total) => ndarray(Float32Array.from(total), [...shape]));
  return { values, base, full, evaluations };
}

/** The greatest worth over the outputs goes first. */
function push(queue: ReturnType<typeof createPriorityQueue<Entry>>, entry: Entry): void {
  const worths = entry.with.map((value, k) => Math.abs(value - (entry.without[k] ?? 0)) * entry.weight);
  queue.push(entry, Math.max(...worths));
}

/** Each entry split: either half without the other and beside it, at half the weight. */
async function halves(
  entries: readonly Entry[],
  scores: CoalitionScores,
  shape: readonly number[],
): Promise<Entry[]> {
  const pairs = entries.map(({ block }) => halvesOf(block) as readonly [Block, Block]);
  const coalitions = entries.flatMap(({ context }, i) =>
    (pairs[i] ?? []).map((half) => shownBlocks(shape, [half, ...blocksOf(context)])),
  );
  const found = await scores.of(coalitions);
  return entries.flatMap((entry, i) => {
    const [left, right] = pairs[i] as readonly [Block, Block];
    const [withLeft, withRight] = [found[2 * i], found[2 * i + 1]] as [Float64Array, Float64Array];
    const { context, without, with: both } = entry;
    const weight = entry.weight / 2;
    return [
      { block: left, context, without, with: withLeft, weight },
      { block: right, context, without, with: withRight, weight },
      { block: left, context: { block: right, others: context }, without: withRight, with: both, weight },
      { block: right, context: { block: left, others: context }, without: withLeft, with: both, weight },
    ];
  });
}

function blocksOf(context: Context | undefined): Block[] {
  const blocks: Block[] = [];
  for (let at = context; at !== undefined; at = at.others) blocks.push(at.block);
  return blocks;
}

function shownBlocks(shape: readonly number[], blocks: readonly Block[]): Shown {
  return (image, out) => {
    for (const block of blocks) {
      forEachRun(block, shape, (from, to) => out.set(image.subarray(from, to), from));
    }
  };
}

/** Spreads what a block adds evenly over its values. */
function credit(
  { block, without, with: both, weight }: Entry,
  totals: readonly Float64Array[],
  shape: readonly number[],
): void {
  totals.forEach((total, k) => {
    const each = (((both[k] ?? 0) - (without[k] ?? 0)) * weight) / sizeOf(block);
    forEachRun(block, shape, (from, to) => {
      for (let i = from; i < to; i++) total[i] = (total[i] ?? 0) + each;
    });
  });
}
