import type { PreparedImage, Run } from '../../types/run.ts';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import { logitsOf } from './computeMaps.ts';
import type { PreparedModel } from './preparedModel.ts';

export type Asked = Parameters<Run['logits']>[1];

/** Logits of images as they are or edited: those known, and the others in batches. */
export async function editedLogits(
  { classifier, logits, prepared }: PreparedModel,
  asked: Asked,
  { batchSize, parts }: { readonly batchSize: number; readonly parts: Checkpoints },
): Promise<Float32Array[]> {
  const keyOf = ({ image, edit }: Asked[number]) => `logits/${classifier.id}/${edit?.name ?? ''}/${image}`;
  const found = new Map<string, Float32Array>();
  for (const one of asked) {
    const known = one.edit === undefined ? logits.get(one.image) : await parts.numbersOf(keyOf(one));
    if (known !== undefined) found.set(keyOf(one), known);
  }
  const missing = [...new Map(asked.map((one) => [keyOf(one), one])).entries()].filter(
    ([key]) => !found.has(key),
  );
  for (let start = 0; start < missing.length; start += batchSize) {
    const part = missing.slice(start, start + batchSize);
    const images = await editedImages(
      part.map(([, one]) => one),
      prepared,
    );
    for (const [index, row] of (await logitsOf(classifier, images)).entries()) {
      const [key, one] = part[index] ?? [''];
      found.set(key, row.slice());
      // What is kept goes through JSON, which has no NaN.
      if (one?.edit?.isSingle !== true && row.every(Number.isFinite)) parts.keepNumbers(key, row.slice());
    }
  }
  return asked.map((one) => found.get(keyOf(one)) ?? new Float32Array());
}

/** The images that are asked for, as they are or edited. */
export async function editedImages(
  asked: Asked,
  prepared: PreparedModel['prepared'],
): Promise<PreparedImage[]> {
  const images: PreparedImage[] = [];
  for (const { image, edit } of asked) {
    const own = await prepared(image);
    images.push(edit === undefined ? own : { ...own, image: edit.apply(own) });
  }
  return images;
}
