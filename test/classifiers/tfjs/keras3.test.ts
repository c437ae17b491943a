import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier, type TfjsModel } from '../../../src/classifiers/index.ts';
import { decodeNpy } from '../../../src/images/index.ts';
import { expectClose } from '../../support/expectClose.ts';
import { asKeras3, type Keras3Options } from '../../support/keras3.ts';
import { describeShared, sharedPath } from '../../support/shared.ts';
import {
  asked,
  normalValues,
  onCpu,
  saved,
  type tf,
  tfl,
  withDrawnWeights,
} from '../../support/tfjsModels.ts';

/** Some hundred float32 additions in another order, of numbers near 1. */
const rounding = { absolute: 2e-5, relative: 2e-5 };
const shape = [2, 8, 8, 3] as const;
const images = normalValues('images', shape);
const { layers } = tfl;
const engines = [{ engine: 'onnx' }, { engine: 'tfjs', backend: 'cpu' }] as const;

beforeAll(onCpu);

/** The logits, and the gradient of class 0 of the first image and class 2 of the second. */
async function answers(
  model: TfjsModel | string,
  options: object = {},
  x: Float32Array = images,
  size: readonly number[] = shape,
) {
  const classifier = await openClassifier(model, {
    ...options,
    ...(typeof model !== 'string' && { id: 'net' }),
  });
  try {
    const batch = ndarray(x, [...size]);
    const gradient = await classifier.gradient(batch, size[0] === 2 ? [0, 2] : [1]);
    return { logits: (await classifier.logits(batch)).data, gradient: gradient.data };
  } finally {
    await classifier.dispose();
  }
}

/** What TF.js itself says of the same network, as Keras 2 wrote it. */
function expected(model: tfl.LayersModel) {
  const seed = Float32Array.of(1, 0, 0, 0, 0, 1);
  return asked((x) => model.predict(x) as tf.Tensor, images, { shape, seed });
}

async function expectSame(model: tfl.LayersModel, options: Keras3Options = {}): Promise<void> {
  const wanted = expected(model);
  for (const engine of engines) {
    const found = await answers(asKeras3(await saved(model), options), engine);
    expectClose(found.logits, wanted.logits, rounding);
    expectClose(found.gradient, wanted.gradient, rounding);
  }
}

function branched(): tfl.LayersModel {
  const input = tfl.input({ shape: [8, 8, 3] });
  const conv = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'conv' }).apply(input);
  const bn = layers.batchNormalization({ name: 'bn' }).apply(conv) as tfl.SymbolicTensor;
  const leaky = layers.leakyReLU({ alpha: 0.1, name: 'leaky' }).apply(bn) as tfl.SymbolicTensor;
  const wide = layers
    .depthwiseConv2d({ kernelSize: 3, padding: 'same', name: 'wide' })
    .apply(leaky) as tfl.SymbolicTensor;
  const sum = layers.add({ name: 'sum' }).apply([leaky, wide]) as tfl.SymbolicTensor;
  const both = layers.concatenate({ name: 'both' }).apply([sum, bn]) as tfl.SymbolicTensor;
  const flat = layers.flatten({ name: 'flat' }).apply(both) as tfl.SymbolicTensor;
  const fc = layers.dense({ units: 3, name: 'fc' }).apply(flat) as tfl.SymbolicTensor;
  return withDrawnWeights(tfl.model({ inputs: input, outputs: fc, name: 'functional' }));
}

function sequential(head: object = {}): tfl.LayersModel {
  return withDrawnWeights(
    tfl.sequential({
      name: 'sequential',
      layers: [
        layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], activation: 'relu', name: 'conv' }),
        layers.flatten({ name: 'flat' }),
        layers.dense({ units: 3, name: 'fc', ...head }),
      ],
    }),
  );
}

const kernels = (name: string) => name.replace('depthwise_kernel', 'kernel');

describe('openClassifier of a model that Keras 3 wrote', () => {
  test('of branches computes what the same network of Keras 2 does, in both engines', async () => {
    await expectSame(branched());
    await expectSame(branched(), { flatEnds: true, weightName: kernels });
  });

  test('finds weights behind the name of the model, and by their numbers', async () => {
    await expectSame(branched(), { weightName: (name) => `functional/${kernels(name)}` });
    await expectSame(sequential(), { weightName: (name) => `sequential/${name}:0` });
    const number = { kernel: 0, bias: 1 };
    await expectSame(sequential(), {
      weightName: (name) => name.replace(/[^/]+$/, (last) => `vars/${number[last as 'kernel']}`),
    });
  });

  test('of a model within a model, whose own definition is no use of it', async () => {
    const inner = tfl.input({ shape: [8, 8, 3] });
    const conv = layers
      .conv2d({ filters: 4, kernelSize: 3, name: 'conv' })
      .apply(inner) as tfl.SymbolicTensor;
    const backbone = tfl.model({ inputs: inner, outputs: conv, name: 'backbone' });
    const input = tfl.input({ shape: [8, 8, 3] });
    const flat = layers.flatten().apply(backbone.apply(input)) as tfl.SymbolicTensor;
    const head = layers.dense({ units: 3, name: 'fc' }).apply(flat) as tfl.SymbolicTensor;
    const model = withDrawnWeights(tfl.model({ inputs: input, outputs: head }));
    await expectSame(model);
    await expectSame(model, {
      weightName: (name) => (name.startsWith('conv') ? `m/backbone/${name}` : `m/${name}`),
    });
  });

  test('takes off a final softmax, also one written as a function', async () => {
    const wanted = expected(sequential());
    for (const activation of ['softmax', { module: 'builtins', class_name: 'function', config: 'softmax' }]) {
      const model = asKeras3(await saved(sequential()));
      head(model).config.activation = activation;
      for (const engine of engines)
        expectClose((await answers(model, engine)).logits, wanted.logits, rounding);
    }
  });

  test('computes the hard sigmoid of Keras 3, relu6(x + 3) / 6, and TF.js, which has another, refuses it', async () => {
    const model = asKeras3(await saved(sequential()));
    const conv = topologyOf(model).config.layers.find(({ name }) => name === 'conv');
    if (conv) conv.config.activation = 'hard_sigmoid';
    const wanted = expected(
      withDrawnWeights(
        tfl.sequential({
          layers: [
            layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], name: 'conv' }),
            layers.rescaling({ scale: 1, offset: 3 }),
            layers.reLU({ maxValue: 6 }),
            layers.rescaling({ scale: 1 / 6 }),
            layers.flatten(),
            layers.dense({ units: 3, name: 'fc' }),
          ],
        }),
      ),
    );
    expectClose((await answers(model)).logits, wanted.logits, rounding);
    await expect(answers(model, engines[1])).rejects.toThrow(
      /net: TF\.js refuses the model: .*hardSigmoid of Keras 3/,
    );
  });

  test('passes over layers that do something in training alone', async () => {
    const wanted = expected(sequential());
    const model = asKeras3(await saved(sequential()));
    const { config } = topologyOf(model);
    for (const name of ['RandomFlip', 'RandomRotation', 'Identity']) {
      config.layers.splice(2, 0, {
        class_name: name,
        registered_name: null,
        name,
        config: { name, mode: 'horizontal' },
      });
    }
    for (const engine of engines) expectClose((await answers(model, engine)).logits, wanted.logits, rounding);
  });

  test('refuses a call with a number or as in training, and a form that is none', async () => {
    const refused = async (call: unknown, message: string) => {
      const model = asKeras3(await saved(branched()));
      const sum = topologyOf(model).config.layers.find(({ name }) => name === 'sum');
      if (sum) sum.inbound_nodes = [call];
      await expect(answers(model)).rejects.toThrow(message);
    };
    const tensor = { class_name: '__keras_tensor__', config: { keras_history: ['bn', 0, 0] } };
    await refused(
      { args: [tensor, 127.5], kwargs: {} },
      "net: layer 'sum' is called with 127.5, which is not known here",
    );
    await refused(
      { args: [tensor], kwargs: { training: true } },
      "net: layer 'sum' is called as in training",
    );
    await refused(
      { args: [{ config: { keras_history: ['bn'] } }] },
      'expected [layer, use, output] for an input, got ["bn"]',
    );
    await refused('bn', 'expected [layer, use, output] for an input, got "bn"');
  });

  test('refuses a weight that may be one of two', async () => {
    const model = await saved(sequential());
    const specs = model.weightSpecs as { name: string }[];
    const twice = {
      ...asKeras3({ ...model, weightSpecs: [...specs, { ...specs[0], name: 'b/conv/kernel' }] }),
      weightData: new Uint8Array(1e5).buffer,
    };
    (twice.weightSpecs as { name: string }[])[0] = { ...specs[0], name: 'a/conv/kernel' } as { name: string };
    await expect(answers(twice)).rejects.toThrow(
      "net: weight 'conv/kernel' may be 'a/conv/kernel' or 'b/conv/kernel'",
    );
  });
});

interface Topology {
  readonly config: {
    readonly layers: {
      class_name: string;
      name: string;
      config: Record<string, unknown>;
      inbound_nodes?: unknown[];
      registered_name?: null;
    }[];
  };
}

function topologyOf(model: TfjsModel): Topology {
  return (model.modelTopology as { model_config: Topology }).model_config;
}

function head(model: TfjsModel) {
  const found = topologyOf(model).config.layers.at(-1);
  if (found === undefined) throw new Error('expected layers');
  return found;
}

/** The same network behind a layer that changes the image. */
async function behind(layer: {
  readonly class_name: string;
  readonly config: Record<string, unknown>;
}): Promise<TfjsModel> {
  const model = asKeras3(await saved(sequential()));
  const { config } = topologyOf(model);
  const input = {
    class_name: 'InputLayer',
    name: 'input',
    config: { batch_shape: [null, 8, 8, 3], name: 'input' },
  };
  const { batch_shape: _, ...first } = config.layers[0]?.config ?? {};
  config.layers.splice(0, 1, input, { ...layer, name: 'fixed', config: { name: 'fixed', ...layer.config } }, {
    ...config.layers[0],
    config: first,
  } as never);
  return model;
}

describe('layers that change the image before the network', () => {
  const [mean, variance] = [
    [0.5, -1, 2],
    [4, 0.25, 1e-20],
  ] as const;
  const deviation = variance.map((value) => Math.max(Math.sqrt(value), 1e-7));
  const channel = (i: number) => i % 3;
  test.each([
    ['Rescaling', { scale: 0.5, offset: -1 }, () => 0.5, () => -1],
    ['Rescaling', { scale: 2 }, () => 2, () => 0],
    [
      'Rescaling',
      { scale: [1, 2, 3], offset: [0.5, 0, -1] },
      (c: number) => c + 1,
      (c: number) => [0.5, 0, -1][c] ?? 0,
    ],
    [
      'Normalization',
      { axis: -1, mean: [0.5, -1, 2], variance: [4, 0.25, 9] },
      (c: number) => [0.5, 2, 1 / 3][c] ?? 0,
      (c: number) => [-0.25, 2, -2 / 3][c] ?? 0,
    ],
    [
      'Normalization',
      { axis: [3], mean: [[[[0.5, -1, 2]]]], variance: [[[[4, 0.25, 9]]]] },
      (c: number) => [0.5, 2, 1 / 3][c] ?? 0,
      (c: number) => [-0.25, 2, -2 / 3][c] ?? 0,
    ],
    ['Normalization', { axis: null, mean: 0.5, variance: 4 }, () => 0.5, () => -0.25],
    [
      'Normalization',
      {
        axis: -1,
        mean: { class_name: '__numpy__', config: { value: [0.5, -1, 2] } },
        variance: [4, 0.25, 9],
        invert: true,
      },
      (c: number) => [2, 0.5, 3][c] ?? 0,
      (c: number) => [0.5, -1, 2][c] ?? 0,
    ],
  ])(
    '%s with %j is its formula, forwards and backwards, in both engines',
    async (name, config, scale, offset) => {
      const model = await behind({ class_name: name, config });
      const scaled = images.map((x, i) => scale(channel(i)) * x + offset(channel(i)));
      const inner = await answers(asKeras3(await saved(sequential())), {}, scaled);
      for (const engine of engines) {
        const found = await answers(model, engine);
        expectClose(found.logits, inner.logits, rounding);
        expectClose(
          found.gradient,
          inner.gradient.map((g, i) => g * scale(channel(i))),
          rounding,
        );
      }
    },
  );

  test('Normalization takes the mean and the variance that it was adapted to from the weights', async () => {
    const model = await behind({
      class_name: 'Normalization',
      config: { axis: -1, mean: null, variance: null },
    });
    const values = Float32Array.from([...mean, ...variance]);
    const adapted = {
      ...model,
      weightSpecs: [
        ...(model.weightSpecs ?? []),
        { name: 'sequential/fixed/mean', shape: [3], dtype: 'float32' },
        { name: 'sequential/fixed/variance', shape: [3], dtype: 'float32' },
        { name: 'sequential/fixed/count', shape: [], dtype: 'int32' },
      ],
      weightData: Buffer.concat([
        new Uint8Array(model.weightData as ArrayBuffer),
        new Uint8Array(values.buffer),
        new Uint8Array(4),
      ]),
    };
    // The third channel has no spread to speak of: its pixels are at its mean.
    const centred = images.map((x, i) => (channel(i) === 2 ? 2 : x));
    const scaled = centred.map((x, i) => (x - (mean[channel(i)] ?? 0)) / (deviation[channel(i)] ?? 1));
    const inner = await answers(asKeras3(await saved(sequential())), {}, scaled);
    for (const engine of engines)
      expectClose((await answers(adapted, engine, centred)).logits, inner.logits, rounding);
  });

  test('Normalization of another number of channels, or without numbers, is refused', async () => {
    for (const config of [{ mean: [1, 2], variance: [1, 1] }, {}]) {
      await expect(answers(await behind({ class_name: 'Normalization', config }))).rejects.toThrow(
        "net: layer 'fixed' of class Normalization has options that are not known here",
      );
    }
  });
});

describeShared('the cases of Keras 3', () => {
  test.each(['fun-k3', 'fun-k3-flat'])(
    '%s has the logits and the gradient of the reference',
    async (name) => {
      const at = (...parts: string[]) => sharedPath('cases', 'models', '112-tfjs-keras3', ...parts);
      const x = Float32Array.from(decodeNpy(readFileSync(at('x.npy')), 'x.npy').data);
      const { plain } = JSON.parse(readFileSync(at('ref.json'), 'utf8')) as { plain: [number[], number[]] };
      for (const engine of engines) {
        const { logits, gradient } = await answers(at(name, 'model.json'), engine, x, [1, 12, 12, 3]);
        expectClose(logits, plain[0], rounding);
        expectClose(gradient, plain[1], { absolute: 1e-7 });
      }
    },
  );
});
