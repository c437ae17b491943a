import type { Placement, Plane } from '../augmentation.ts';
import type { Loss } from '../losses/loss.ts';

/** What a network is trained to: the truth of each example, and the loss that compares the network with it. */
export interface Objective {
  readonly loss: Loss;
  /** Examples whose truth it holds. */
  readonly count: number;
  /** Shape of the truth of one example of the given size, as the loss reads it. */
  targetShape(plane: Plane): readonly number[];
  /** Writes the truth of an example, as placed in the batch, to `out` from `to` on; `out` is zeros. */
  fill(out: Float32Array, to: number, example: PlacedExample): void;
  /** How good predictions are, as one number; absent where the objective has none. */
  readonly quality?: Quality;
}

/** An example as it was placed. */
export interface PlacedExample {
  readonly index: number;
  readonly placement: Placement;
  readonly plane: Plane;
}

/** A number over all images from what is kept of each batch. */
export interface Quality {
  readonly name: 'auc' | 'dice';
  /** What is kept of a batch: predictions and truths of `count` images, both as the loss reads them. */
  kept(prediction: Float32Array, target: Float32Array, count: number): readonly number[];
  /** The number from what was kept of all batches, one after another; undefined where the data give none. */
  of(kept: readonly number[]): number | undefined;
}
