import type { Image, SaliencyMap } from './arrays.ts';
import type { Disposable } from './classifier.ts';

/** A network that was trained to find the region itself: the bar that a saliency map would have to reach. */
export interface Localizer extends Disposable {
  /** Names the network in rows and messages. */
  readonly id: string;
  /** [height, width, channels] of one input image. */
  readonly inputShape: readonly [height: number, width: number, channels: number];
  /** How much it takes each pixel for part of the region, [height, width] of its input, for an image in its units. */
  locate(image: Image): Promise<SaliencyMap>;
}
