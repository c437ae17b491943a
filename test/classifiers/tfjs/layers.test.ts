import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import {
  asked,
  differenced,
  normalValues,
  onCpu,
  saved,
  tf,
  tfl,
  withDrawnWeights,
} from '../../support/tfjsModels.ts';

/** Some hundred float32 additions in another order, of numbers near 1. */
const rounding = { absolute: 2e-5, relative: 2e-5 };
const oblong = [2, 9, 8, 3] as const;
/** TF.js's gradients of resizing take height for width. */
const square = [2, 8, 8, 3] as const;
const { layers } = tfl;

type Block = (x: tfl.SymbolicTensor) => tfl.SymbolicTensor;

/** The block between an image and a head of three classes. */
function modelOf(block: Block, shape: readonly number[]): tfl.LayersModel {
  const input = tfl.input({ shape: [...shape.slice(1)] });
  const body = block(input);
  const flat = body.shape.length === 2 ? body : (layers.flatten().apply(body) as tfl.SymbolicTensor);
  const head = layers.dense({ units: 3 }).apply(flat) as tfl.SymbolicTensor;
  return withDrawnWeights(tfl.model({ inputs: input, outputs: head }));
}

const through =
  (...made: readonly tfl.layers.Layer[]): Block =>
  (x) =>
    made.reduce((value, layer) => layer.apply(value) as tfl.SymbolicTensor, x);
const conv = (options: object = {}) =>
  layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', ...options } as never);

/** Every case is small enough that a wrong row of zeros or a wrong order of channels changes the logits. */
const blocks: Readonly<Record<string, () => Block>> = {
  'Conv2D, same, stride 1': () => through(conv()),
  'Conv2D, same, stride 2 on odd and even sides': () => through(conv({ strides: 2 })),
  'Conv2D, valid, stride 3 and 2, kernel 2 x 3': () =>
    through(conv({ padding: 'valid', strides: [3, 2], kernelSize: [2, 3] })),
  'Conv2D without bias, with relu': () => through(conv({ useBias: false, activation: 'relu' })),
  'DepthwiseConv2D, same, stride 2, multiplier 2': () =>
    through(layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2 })),
  'DepthwiseConv2D, valid, with relu6': () =>
    through(layers.depthwiseConv2d({ kernelSize: 3, activation: 'relu6', biasInitializer: 'ones' })),
  SeparableConv2D: () =>
    through(
      layers.separableConv2d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh' }),
    ),
  'Conv2DTranspose, same, stride 2': () =>
    through(layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' })),
  'Conv2DTranspose, valid, stride 3, kernel 2': () =>
    through(layers.conv2dTranspose({ filters: 4, kernelSize: 2, strides: 3 })),
  'Conv2DTranspose, same, stride 2, kernel 4': () =>
    through(layers.conv2dTranspose({ filters: 4, kernelSize: 4, strides: 2, padding: 'same' })),
  BatchNormalization: () => through(conv(), layers.batchNormalization(), layers.reLU()),
  'BatchNormalization of vectors': () =>
    through(layers.globalAveragePooling2d({}), layers.batchNormalization()),
  'ReLU up to 1': () => through(conv(), layers.reLU({ maxValue: 1 })),
  LeakyReLU: () => through(conv(), layers.leakyReLU({ alpha: 0.2 })),
  ELU: () => through(conv(), layers.elu()),
  PReLU: () => through(conv(), layers.prelu()),
  'PReLU with one slope per channel, and of an image in the order of TF.js': () =>
    through(
      layers.prelu({ sharedAxes: [1, 2] } as never),
      conv(),
      layers.prelu({ sharedAxes: [1, 2] } as never),
    ),
  'LayerNormalization of images and of vectors': () =>
    through(
      conv(),
      layers.layerNormalization({ epsilon: 1e-3 }),
      conv(),
      layers.globalAveragePooling2d({}),
      layers.layerNormalization({}),
    ),
  ...Object.fromEntries(
    (
      [
        'elu', 'selu', 'relu', 'relu6', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'tanh', 'softmax',
        'swish', 'gelu', 'gelu_new', 'linear',
      ] as const
    ).map((activation) => [
      `Activation ${activation}`,
      () => through(conv(), layers.activation({ activation: activation as 'relu' })),
    ]),
  ), // biome-ignore format: a list reads better packed
  ZeroPadding2D: () =>
    through(
      layers.zeroPadding2d({
        padding: [
          [0, 1],
          [2, 0],
        ],
      }),
      conv({ padding: 'valid', strides: 2 }),
    ),
  Cropping2D: () =>
    through(
      layers.cropping2D({
        cropping: [
          [1, 0],
          [0, 2],
        ],
      }),
    ),
  'MaxPooling2D, same, stride 2': () =>
    through(layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
  'MaxPooling2D, valid': () => through(layers.maxPooling2d({ poolSize: [2, 3] })),
  'AveragePooling2D, valid': () => through(layers.averagePooling2d({ poolSize: 2 })),
  GlobalAveragePooling2D: () => through(conv(), layers.globalAveragePooling2d({})),
  GlobalMaxPooling2D: () => through(conv(), layers.globalMaxPooling2d({})),
  Add: () => (x) => layers.add().apply([conv().apply(x), conv().apply(x)] as never) as tfl.SymbolicTensor,
  Average: () => (x) =>
    layers.average().apply([conv().apply(x), conv().apply(x)] as never) as tfl.SymbolicTensor,
  'Maximum and Minimum': () => (x) => {
    const [a, b] = [conv().apply(x), conv().apply(x)] as tfl.SymbolicTensor[];
    return layers
      .concatenate()
      .apply([
        layers.maximum().apply([a, b] as never),
        layers.minimum().apply([a, b] as never),
      ] as never) as never;
  },
  'Multiply by one weight per channel': () => (x) => {
    const a = conv().apply(x) as tfl.SymbolicTensor;
    const gates = through(
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 4, activation: 'sigmoid' }),
      layers.reshape({ targetShape: [1, 1, 4] }),
    )(a);
    return layers.multiply().apply([a, gates] as never) as tfl.SymbolicTensor;
  },
  'Concatenate of channels, of rows, of vectors': () => (x) => {
    const [a, b] = [conv().apply(x), conv().apply(x)] as tfl.SymbolicTensor[];
    const channels = layers.concatenate().apply([a, x] as never) as tfl.SymbolicTensor;
    const rows = layers.concatenate({ axis: 1 }).apply([a, b] as never) as tfl.SymbolicTensor;
    return layers
      .concatenate()
      .apply([channels, rows].map((y) => layers.flatten().apply(y)) as never) as never;
  },
  'Flatten, Dense with relu, Dropout': () =>
    through(
      conv(),
      layers.flatten(),
      layers.dense({ units: 6, activation: 'relu' }),
      layers.dropout({ rate: 0.5 }),
    ),
  'Reshape of an image to rows, Dense on the last axis': () =>
    through(conv(), layers.reshape({ targetShape: [18, 16] }), layers.dense({ units: 5 })),
  'UpSampling2D, bilinear': () =>
    through(conv(), layers.upSampling2d({ size: [3, 2], interpolation: 'bilinear' })),
  'a model within a model, used twice': () => (x) => {
    const inner = tfl.sequential({
      layers: [
        layers.conv2d({
          filters: 3,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          inputShape: [...oblong.slice(1)],
        }),
        layers.batchNormalization(),
      ],
    });
    return inner.apply(inner.apply(x) as tfl.SymbolicTensor) as tfl.SymbolicTensor;
  },
};

/** Logit 2 of the first image plus logit 0 of the second. */
const seed = Float32Array.of(0, 0, 1, 1, 0, 0);

const withoutGradient: Readonly<Record<string, () => Block>> = {
  'BatchNormalization without scale and shift': () =>
    through(conv(), layers.batchNormalization({ scale: false, center: false, epsilon: 0.1 })),
  'UpSampling2D, nearest': () => through(conv(), layers.upSampling2d({ size: [2, 3] })),
  ThresholdedReLU: () => through(conv(), layers.thresholdedReLU({ theta: 0 })),
  'AveragePooling2D, same, stride 2: zeros of the border do not count': () =>
    through(layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
};

describe('openClassifier(TF.js layers model), translated, agrees with TF.js on its CPU', () => {
  beforeAll(onCpu);
  afterAll(() => tf.disposeVariables());

  test.each(Object.keys(blocks))('%s', async (name) => {
    const shape = name.startsWith('UpSampling') ? square : oblong;
    const images = normalValues('images', shape);
    const model = modelOf((blocks[name] as () => Block)(), shape);
    const classifier = await openClassifier(await saved(model), { id: name });
    try {
      const batch = ndarray(images, [...shape]);
      const expected = asked((x) => model.apply(x) as tf.Tensor, images, { shape, seed });
      expectClose((await classifier.logits(batch)).data, expected.logits, rounding);
      expectClose((await classifier.gradient(batch, [2, 0])).data, expected.gradient, rounding);
      expect(expected.gradient.some((value) => value !== 0)).toBe(true);
    } finally {
      await classifier.dispose();
    }
  });

  /** TF.js has no gradient of these, or a wrong one: its own logits tell what the gradient must be. */
  test.each(Object.keys(withoutGradient))('%s, by central differences', async (name) => {
    const images = normalValues('images', oblong);
    const model = modelOf((withoutGradient[name] as () => Block)(), oblong);
    const classifier = await openClassifier(await saved(model), { id: name });
    try {
      const batch = ndarray(images, [...oblong]);
      const expected = differenced((x) => model.apply(x) as tf.Tensor, images, { shape: oblong, seed });
      expectClose((await classifier.logits(batch)).data, expected.logits, rounding);
      expectClose((await classifier.gradient(batch, [2, 0])).data, expected.gradient, { absolute: 2e-3 });
    } finally {
      await classifier.dispose();
    }
  });
});
