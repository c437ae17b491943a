import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { assertSpacing } from '../checks/assertSpacing.ts';
import { dense } from '../math/arrays/dense.ts';
import { channelsOf, spatialShape } from '../math/arrays/imageAxes.ts';
import type { Given, Image } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import type { Question } from '../types/method.ts';

export interface QuestionOptions {
  /** The class to explain: 0 .. classCount - 1. */
  readonly target: number;
  /** Names the random stream of this cell. */
  readonly seed: string;
  /** At most this many images go to the classifier in one call. @default 8 */
  readonly batchSize?: number;
  /** [lowest, highest] value of a pixel in model units. @default [0, 1] */
  readonly inputRange?: readonly [low: number, high: number];
  /** One value per channel: black in model units. @default the low end of `inputRange` in each */
  readonly black?: readonly number[];
  /** Of a voxel along each axis of the image, in mm. @default not known */
  readonly spacing?: readonly number[] | undefined;
}

/**
 * The question why `classifier` gives `image` this much of class `target`, checked once here so that no method
 * has to. The image is kept in row-major order (a copy where it is not). Its memo lives as long as the question;
 * a computation that fails is not kept, so that a later call tries again.
 */
export function createQuestion<Needs extends Classifier>(
  classifier: Needs,
  image: Given<Image>,
  { target, seed, batchSize = 8, inputRange = [0, 1], black, spacing }: QuestionOptions,
): Question<Needs> {
  const { inputShape, classCount, id } = classifier;
  assertArray('image', image);
  if (image.shape.join() !== inputShape.join()) {
    throw new RangeError(`image must have the shape [${inputShape}] that ${id} takes, got [${image.shape}]`);
  }
  if (!Number.isInteger(target) || target < 0 || target >= classCount) {
    throw new RangeError(`target must be an integer from 0 to ${classCount - 1}, got ${target}`);
  }
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchSize must be a positive integer, got ${batchSize}`);
  }
  const [low, high] = inputRange;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new RangeError(`inputRange must be finite and ascending, got [${inputRange}]`);
  }
  const channels = channelsOf(inputShape);
  if (black !== undefined && !(black.length === channels && black.every(Number.isFinite))) {
    throw new RangeError(`black must be one finite value per channel, ${channels}, got [${black}]`);
  }
  if (spacing !== undefined) assertSpacing(spacing, spatialShape(inputShape).length);
  const values = dense(image);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`image must be finite, got ${values[bad]} at value ${bad}`);

  return {
    classifier,
    image: ndarray(values, [...inputShape]),
    target,
    seed,
    batchSize,
    inputRange,
    black: black ?? new Array<number>(channels).fill(low),
    ...(spacing && { spacing }),
    once: memo(),
  };
}

function memo(): Question['once'] {
  const kept = new Map<string, Promise<unknown>>();
  return <T>(key: string, compute: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);
    // A key names one computation, whose type the caller states.
    if (known !== undefined) return known as Promise<T>;
    const started = compute();
    kept.set(key, started);
    started.catch(() => kept.delete(key));
    return started;
  };
}
