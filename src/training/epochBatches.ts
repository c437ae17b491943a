import { randomStream } from '../math/random.ts';
import type { Examples } from './examples.ts';
import { type Augmentation, drawnPlacement, inPlace, type Plane, placeImage } from './placement.ts';

/** The images and truths of one step, and which examples they are. */
export interface Batch {
  readonly members: readonly number[];
  /** [batch size, channels, height, width] */
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
  /** Names the order and the placements of this epoch. */
  readonly seed: string;
  readonly augmentation?: Augmentation;
}

/** The batches of one epoch: all examples in an order drawn anew, without those that do not fill a batch. */
export function* epochBatches(
  { images, objective }: Examples,
  { plane, targetShape, seed, augmentation }: BatchOptions,
): Generator<Batch> {
  const [batchSize = 1, ...truth] = targetShape;
  const order = Uint32Array.from({ length: objective.count }, (_, index) => index);
  randomStream(`${seed}/order`).shuffle(order);
  const stream = randomStream(`${seed}/placement`);
  const { channels, height, width } = plane;
  const item = channels * height * width;
  const truthSize = truth.reduce((product, side) => product * side, 1);
  for (let start = 0; start + batchSize <= order.length; start += batchSize) {
    const members = Array.from(order.subarray(start, start + batchSize));
    const pixels = new Float32Array(batchSize * item);
    const targets = new Float32Array(batchSize * truthSize);
    members.forEach((index, place) => {
      const placement = augmentation ? drawnPlacement(augmentation, stream) : inPlace;
      placeImage(images.data, pixels, { from: index * item, to: place * item, plane, placement });
      objective.fill(targets, place * truthSize, { index, placement, plane });
    });
    const imageShape = [batchSize, channels, height, width];
    yield { members, images: pixels, imageShape, targets, targetShape };
  }
}
