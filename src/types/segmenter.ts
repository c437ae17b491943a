import type { NdArray } from 'ndarray';
import type { ImageBatch, ImageShape } from './arrays.ts';
import type { Disposable, OtherInput, OtherValues } from './classifier.ts';

/** A segmentation network as it is used: images to the classes of their pixels. */
export interface Segmenter extends Disposable {
  /** Names the network in rows and messages. */
  readonly id: string;
  /** [height, width, channels] of one input image, [depth, height, width, channels] of a volume. */
  readonly inputShape: ImageShape;
  readonly classCount: number;
  /** Whether a pixel may belong to several classes at once: each class has a sigmoid of its own. */
  readonly isMultiLabel: boolean;
  /** What goes in beside the image; absent where nothing does. */
  readonly otherInputs?: readonly OtherInput[];
  /** What its user should know of it, one line each; absent where there is nothing. */
  readonly warnings?: readonly string[];
  /** Uint8 [n, height, width], of volumes [n, depth, height, width]: the class with the largest score. Throws RangeError where a pixel may have several. */
  labels(batch: ImageBatch): Promise<NdArray<Uint8Array>>;
  /** Float32 [n, height, width, classes]: the softmax of the scores, or of several classes the sigmoid of each. */
  probabilities(batch: ImageBatch): Promise<NdArray<Float32Array>>;
  /** Uint8 [n, height, width]: 1 where the network predicts a class, else 0. */
  masks(batch: ImageBatch, classIndex: number): Promise<NdArray<Uint8Array>>;
  /** The same network, given these other inputs: one row for each image of a batch, or a single one for them all. */
  withOtherInputs(rows: readonly OtherValues[]): Segmenter;
}
