import ndarray from 'ndarray';
import { quoted } from '../../files/quoted.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { Mask } from '../../types/arrays.ts';
import type { OtherValues } from '../../types/classifier.ts';
import type { Segmenter } from '../../types/segmenter.ts';
import { stackedItems } from './computeMaps.ts';
import { type Asked, editedImages } from './editedLogits.ts';
import type { PreparedModel } from './preparedModel.ts';

/** Where a segmentation network finds a class, [height, width] for each image that is asked for, as it is or edited. */
export async function predictedMasks(
  { classifier, prepared, segmenter }: PreparedModel,
  asked: Asked,
  { label, batchSize }: { readonly label: number; readonly batchSize: number },
): Promise<Mask[]> {
  if (segmenter === undefined) throw new RangeError(`${quoted(classifier.id)} is no segmentation network`);
  const network = await segmenter();
  const masks: Mask[] = [];
  for (let start = 0; start < asked.length; start += batchSize) {
    const items = await editedImages(asked.slice(start, start + batchSize), prepared);
    const rows = items.map(({ otherInputs = {} }) => ownInputs(network, otherInputs));
    const sides = stackedItems(items).shape.slice(1, -1);
    const found = dense(await network.withOtherInputs(rows).masks(stackedItems(items), label));
    const size = found.length / items.length;
    for (const index of items.keys())
      masks.push(ndarray(found.slice(index * size, (index + 1) * size), [...sides]));
  }
  return masks;
}

/** Without the mask of the target, which the network itself does not take. */
function ownInputs({ otherInputs = [] }: Segmenter, row: OtherValues): OtherValues {
  return Object.fromEntries(
    otherInputs.flatMap(({ name }) => (row[name] === undefined ? [] : [[name, row[name]]])),
  );
}
