import { layerNormalization, preluLayer } from './affineLayers.ts';
import { borderOf, firstInput, type LayerStep, numberOf } from './layerStep.ts';
import {
  activationLayer,
  average,
  batchNormalization,
  convolutionLayer,
  copied,
  denseLayer,
  globalPooling,
  pooling,
  product,
  rectified,
  separable,
  transposedLayer,
  upSampled,
} from './layers.ts';
import type { Value } from './onnxGraphBuilder.ts';
import { activated, combined, pointwise } from './pointwise.ts';
import { normalizedInput, rescaled } from './scalingLayers.ts';
import { concatenated, cropped, padded, reshaped } from './shapeOps.ts';

/** A layer's output; undefined where the layer's options go beyond what is known here. */
export type Translate = (step: LayerStep) => Value | undefined;

const byClass: Readonly<Record<string, Translate>> = {
  Activation: activationLayer,
  ActivityRegularization: copied,
  Add: combinedBy('Sum'),
  AlphaDropout: copied,
  Average: average,
  AveragePooling2D: (step) => pooling(step, 'mean'),
  BatchNormalization: batchNormalization,
  Concatenate: (step) =>
    concatenated(step.builder, step.inputs, { output: step.output, axis: numberOf(step, 'axis', -1) }),
  Conv2D: (step) => convolutionLayer(step, { weight: 'kernel', depthwise: false }),
  Conv2DTranspose: transposedLayer,
  Cropping2D: (step) => {
    const [rows, columns] = borderOf(step, 'cropping');
    return cropped(step.builder, firstInput(step), { output: step.output, rows, columns });
  },
  Dense: denseLayer,
  DepthwiseConv2D: (step) => convolutionLayer(step, { weight: 'depthwise_kernel', depthwise: true }),
  Dropout: copied,
  ELU: pointwiseBy('Elu', 'alpha', 1),
  Flatten: (step) => reshaped(step.builder, firstInput(step), { output: step.output, target: [-1] }),
  GaussianDropout: copied,
  GaussianNoise: copied,
  GlobalAveragePooling2D: (step) => globalPooling(step, 'mean'),
  GlobalMaxPooling2D: (step) => globalPooling(step, 'max'),
  LayerNormalization: layerNormalization,
  LeakyReLU: pointwiseBy('LeakyRelu', 'alpha', 0.3),
  MaxPooling2D: (step) => pooling(step, 'max'),
  Maximum: combinedBy('Max'),
  Minimum: combinedBy('Min'),
  Multiply: product,
  Normalization: normalizedInput,
  ReLU: rectified,
  PReLU: preluLayer,
  Rescaling: rescaled,
  Reshape: (step) => {
    const target = step.config.target_shape as readonly number[];
    return reshaped(step.builder, firstInput(step), { output: step.output, target });
  },
  SeparableConv2D: separable,
  Softmax: (step) =>
    numberOf(step, 'axis', -1) === -1
      ? activated(step.builder, firstInput(step), { output: step.output, activation: 'softmax' })
      : undefined,
  SpatialDropout1D: copied,
  SpatialDropout2D: copied,
  ThresholdedReLU: pointwiseBy('ThresholdedRelu', 'theta', 1),
  UpSampling2D: upSampled,
  ZeroPadding2D: (step) => {
    const [rows, columns] = borderOf(step, 'padding');
    return padded(step.builder, firstInput(step), { output: step.output, rows, columns });
  },
};

/** The layers that become part of a graph, by their class names in Keras. */
export const layerTypes: ReadonlyMap<string, Translate> = new Map(Object.entries(byClass));

function combinedBy(opType: string): Translate {
  return ({ builder, inputs, output }) => combined(builder, inputs, { output, opType });
}

/** An operator with one number, which ONNX calls alpha and Keras `key`. */
function pointwiseBy(opType: string, key: string, fallback: number): Translate {
  return (step) =>
    pointwise(step.builder, firstInput(step), {
      output: step.output,
      opType,
      attributes: { alpha: { float: numberOf(step, key, fallback) } },
    });
}
