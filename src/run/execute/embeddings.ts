import { dense } from '../../math/arrays/dense.ts';
import { channelsOf } from '../../math/arrays/imageAxes.ts';
import { besideOf, stackedItems } from './computeMaps.ts';
import { type Asked, editedImages } from './editedLogits.ts';
import type { PreparedModel } from './preparedModel.ts';

/**
 * The embedding of each image that is asked for, as it is or edited: what the last spatial layer says on average over
 * its places, which is what the head of most networks reads. They are not kept: there may be a thousand numbers each.
 */
export async function embeddings(
  { classifier, prepared }: PreparedModel,
  asked: Asked,
  { batchSize }: { readonly batchSize: number },
): Promise<Float32Array[]> {
  const found: Float32Array[] = [];
  for (let start = 0; start < asked.length; start += batchSize) {
    const images = await editedImages(asked.slice(start, start + batchSize), prepared);
    const targets = images.map(() => 0);
    const { activations } = await besideOf(classifier, images).features(stackedItems(images), targets);
    const values = dense(activations);
    const size = values.length / images.length;
    for (const index of images.keys()) {
      const own = values.subarray(index * size, (index + 1) * size);
      found.push(spatialMean(own, channelsOf(activations.shape)));
    }
  }
  return found;
}

function spatialMean(values: Float32Array, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  values.forEach((value, i) => {
    sums[i % channels] = (sums[i % channels] ?? 0) + value;
  });
  return Float32Array.from(sums, (sum) => (sum * channels) / values.length);
}
