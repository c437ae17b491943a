import type { Classifier } from '../../types/classifier.ts';
import type { PreparedImage, RunImage } from '../../types/run.ts';
import { logitsOf } from './computeMaps.ts';
import { type ImageFacts, imageFacts } from './inputWarnings.ts';

/** What one pass of a classifier over the images of a run gives. */
export interface FirstPass {
  /** Of each image that could be read. */
  readonly logits: ReadonlyMap<string, Float32Array>;
  /** Of the same images in order. */
  readonly facts: readonly ImageFacts[];
  /** By image, why it cannot be read or does not fit. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** The same of a classifier with its units, as plain data. */
export interface KnownPass extends FirstPass {
  readonly inputRange: readonly [low: number, high: number];
}

/**
 * The logits of every image, in batches. An image that cannot be read is left out with its reason; where none can be,
 * the first reason is thrown, as it is one of the whole data set.
 */
export async function firstPass(
  classifier: Classifier,
  images: readonly RunImage[],
  { batchSize, prepared }: { readonly batchSize: number; prepared(id: string): Promise<PreparedImage> },
): Promise<FirstPass> {
  const logits = new Map<string, Float32Array>();
  const facts: ImageFacts[] = [];
  const unreadable = new Map<string, string>();
  let first: unknown;
  for (let start = 0; start < images.length; start += batchSize) {
    const part: PreparedImage[] = [];
    for (const { id } of images.slice(start, start + batchSize)) {
      try {
        part.push(await prepared(id));
      } catch (error) {
        first ??= error;
        unreadable.set(id, error instanceof Error ? error.message : String(error));
      }
    }
    if (part.length === 0) continue;
    facts.push(...part.map(({ image }) => imageFacts(image)));
    const rows = await logitsOf(classifier, part);
    for (const [index, { id }] of part.entries()) logits.set(id, rows[index] ?? new Float32Array());
  }
  if (logits.size === 0 && unreadable.size > 0) throw first;
  return { logits, facts, unreadable };
}
