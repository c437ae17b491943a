import { columnMoments, type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { attributeBlock, tfidf, truncatedSvd } from '../../slices/index.ts';
import type { Run, RunImage } from '../../types/run.ts';
import type { SliceOptions } from './options.ts';

/** What is embedded of a study. */
export interface Embedded {
  readonly image: RunImage;
}

/** Options that say how studies are embedded. */
type BlockOptions = Pick<SliceOptions, 'blocks' | 'attributes' | 'textComponents'>;

/** Embeddings of the studies. */
export interface Block {
  readonly name: SliceOptions['blocks'][number];
  readonly block: MatrixLike;
  readonly columns: number;
  /** Its place among the blocks that were asked for. */
  readonly at: number;
}

/** The blocks that are asked for, but for those of which the data have nothing, or of each study the same. */
export async function blocksOf(
  studies: readonly Embedded[],
  run: Run,
  { options, model, seed }: BlockContext,
): Promise<Block[]> {
  const found: Block[] = [];
  for (const [at, name] of options.blocks.entries()) {
    const block = await blockOf[name](studies, run, { options, model, seed });
    if (block === undefined || !isVaried(block)) continue;
    found.push({ name, block, columns: rowMatrix(name, block).columns, at });
  }
  return found;
}

/** Products of equal rows may differ in their last digits. */
const leastVariation = 1e-9;

function isVaried(block: MatrixLike): boolean {
  const { mean, sd } = columnMoments(rowMatrix('a block of embeddings', block));
  return sd.some((own, j) => own > leastVariation * Math.abs(mean[j] ?? 0));
}

/** Where a block comes from. */
interface BlockContext {
  readonly options: BlockOptions;
  readonly model: string;
  readonly seed: string;
}

type BlockMaker = (
  studies: readonly Embedded[],
  run: Run,
  context: BlockContext,
) => Promise<MatrixLike | undefined>;

/** Each undefined where the data have nothing of the kind. */
const blockOf: Readonly<Record<SliceOptions['blocks'][number], BlockMaker>> = {
  image: async (studies, run, { model }) =>
    studies.length === 0 || !run.hasPixels
      ? undefined
      : run.embeddings(
          model,
          studies.map(({ image }) => ({ image: image.id })),
        ),
  text: async (studies, _, { options, seed }) => {
    const weights = tfidf(studies.map(({ image }) => image.text ?? ''));
    const most = Math.min(studies.length, weights.vocabulary.length, options.textComponents);
    if (most < 1) return undefined;
    return truncatedSvd(weights, { components: most, seed }).transformed;
  },
  attributes: async (studies, _, { options }) =>
    attributeBlock(
      studies.map(({ image }) => image.attributes ?? {}),
      options.attributes,
    )?.block,
};
