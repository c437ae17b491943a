import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** A loaded model of TF.js. All of it is called within a computation, which ends the lives of its tensors. */
export interface TfjsRun {
  /** [n, outputs] for images [n, height, width, channels], before a final activation. */
  logits(images: Tensor4D, output: Output): Tensor2D;
  /** The activations of one layer, and the gradient by them of the sum of `seed` [n, outputs] times the logits. */
  features(question: FeatureQuestion): Found;
  /** The shape of what a layer or operator gives, as far as it is known before a run. */
  shapeOf(name: string): readonly (number | undefined)[] | undefined;
  /** The identity of a weight's numbers in TF.js. */
  dataOf(weight: string, maker: string): object | undefined;
  dispose(): void;
}

/** Which value of a model is its logits: a layers model counts its outputs, a graph model names an operator. */
export interface Output {
  readonly place: number;
  readonly name: string;
}

export interface FeatureQuestion {
  readonly images: Tensor4D;
  readonly output: Output;
  readonly seed: Tensor2D;
  readonly at: LayerUse;
}

/** A layer or operator of the model, and which use of it. */
export interface LayerUse {
  readonly maker: string;
  readonly use: number;
  /** [height, width, channels] */
  readonly sizes: readonly [number, number, number];
}

export interface Found {
  readonly activations: Float32Array;
  readonly gradients: Float32Array;
}
