import { assertArray } from '../../checks/assertArray.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { ImageBatch, ImageShape } from '../../types/arrays.ts';
import type { Network } from '../network/network.ts';
import type { Feed } from './ortSession.ts';

/** The shape of one input at the API, its channels last. */
export function inputShapeOf({ size, channels }: Network['input']): ImageShape {
  const [first = 1, second = 1, third] = size;
  return third === undefined ? [first, second, channels] : [first, second, third, channels];
}

/** An image batch as it goes in, checked. */
export function imageFeed(batch: ImageBatch, shape: ImageShape): Feed {
  assertArray('image batch', batch);
  const [count = 0, ...item] = batch.shape;
  if (count < 1 || item.join() !== shape.join()) {
    throw new RangeError(
      `image batch must be [n, ${shape.join(', ')}] with n of at least 1, got [${batch.shape.join(', ')}]`,
    );
  }
  return { data: dense(batch), dims: batch.shape };
}

/** The gradient by the logits: 1 at each image's target. A binary head has one output z: class 1 is z, class 0 is -z. */
export function seedFeed(targets: readonly number[], batch: ImageBatch, outputCount: number): Feed {
  const [count = 0] = batch.shape;
  const classCount = Math.max(2, outputCount);
  if (targets.length !== count)
    throw new RangeError(`targets must be one per image, ${count}, got ${targets.length}`);
  const data = new Float32Array(count * outputCount);
  targets.forEach((target, item) => {
    if (!Number.isInteger(target) || target < 0 || target >= classCount) {
      throw new RangeError(`target must be a class index from 0 to ${classCount - 1}, got ${target}`);
    }
    if (outputCount === 1) data[item] = target === 1 ? 1 : -1;
    else data[item * outputCount + target] = 1;
  });
  return { data, dims: [count, outputCount] };
}
