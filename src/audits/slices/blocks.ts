import { columnMoments, type MatrixLike, rowMatrix } from '../../math/matrices/rowMatrix.ts';
import { attributeBlock, tfidf, truncatedSvd } from '../../slices/index.ts';
import type { Run, RunImage } from '../../types/run.ts';
import { type EncodedFacts, encodedTexts } from './encodedTexts.ts';
import type { SliceOptions } from './options.ts';

/** What is embedded of a study. */
export interface Embedded {
  readonly image: RunImage;
}

/** Options that say how studies are embedded. */
type BlockOptions = Pick<SliceOptions, 'blocks' | 'attributes' | 'textComponents' | 'textEncoder'>;

/** Embeddings of the studies. */
export interface Block {
  readonly name: SliceOptions['blocks'][number];
  readonly block: MatrixLike;
  readonly columns: number;
  /** Its place among the blocks that were asked for. */
  readonly at: number;
  /** Of texts that went through an encoder, what became of them. */
  readonly texts?: EncodedFacts;
}

/** The blocks that are asked for, but for those of which the data have nothing, or of each study the same. */
export async function blocksOf(
  studies: readonly Embedded[],
  run: Run,
  { options, model, seed }: BlockContext,
): Promise<Block[]> {
  const found: Block[] = [];
  for (const [at, name] of options.blocks.entries()) {
    const made = await blockOf[name](studies, run, { options, model, seed });
    if (made === undefined || !isVaried(made.block)) continue;
    found.push({ name, ...made, columns: rowMatrix(name, made.block).columns, at });
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
) => Promise<Pick<Block, 'block' | 'texts'> | undefined>;

/** Each undefined where the data have nothing of the kind. */
const blockOf: Readonly<Record<SliceOptions['blocks'][number], BlockMaker>> = {
  image: async (studies, run, { model }) =>
    studies.length === 0 || !run.hasPixels
      ? undefined
      : {
          block: await run.embeddings(
            model,
            studies.map(({ image }) => ({ image: image.id })),
          ),
        },
  text: async (studies, run, { options, seed }) => {
    const texts = studies.map(({ image }) => image.text ?? '');
    if (options.textEncoder !== undefined) return encodedTexts(run, options.textEncoder, texts);
    const weights = tfidf(texts);
    const most = Math.min(studies.length, weights.vocabulary.length, options.textComponents);
    if (most < 1) return undefined;
    return { block: truncatedSvd(weights, { components: most, seed }).transformed };
  },
  attributes: async (studies, _, { options }) =>
    attributeBlock(
      studies.map(({ image }) => image.attributes ?? {}),
      options.attributes,
    ),
};
