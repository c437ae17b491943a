/** The one seam between the algorithms and whatever runs the model: `ndarray`s cross it, no tensor of a runtime does. */
import type { NdArray } from 'ndarray';
import type { Image, ImageBatch, ImageShape, Logits } from './arrays.ts';
import type { RelevanceRule } from './relevanceRule.ts';

/** An input of a model beside the image that is explained, such as an age or a second view. */
export interface OtherInput {
  readonly name: string;
  /** Of one image: [3] of three numbers, [height, width, channels] of a picture, in the units that the model takes. */
  readonly shape: readonly number[];
  readonly kind: 'numbers' | 'picture' | 'mask';
  /** What it is for an image that has no value of its own; absent where each must have one. */
  readonly value?: Float32Array;
}

/** What the other inputs of a model are for one image, by their names; row-major. */
export type OtherValues = Readonly<
  Record<string, number | readonly number[] | NdArray<Float32Array | Uint8Array>>
>;

/** An image classifier: images [n, height, width, channels] in its own units to logits. */
export interface Classifier {
  /** Names the model in rows and messages. */
  readonly id: string;
  /** Of one input: [height, width, channels], or [depth, height, width, channels]. */
  readonly inputShape: ImageShape;
  readonly classCount: number;
  /** [lowest, highest] value of a pixel in the model's units, black and white; absent where nobody said. */
  readonly inputRange?: readonly [low: number, high: number];
  /** One value per channel: black in the model's units; absent where it is the low end of `inputRange` in each. */
  readonly black?: readonly number[];
  /** Each operator with the shapes of its weights, in the order of the network; absent where that is not known. */
  readonly structure?: readonly string[];
  /** What its user should know of it, one line each; absent where there is nothing. */
  readonly warnings?: readonly string[];
  /** What goes in beside the image; absent where nothing does. */
  readonly otherInputs?: readonly OtherInput[];
  /** The class that is explained unless another is named, where whoever opened it said so. */
  readonly statedClass?: number;
  /** The operators that the processor computed so far though a GPU was asked for; absent of one that runs on the processor. */
  processorOperators?(): readonly string[];
  /** [n, classes]: the scores before softmax or sigmoid. Row i depends on image i alone. */
  logits(batch: ImageBatch): Promise<Logits>;
}

/** A classifier that takes more than an image. */
export interface WithOtherInputs<Self extends Classifier = Classifier> {
  /**
   * The same classifier, which gives its model these other inputs: one row for each image of a batch, or a single one
   * for them all. Its sessions are those of the classifier itself, and `dispose` of either ends both. Throws
   * RangeError for a name that no input has, and for a value of another length or that is not finite.
   */
  withOtherInputs(rows: readonly OtherValues[]): Self;
}

/**
 * `standard` is the derivative; `guided` also zeroes negative gradients at every ReLU (Springenberg et al. 2015);
 * `rescale`: DeepLIFT's multipliers (Shrikumar et al. 2017); `relevance`: LRP's shares of the logit (Bach et al. 2015).
 */
export type GradientRule = 'standard' | 'guided' | 'rescale' | 'relevance';

/** How a gradient is taken. */
export interface GradientOptions {
  /** @default 'standard' */
  readonly rule?: GradientRule;
  /** The image that every image of the batch is set against: of the rule `rescale`, and of no other. */
  readonly baseline?: Image;
  /** How layers share relevance: of the rule `relevance`, and of no other. */
  readonly relevance?: RelevanceRule;
  /** Told the logits of the same pass, [n, classes], perhaps in parts, by a classifier that has them for nothing more. */
  readonly onLogits?: (logits: Logits) => void;
}

/** A classifier that also gives the gradient of a logit by the image. */
export interface Differentiable extends Classifier {
  /** The rules that it follows; absent where it follows `standard` and `guided`. */
  readonly rules?: readonly GradientRule[];
  /** d logit[i, targets[i]] / d batch[i], shape of `batch`. `targets` has one class index per image. */
  gradient(batch: ImageBatch, targets: readonly number[], options?: GradientOptions): Promise<ImageBatch>;
}

/** Activations of one layer and the derivative of the target logit by them, laid out as images are. */
export interface Features {
  readonly layer: string;
  readonly activations: ImageBatch;
  readonly gradients: ImageBatch;
}

/** A classifier that also gives the features of its layers and the gradients by them. */
export interface Layered extends Classifier {
  /** At the named spatial layer; without a name, at the last spatial feature map, or grid of tokens, before the head. */
  features(
    batch: ImageBatch,
    targets: readonly number[],
    options?: { readonly layer?: string },
  ): Promise<Features>;
}

/** Softmax attention of one layer, and the derivative of a score by it: both [n, heads, tokens, tokens], a row for each token that asks. */
export interface AttentionLayer {
  readonly layer: string;
  readonly weights: NdArray<Float32Array>;
  readonly gradients: NdArray<Float32Array>;
}

/** The attention of all layers, in the order of the network, and where the tokens of the image are. */
export interface Attention {
  readonly layers: readonly AttentionLayer[];
  /** [height, width] of the grid of patches. */
  readonly grid: readonly [height: number, width: number];
  /** The token of each patch, row-major; other tokens, such as a class token, are of no patch. */
  readonly patches: readonly number[];
}

/** A classifier that also gives its attention among all tokens. */
export interface Attentive extends Classifier {
  /**
   * By `logits` the gradients are of the target's logit. By `layers` those of each layer are of the logit that the head
   * would give for the tokens as that layer leaves them.
   */
  attention(
    batch: ImageBatch,
    targets: readonly number[],
    options?: { readonly scores?: 'logits' | 'layers' },
  ): Promise<Attention>;
}

/** A layer with weights of its own, with all other trained numbers that belong to it, such as those of a normalisation. */
export interface WeightLayer {
  readonly name: string;
  /** What its weights do; `elementwise` in a network in which no layer multiplies with a matrix or kernel. */
  readonly kind: 'convolution' | 'dense' | 'recurrent' | 'elementwise';
  /** The part of the network that it belongs to, from the names in the graph, such as `features.3`. */
  readonly block: string;
  /** How many numbers a re-draw replaces. */
  readonly parameterCount: number;
}

/** An array of real numbers, or a single one, that the logits are computed with beside the image. */
export interface NetworkConstant {
  readonly name: string;
  /** The names in the file of the numbers that it is computed from; none where a formula gives it. */
  readonly sources: readonly string[];
  readonly shape: readonly number[];
  /** A re-draw replaces what is `trained`, leaves what is `fixed`, and is impossible with one that is `refused`. */
  readonly fate: 'trained' | 'fixed' | 'refused';
  /** What it is, or why it is not re-drawn. */
  readonly reason: string;
  /** The weight layer that a trained one belongs to. */
  readonly layer?: string;
}

/**
 * What becomes of the running statistics of a batch normalisation behind re-drawn weights: `keep` them; `reset` them
 * to mean 0 and variance 1; or `recalibrate` them on a batch of images, as training would have left them.
 */
export type StatisticsPolicy = 'keep' | 'reset' | 'recalibrate';

/** Which layers are made random, and from which stream. */
export interface RandomizedOptions {
  /** @default 'recalibrate' where there is a calibration batch, else 'keep' */
  readonly statistics?: StatisticsPolicy;
  /** The images of `recalibrate`. */
  readonly calibration?: ImageBatch;
}

/** A classifier whose weights can be made random. */
export interface Randomizable<Self extends Classifier = Classifier> extends Classifier {
  /** From the input to the output. */
  layers(): readonly WeightLayer[];
  /** What a re-draw makes of each constant, in the order of their use; absent where nobody can tell. */
  constants?(): readonly NetworkConstant[];
  /**
   * A copy in which the named layers have weights re-drawn from their initialiser. Each layer has a random stream
   * of its own from (seed, place among `layers()`), so the numbers do not depend on which others are named. Rejects
   * with a RangeError where a trained number of the network cannot be re-drawn.
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
export interface FullClassifier
  extends Differentiable,
    Layered,
    Attentive,
    Randomizable<FullClassifier>,
    Partial<WithOtherInputs<FullClassifier>>,
    Disposable {
  constants(): readonly NetworkConstant[];
}
