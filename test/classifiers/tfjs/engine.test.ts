import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type OpenOptions, openClassifier, type TfjsModel } from '../../../src/classifiers/index.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { expectClose } from '../../support/expectClose.ts';
import { flag, GraphDraft, numbers, real, text, texts, whole } from '../../support/tfjsGraphs.ts';
import { normalValues, onCpu, saved, tf, tfl, withDrawnWeights } from '../../support/tfjsModels.ts';

/** Some hundred float32 additions in another order, of numbers near 1. */
const rounding = { absolute: 2e-5, relative: 2e-5 };
const shape = [3, 10, 8, 3] as const;
const images = normalValues('images', shape);
const batch = ndarray(images, [...shape]);
const targets = [2, 0, 1];
const { layers } = tfl;

/** What networks are made of, and the forms of which TF.js has a wrong gradient or none. */
function layersModel(): Promise<TfjsModel> {
  const inner = tfl.sequential({
    name: 'inner',
    layers: [
      layers.conv2d({
        filters: 6,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        name: 'stem',
        inputShape: [10, 8, 3],
      }),
      layers.batchNormalization({ scale: false, name: 'stem_norm' }),
      layers.reLU({ maxValue: 6, name: 'stem_relu' }),
    ],
  });
  const input = tfl.input({ shape: [10, 8, 3] });
  const apply = (layer: tfl.layers.Layer, x: unknown) => layer.apply(x as never) as tfl.SymbolicTensor;
  const a = apply(inner, input);
  const b = apply(
    layers.depthwiseConv2d({
      kernelSize: 3,
      padding: 'same',
      name: 'depth',
      activation: 'relu',
      depthMultiplier: 1,
    }),
    a,
  );
  const c = apply(layers.add({ name: 'sum' }), [a, b]);
  const d = apply(layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same', name: 'pool' }), c);
  const e = apply(layers.upSampling2d({ size: [2, 3], interpolation: 'bilinear', name: 'up' }), d);
  const f = apply(
    layers.conv2d({ filters: 5, kernelSize: 1, name: 'point', activation: 'relu', useBias: false }),
    e,
  );
  const g = apply(layers.globalAveragePooling2d({ name: 'mean' }), f);
  const h = apply(layers.dense({ units: 3, activation: 'softmax', name: 'head' }), g);
  return saved(withDrawnWeights(tfl.model({ inputs: input, outputs: h })));
}

function graphModel(): TfjsModel {
  const draft = new GraphDraft(shape.slice(1));
  const strides = (size: number) => ({
    strides: numbers(1, size, size, 1),
    dilations: numbers(1, 1, 1, 1),
    padding: text('SAME'),
  });
  const variance = normalValues('variance', [6]).map((value) => Math.abs(value) + 0.5);
  const norm = [
    ...['scale', 'shift', 'average'].map((name) => draft.floats(name, [6])),
    draft.floats('var', [6], variance),
  ];
  draft.add('Conv2D', 'net/a/conv', ['image', draft.floats('ka', [3, 3, 3, 6])], strides(2));
  draft.add('FusedBatchNormV3', 'net/a/norm', ['net/a/conv', ...norm], {
    epsilon: real(0.001),
    is_training: flag(false),
    data_format: text('NHWC'),
  });
  draft.add('Relu6', 'net/a/relu', ['net/a/norm']);
  draft.add(
    'FusedDepthwiseConv2dNative',
    'net/b/depth',
    ['net/a/relu', draft.floats('kb', [3, 3, 6, 2]), draft.floats('bb', [12])],
    {
      ...strides(2),
      fused_ops: texts('BiasAdd', 'Relu'),
      num_args: whole(1),
    },
  );
  draft.add(
    '_FusedConv2D',
    'net/c/point',
    ['net/b/depth', draft.floats('kc', [1, 1, 12, 5]), draft.floats('bc', [5])],
    {
      ...strides(1),
      fused_ops: texts('BiasAdd', 'LeakyRelu'),
      leakyrelu_alpha: real(0.1),
      num_args: whole(1),
    },
  );
  draft.add('Mean', 'net/mean', ['net/c/point', draft.integers('axes', [1, 2])], { keep_dims: flag(false) });
  draft.add('MatMul', 'net/d/product', ['net/mean', draft.floats('kd', [5, 3])]);
  draft.add('BiasAdd', 'net/d/scores', ['net/d/product', draft.floats('bd', [3])]);
  draft.add('Softmax', 'probabilities', ['net/d/scores']);
  return draft.model();
}

const models: Readonly<Record<string, () => TfjsModel | Promise<TfjsModel>>> = {
  'a layers model': layersModel,
  'a graph model': graphModel,
};
const spatial: Readonly<Record<string, readonly string[]>> = {
  'a layers model': ['stem', 'stem_relu', 'depth', 'sum', 'pool', 'up'],
  'a graph model': ['net/a/norm', 'net/a/relu', 'net/b/depth'],
};

async function both(
  model: TfjsModel,
  options: OpenOptions,
  use: (inTfjs: FullClassifier, translated: FullClassifier) => Promise<void>,
): Promise<void> {
  const translated = await openClassifier(model, { id: 'net' });
  const inTfjs = await openClassifier(model, { id: 'net', engine: 'tfjs', ...options });
  try {
    await use(inTfjs, translated);
  } finally {
    await inTfjs.dispose();
    await translated.dispose();
  }
}

describe.each(['wasm', 'cpu'] as const)('engine tfjs on backend %s', (backend) => {
  beforeAll(onCpu);

  test.each(Object.keys(models))('answers about %s as its translation does', async (name) => {
    const model = await models[name]?.();
    await both(model as TfjsModel, { backend }, async (inTfjs, translated) => {
      expect(inTfjs.inputShape).toEqual(translated.inputShape);
      expect(inTfjs.classCount).toBe(3);
      expectClose((await inTfjs.logits(batch)).data, (await translated.logits(batch)).data, rounding);
      for (const rule of ['standard', 'guided'] as const) {
        const { data } = await translated.gradient(batch, targets, { rule });
        expect(data.some((value) => value !== 0)).toBe(true);
        expectClose((await inTfjs.gradient(batch, targets, { rule })).data, data, rounding);
      }
      for (const layer of [undefined, ...(spatial[name] ?? [])]) {
        const options = layer === undefined ? {} : { layer };
        const expected = await translated.features(batch, targets, options);
        const found = await inTfjs.features(batch, targets, options);
        expect(found.layer).toBe(expected.layer);
        expect(found.activations.shape).toEqual(expected.activations.shape);
        expectClose(found.activations.data, expected.activations.data, rounding);
        expectClose(found.gradients.data, expected.gradients.data, rounding);
      }
    });
  });

  test.each(Object.keys(models))('draws the layers of %s as its translation does', async (name) => {
    const model = await models[name]?.();
    await both(model as TfjsModel, { backend }, async (inTfjs, translated) => {
      expect(inTfjs.layers()).toEqual(translated.layers());
      const names = inTfjs.layers().map((layer) => layer.name);
      const before = (await inTfjs.logits(batch)).data;
      for (const chosen of [names.slice(-1), names.slice(0, 2), names]) {
        for (const options of [
          {},
          { statistics: 'reset' },
          { statistics: 'recalibrate', calibration: batch },
        ] as const) {
          const drawn = await inTfjs.randomized(chosen, 'seed', options);
          const expected = await translated.randomized(chosen, 'seed', options);
          expectClose((await drawn.logits(batch)).data, (await expected.logits(batch)).data, rounding);
          expect((await drawn.logits(batch)).data).not.toEqual(before);
          await drawn.dispose();
          await expected.dispose();
        }
      }
      expect((await inTfjs.logits(batch)).data).toEqual(before);
    });
  });

  test.each(Object.keys(models))('leaves no tensor of %s behind, also where it fails', async (name) => {
    const model = (await models[name]?.()) as TfjsModel;
    const atFirst = tf.memory().numTensors;
    const classifier = await openClassifier(model, { id: 'net', engine: 'tfjs', backend });
    const count = tf.memory().numTensors;
    const [layer = ''] = spatial[name] ?? [];
    const [drawn = ''] = classifier.layers().map((item) => item.name);
    const calls: readonly (() => Promise<unknown>)[] = [
      () => classifier.logits(batch),
      () => classifier.gradient(batch, targets),
      () => classifier.gradient(batch, targets, { rule: 'guided' }),
      () => classifier.features(batch, targets, { layer }),
      async () => (await classifier.randomized([drawn], 'seed')).dispose(),
      async () =>
        (
          await classifier.randomized([drawn], 'seed', { statistics: 'recalibrate', calibration: batch })
        ).dispose(),
      () => refused(classifier.logits(ndarray(images, [3, 8, 10, 3])), 'image batch must be'),
      () => refused(classifier.gradient(batch, [0, 1, 3]), 'target must be a class index from 0 to 2, got 3'),
      () =>
        refused(classifier.features(batch, targets, { layer: 'nope' }), "no spatial layer is named 'nope'"),
      () => refused(classifier.randomized(['nope'], 'seed'), "no weight layer is named 'nope'"),
      () =>
        refused(
          classifier.randomized([drawn], 'seed', { statistics: 'recalibrate' }),
          'needs a calibration batch',
        ),
      () => withoutKernel('Mean', backend, () => refused(classifier.gradient(batch, targets), 'Mean')),
      () =>
        withoutKernel('Conv2DBackpropInput', backend, () =>
          refused(classifier.gradient(batch, targets, { rule: 'guided' }), 'Conv2DBackpropInput'),
        ),
    ];
    for (const call of calls) {
      await call();
      expect(tf.memory().numTensors).toBe(count);
    }
    expect(tf.getBackend()).toBe('cpu');
    await classifier.dispose();
    await refused(classifier.logits(batch), 'net: the classifier has been disposed of');
    expect(tf.memory().numTensors).toBe(atFirst);
  });

  test('takes a batch in parts where memory is short, and gives each image the same', async () => {
    const model = await layersModel();
    await both(model, { backend, maxBytes: 1 }, async (inTfjs) => {
      const whole = await openClassifier(model, { id: 'net', engine: 'tfjs', backend });
      const { data } = await whole.gradient(batch, targets);
      expectClose((await inTfjs.gradient(batch, targets)).data, data, rounding);
      await whole.dispose();
    });
  });
});

async function refused(call: Promise<unknown>, message: string): Promise<void> {
  await expect(call).rejects.toThrow(message);
}

/** Runs `use` on a backend that lacks a kernel. */
async function withoutKernel(name: string, backend: string, use: () => Promise<void>): Promise<void> {
  const kernel = tf.getKernel(name, backend);
  tf.unregisterKernel(name, backend);
  try {
    await use();
  } finally {
    tf.registerKernel(kernel);
  }
}
