import type { Image, ImageShape, SaliencyMap } from './arrays.ts';
import type { Disposable } from './classifier.ts';

/** A network that was trained to find the region itself: the bar that a saliency map would have to reach. */
export interface Localizer extends Disposable {
  /** Names the network in rows and messages. */
  readonly id: string;
  /** Of one input: [height, width, channels], or [depth, height, width, channels]. */
  readonly inputShape: ImageShape;
  /** How much it takes each pixel for part of the region, as large as its input, for an image in its units. */
  locate(image: Image): Promise<SaliencyMap>;
}
