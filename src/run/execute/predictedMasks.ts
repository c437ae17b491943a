import ndarray from 'ndarray';
import { quoted } from '../../files/quoted.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { ImageBatch, Mask } from '../../types/arrays.ts';
import type { OtherValues } from '../../types/classifier.ts';
import type { Segmenter } from '../../types/segmenter.ts';
import { stackedItems } from './computeMaps.ts';
import { type Asked, editedImages } from './editedLogits.ts';
import type { PreparedModel } from './preparedModel.ts';

/** By class, [height, width] for each image that is asked for, as it is or edited: where a segmentation network finds it. */
export async function predictedMasks(
  { classifier, prepared, segmenter }: PreparedModel,
  asked: Asked,
  { labels, batchSize }: { readonly labels: readonly number[]; readonly batchSize: number },
): Promise<ReadonlyMap<number, Mask[]>> {
  if (segmenter === undefined) throw new RangeError(`${quoted(classifier.id)} is no segmentation network`);
  const network = await segmenter();
  const masks = new Map(labels.map((label) => [label, [] as Mask[]]));
  for (let start = 0; start < asked.length; start += batchSize) {
    const items = await editedImages(asked.slice(start, start + batchSize), prepared);
    const rows = items.map(({ otherInputs = {} }) => ownInputs(network, otherInputs));
    const batch = stackedItems(items);
    const sides = batch.shape.slice(1, -1);
    for (const [label, found] of await flagsOf(network.withOtherInputs(rows), batch, labels)) {
      const size = found.length / items.length;
      for (const index of items.keys())
        masks.get(label)?.push(ndarray(found.slice(index * size, (index + 1) * size), [...sides]));
    }
  }
  return masks;
}

/** Of each class 1 where the network finds it: places of one class each by one pass, others by a pass for each class. */
async function flagsOf(
  network: Segmenter,
  batch: ImageBatch,
  labels: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const { id, classCount, isMultiLabel } = network;
  const stranger = labels.find((label) => label >= classCount);
  if (stranger !== undefined)
    throw new RangeError(`${id}: class must be an index from 0 to ${classCount - 1}, got ${stranger}`);
  const found = new Map<number, Uint8Array>();
  const classes = isMultiLabel ? undefined : dense(await network.labels(batch));
  for (const label of labels) {
    const own = classes?.map((one) => Number(one === label)) ?? dense(await network.masks(batch, label));
    found.set(label, own);
  }
  return found;
}

/** Without the mask of the target, which the network itself does not take. */
function ownInputs({ otherInputs = [] }: Segmenter, row: OtherValues): OtherValues {
  return Object.fromEntries(
    otherInputs.flatMap(({ name }) => (row[name] === undefined ? [] : [[name, row[name]]])),
  );
}
