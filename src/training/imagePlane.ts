import type { Model } from '../graph/model.ts';
import type { ImageBatch } from '../types/arrays.ts';
import type { Plane } from './augmentation.ts';

/**
 * The size of one image of a batch [n, height, width, channels]. Throws RangeError unless it is what the model takes
 * and the batch lies in one piece, row-major.
 */
export function imagePlane(model: Model, images: ImageBatch): Plane {
  const [, channels, height, width] = model.graph.inputs[0]?.shape ?? [];
  const [count, ...size] = images.shape;
  const fits = size[0] === height && size[1] === width && size[2] === channels && size.length === 3;
  if (!fits || height === undefined || width === undefined || channels === undefined) {
    const wanted = `[n, ${height}, ${width}, ${channels}]`;
    throw new RangeError(
      `images must be ${wanted} for ${model.graph.name}, got [${images.shape.join(', ')}]`,
    );
  }
  const length = (count ?? 0) * height * width * channels;
  if (
    images.offset !== 0 ||
    images.data.length !== length ||
    images.stride[0] !== height * width * channels
  ) {
    throw new RangeError('images must lie in one piece, row-major: copy the view first');
  }
  return { height, width, channels };
}
