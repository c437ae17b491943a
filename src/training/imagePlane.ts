import type { Model } from '../graph/model.ts';
import type { ImageBatch } from '../types/arrays.ts';
import type { Plane } from './augmentation.ts';

/**
 * The size of one image of a batch [n, height, width, channels], of volumes [n, depth, height, width, channels]. Throws
 * RangeError unless it is what the model takes and the batch lies in one piece, row-major.
 */
export function imagePlane(model: Model, images: ImageBatch): Plane {
  const [, channels, ...sides] = model.graph.inputs[0]?.shape ?? [];
  const [width, height, depth] = sides.toReversed();
  const wanted = [...sides, channels];
  const [count = 0, ...size] = images.shape;
  const fits = size.length === wanted.length && size.every((side, axis) => side === wanted[axis]);
  const isKnown = height !== undefined && width !== undefined && channels !== undefined;
  if (!fits || !isKnown || sides.length > 3) {
    throw new RangeError(
      `images must be [n, ${wanted.join(', ')}] for ${model.graph.name}, got [${images.shape.join(', ')}]`,
    );
  }
  const item = size.reduce((product, side) => product * side, 1);
  if (images.offset !== 0 || images.data.length !== count * item || images.stride[0] !== item) {
    throw new RangeError('images must lie in one piece, row-major: copy the view first');
  }
  return { ...(depth !== undefined && { depth }), height, width, channels };
}
