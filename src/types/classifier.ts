/**
 * The one seam between the algorithms and whatever runs the model. Every array that crosses it is an
 * `ndarray`; no tensor of a runtime does. A method names the capabilities that it needs in its parameter type.
 */
import type { ImageBatch, Logits } from './arrays.ts';

export interface Classifier {
  /** Names the model in rows and messages. */
  readonly id: string;
  /** [height, width, channels] of one input image. */
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly classCount: number;
  /** [lowest, highest] value of a pixel in the model's units, black and white; absent where nobody said. */
  readonly inputRange?: readonly [low: number, high: number];
  /** One value per channel: black in the model's units; absent where it is the low end of `inputRange` in each. */
  readonly black?: readonly number[];
  /** Each operator with the shapes of its weights, in the order of the network; absent where that is not known. */
  readonly structure?: readonly string[];
  /** [n, classes]: the scores before softmax or sigmoid. Row i depends on image i alone. */
  logits(batch: ImageBatch): Promise<Logits>;
}

/** `standard` is the derivative; `guided` also zeroes negative gradients at every ReLU (Springenberg et al. 2015). */
export type GradientRule = 'standard' | 'guided';

export interface Differentiable extends Classifier {
  /** The rules that it follows; absent where it follows both. */
  readonly rules?: readonly GradientRule[];
  /** d logit[i, targets[i]] / d batch[i], shape of `batch`. `targets` has one class index per image. */
  gradient(
    batch: ImageBatch,
    targets: readonly number[],
    options?: { readonly rule?: GradientRule },
  ): Promise<ImageBatch>;
}

/** The activations of one layer and the derivative of the target logit by them, both [n, height, width, channels]. */
export interface Features {
  readonly layer: string;
  readonly activations: ImageBatch;
  readonly gradients: ImageBatch;
}

export interface Layered extends Classifier {
  /** At the named spatial layer; without a name, at the last spatial feature map before the head. */
  features(
    batch: ImageBatch,
    targets: readonly number[],
    options?: { readonly layer?: string },
  ): Promise<Features>;
}

/** A layer with weights of its own, with the normalisation that follows it. */
export interface WeightLayer {
  readonly name: string;
  readonly kind: 'convolution' | 'dense';
  /** The part of the network that it belongs to, from the names in the graph, such as `features.3`. */
  readonly block: string;
  /** How many numbers a re-draw replaces. */
  readonly parameterCount: number;
}

/**
 * What becomes of the running statistics of a batch normalisation behind re-drawn weights: `keep` them; `reset` them
 * to mean 0 and variance 1; or `recalibrate` them on a batch of images, as training would have left them.
 */
export type StatisticsPolicy = 'keep' | 'reset' | 'recalibrate';

export interface RandomizedOptions {
  /** @default 'recalibrate' where there is a calibration batch, else 'keep' */
  readonly statistics?: StatisticsPolicy;
  /** The images of `recalibrate`. */
  readonly calibration?: ImageBatch;
}

export interface Randomizable<Self extends Classifier = Classifier> extends Classifier {
  /** From the input to the output. */
  layers(): readonly WeightLayer[];
  /**
   * A copy in which the named layers have weights re-drawn from their initialiser. Each layer has a random stream
   * of its own from (seed, place among `layers()`), so the numbers do not depend on which others are named.
   */
  randomized(
    layerNames: readonly string[],
    seed: string,
    options?: RandomizedOptions,
  ): Promise<Self & Disposable>;
}

/** A classifier that holds memory or threads of a runtime. */
export interface Disposable {
  dispose(): Promise<void>;
}

/** What `openClassifier` returns: everything that the eight methods and four criteria ask for. */
export interface FullClassifier extends Differentiable, Layered, Randomizable<FullClassifier>, Disposable {}
