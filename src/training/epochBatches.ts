import { randomStream } from '../math/random/random.ts';
import {
  type Augmentation,
  addNoise,
  drawnPlacement,
  type Plane,
  placeImage,
  placesOf,
  sidesOf,
  unmoved,
} from './augmentation.ts';
import type { Examples } from './examples.ts';

/** The images and truths of one step, and which examples they are. */
export interface Batch {
  readonly members: readonly number[];
  /** [batch size, channels, height, width], of volumes [batch size, channels, depth, height, width]. */
  readonly images: Float32Array;
  readonly imageShape: readonly number[];
  /** As the objective writes them, of the target shape. */
  readonly targets: Float32Array;
  readonly targetShape: readonly number[];
}

export interface BatchOptions {
  readonly plane: Plane;
  /** Of the truths of one batch; its first number is the batch size. */
  readonly targetShape: readonly number[];
  /** Names the order, the placements and the noise of this epoch. */
  readonly seed: string;
  readonly augmentation?: Augmentation;
  /** So many examples, one after another in the set, stay together and are placed alike; each has noise of its own. */
  readonly together: number;
}

/** The batches of one epoch: all examples in an order drawn anew, without those that do not fill a batch. */
export function* epochBatches(
  { images, objective }: Examples,
  { plane, targetShape, seed, augmentation, together }: BatchOptions,
): Generator<Batch> {
  const [batchSize = 1, ...truth] = targetShape;
  const groups = Uint32Array.from({ length: objective.count / together }, (_, index) => index);
  randomStream(`${seed}/order`).shuffle(groups);
  const order = Array.from(groups, (group) =>
    Array.from({ length: together }, (_, index) => group * together + index),
  ).flat();
  const stream = randomStream(`${seed}/placement`);
  // A stream of its own: with noise and without it, images lie the same way.
  const noiseStream = randomStream(`${seed}/noise`);
  const { noise = 0, noiseShare = 1 } = augmentation ?? {};
  const isNoisy = () => noise > 0 && (noiseShare === 1 || noiseStream.uniform() < noiseShare);
  const { channels } = plane;
  const item = channels * placesOf(plane);
  const truthSize = truth.reduce((product, side) => product * side, 1);
  for (let start = 0; start + batchSize <= order.length; start += batchSize) {
    const members = order.slice(start, start + batchSize);
    const pixels = new Float32Array(batchSize * item);
    const targets = new Float32Array(batchSize * truthSize);
    let placement = unmoved;
    members.forEach((index, position) => {
      if (augmentation && position % together === 0) placement = drawnPlacement(augmentation, stream);
      placeImage(images.data, pixels, { from: index * item, to: position * item, plane, placement });
      if (isNoisy()) addNoise(pixels.subarray(position * item, (position + 1) * item), noise, noiseStream);
      objective.fill(targets, position * truthSize, { index, placement, plane });
    });
    const imageShape = [batchSize, channels, ...sidesOf(plane)];
    yield { members, images: pixels, imageShape, targets, targetShape };
  }
}
