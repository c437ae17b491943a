import type { Model } from '../graph/model.ts';
import type { ImageBatch } from '../types/arrays.ts';
import type { Plane } from './augmentation.ts';
import { imagePlane } from './imagePlane.ts';
import type { Objective } from './objectives/objective.ts';

/** Images and what a network is to say of them. */
export interface Examples {
  /** [n, height, width, channels] in the units of the model, of volumes [n, depth, height, width, channels]. */
  readonly images: ImageBatch;
  readonly objective: Objective;
}

/** The size of one image. Throws RangeError unless it is what the model takes and there is a truth for each image. */
export function examplesPlane(model: Model, { images, objective }: Examples): Plane {
  const plane = imagePlane(model, images);
  const [count = 0] = images.shape;
  if (count !== objective.count) {
    throw new RangeError(`objective must hold a truth for each of ${count} images, got ${objective.count}`);
  }
  return plane;
}
