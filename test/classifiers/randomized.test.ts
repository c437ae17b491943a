import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import { expectClose } from '../support/expectClose.ts';
import { modelBytes, normalTensor, smallNet, smallShape } from '../support/smallModels.ts';

const side = 8;
const inputs = 2;
const pixels = side * side * inputs;
const outputs = 60;
const input = [undefined, inputs, side, side];

/** A dense layer on the pixels: the gradient of logit k is row k of its weights. */
const dense = modelBytes({
  nodes: [
    node('Flatten', ['image'], ['vector']),
    node('Gemm', ['vector', 'w', 'b'], ['head/gemm'], { transB: 1 }),
  ],
  weights: { w: normalTensor('w', [outputs, pixels]), b: normalTensor('b', [outputs]) },
  input,
  outputs: ['head/gemm'],
});

/** Two dense layers side by side: the first logits read the one, the last the other. */
const sideBySide = modelBytes({
  nodes: [
    node('Flatten', ['image'], ['vector']),
    node('Gemm', ['vector', 'w1', 'b1'], ['one'], { transB: 1 }),
    node('MatMul', ['vector', 'w2'], ['two']),
    node('Add', ['two', 'b2'], ['two/biased']),
    node('Concat', ['one', 'two/biased'], ['logits'], { axis: 1 }),
  ],
  weights: {
    w1: normalTensor('w1', [3, pixels]),
    b1: normalTensor('b1', [3]),
    w2: normalTensor('w2', [pixels, 3]),
    b2: normalTensor('b2', [3]),
  },
  input,
  outputs: ['logits'],
});

/** The same dense layer as another exporter writes it: other names, and the matrix the other way round. */
const denseElsewhere = modelBytes({
  nodes: [
    node('Flatten', ['image'], ['vector']),
    node('MatMul', ['vector', 'kernel'], ['classifier']),
    node('Add', ['classifier', 'bias'], ['classifier/biased']),
  ],
  weights: { kernel: normalTensor('w', [pixels, outputs]), bias: normalTensor('b', [outputs]) },
  input,
  outputs: ['classifier/biased'],
});

const mean = Float32Array.from({ length: outputs }, (_, k) => k / 10 - 2);
const variance = Float32Array.from({ length: outputs }, (_, k) => 0.5 + k / 20);

/** A convolution as large as the image, so that its weights can be read like those of a dense layer. */
function wholeImageConvolution(then: 'nothing' | 'relu' | 'norm'): Uint8Array {
  const after = {
    nothing: [],
    relu: [node('Relu', ['stem/conv'], ['after'])],
    norm: [node('BatchNormalization', ['stem/conv', 'scale', 'shift', 'mean', 'variance'], ['after'])],
  }[then];
  return modelBytes({
    nodes: [
      node('Conv', ['image', 'w', 'b'], ['stem/conv']),
      ...after,
      node('Flatten', [then === 'nothing' ? 'stem/conv' : 'after'], ['logits']),
    ],
    weights: {
      w: normalTensor('w', [outputs, inputs, side, side]),
      b: normalTensor('b', [outputs]),
      scale: normalTensor('scale', [outputs]),
      shift: normalTensor('shift', [outputs]),
      mean: floatTensor(mean, [outputs]),
      variance: floatTensor(variance, [outputs]),
    },
    input,
    outputs: ['logits'],
  });
}

/** One gradient per class, at an image with one bright pixel, one row after the other. */
async function gradients(classifier: FullClassifier): Promise<Float32Array[]> {
  const { classCount } = classifier;
  const images = new Float32Array(classCount * pixels);
  for (let k = 0; k < classCount; k++) images[k * pixels] = 1000;
  const batch = ndarray(images, [classCount, side, side, inputs]);
  const { data } = await classifier.gradient(
    batch,
    Array.from({ length: classCount }, (_, k) => k),
  );
  return Array.from({ length: classCount }, (_, k) => data.slice(k * pixels, (k + 1) * pixels));
}

/** The logits of a black image: what biases and shifts alone give. */
const atZero = async (classifier: FullClassifier) =>
  (await classifier.logits(ndarray(new Float32Array(pixels), [1, side, side, inputs]))).data;

/** What `read` finds in a model whose named layers are re-drawn. */
async function reinitialized<T>(
  model: Uint8Array,
  [layers, seed]: readonly [readonly string[], string],
  read: (classifier: FullClassifier) => Promise<T>,
): Promise<T> {
  const classifier = await openClassifier(model, { id: 'net' });
  try {
    const copy = await classifier.randomized(layers, seed);
    try {
      return await read(copy);
    } finally {
      await copy.dispose();
    }
  } finally {
    await classifier.dispose();
  }
}

/** Mean and mean square of the numbers. */
function moments(values: readonly number[]) {
  const sum = (f: (value: number) => number) => values.reduce((total, value) => total + f(value), 0);
  return {
    n: values.length,
    mean: sum((value) => value) / values.length,
    square: sum((v) => v * v) / values.length,
  };
}

/** Four standard errors: fewer than one in 10 000 right generators would miss it. */
const errors = 4;

describe('layers()', () => {
  test('are convolutions and dense layers from input to output, each with the normalisation behind it', async () => {
    const classifier = await openClassifier(smallNet());
    // 4 x 2 x 3 x 3 weights, 4 biases, 4 scales and 4 shifts; 8 x 4 x 3 x 3 and 8; 3 x 8 and 3.
    expect(classifier.layers()).toEqual([
      { name: 'stem/conv', kind: 'convolution', block: 'stem', parameterCount: 84 },
      { name: 'body/conv', kind: 'convolution', block: 'body', parameterCount: 296 },
      { name: 'scores', kind: 'dense', block: 'scores', parameterCount: 27 },
    ]);
    await classifier.dispose();
  });

  test('know the bias that a MatMul adds in a node of its own', async () => {
    const classifier = await openClassifier(sideBySide);
    expect(classifier.layers().map(({ name, parameterCount }) => [name, parameterCount])).toEqual([
      ['one', 3 * pixels + 3],
      ['two', 3 * pixels + 3],
    ]);
    await classifier.dispose();
  });
});

describe('randomized(layers, seed)', () => {
  test('gives a dense layer Glorot-uniform weights and no bias', async () => {
    await reinitialized(dense, [['head/gemm'], 'seed'], async (classifier) => {
      expect([...(await atZero(classifier))]).toEqual(new Array(outputs).fill(0));
      const weights = (await gradients(classifier)).flatMap((row) => [...row]);
      const limit = Math.sqrt(6 / (pixels + outputs));
      expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(limit * (1 + 1e-6));
      const { n, mean: centre, square } = moments(weights);
      const expected = limit ** 2 / 3;
      expectClose(centre, 0, { absolute: errors * Math.sqrt(expected / n) });
      // The variance of a uniform variable's square is 4/5 of its mean squared.
      expectClose(square, expected, { relative: errors * Math.sqrt(0.8 / n) });
    });
  });

  test.each([
    ['nothing', 1],
    ['relu', 2],
  ] as const)(
    'gives a convolution with %s behind it normal weights of variance %i / fan in',
    async (then, gain) => {
      await reinitialized(wholeImageConvolution(then), [['stem/conv'], 'seed'], async (classifier) => {
        expect([...(await atZero(classifier))].every((value) => value === 0)).toBe(true);
        // Behind a Relu only those filters can be read that see the bright pixel with a positive weight.
        const rows = (await gradients(classifier)).filter((row) => row.some((value) => value !== 0));
        expect(rows.length).toBeGreaterThan(outputs / 4);
        const weights = rows.flatMap((row) => [...row.slice(1)]);
        const { n, mean: centre, square } = moments(weights);
        const expected = gain / pixels;
        expectClose(centre, 0, { absolute: errors * Math.sqrt(expected / n) });
        expectClose(square, expected, { relative: errors * Math.sqrt(2 / n) });
        const beyond = weights.filter((value) => Math.abs(value) > Math.sqrt(expected)).length / n;
        // Of normal numbers 31.73 % lie further than one standard deviation out.
        expectClose(beyond, 0.3173, { absolute: errors * Math.sqrt((0.3173 * 0.6827) / n) });
      });
    },
  );

  test('resets a normalisation to scale 1 and shift 0 and keeps its running statistics', async () => {
    await reinitialized(wholeImageConvolution('norm'), [['stem/conv'], 'seed'], async (classifier) => {
      const expected = mean.map((value, k) => -value / Math.sqrt((variance[k] ?? Number.NaN) + 1e-5));
      expectClose(await atZero(classifier), expected, { absolute: 1e-5 });
    });
  });

  test.each([
    ['of no fixed batch', undefined, [[0, 1, 2, 3, 4, 5]]],
    ['of one image, which is freed when the model is opened', 1, [[0, 1, 2, 3, 4, 5]]],
    [
      'of three images',
      3,
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
    [
      'of four images, filled up from the first on',
      4,
      [
        [0, 1, 2, 3],
        [4, 5, 0, 1],
      ],
    ],
  ] as const)(
    'recalibrates running statistics to those of the images: a model %s',
    async (_, batch, parts) => {
      const count = 6;
      const values = new Float32Array(count * 96);
      randomStream('calibration').fillNormal(values, 1);
      const calibration = ndarray(values, [count, ...smallShape]);
      const classifier = await openClassifier(smallNet({ ...(batch !== undefined && { batch }) }));
      const layers = ['stem/conv', 'body/conv', 'scores'];
      const copy = await classifier.randomized(layers, 'seed', { statistics: 'recalibrate', calibration });
      const at = async (layer: string) =>
        (await copy.features(calibration, [0, 0, 0, 0, 0, 0], { layer })).activations;
      const before = await at('stem/conv');
      const after = await at('stem/norm');
      await classifier.dispose();
      await copy.dispose();

      const [, height = 0, width = 0, channels = 0] = before.shape;
      for (let c = 0; c < channels; c++) {
        const channelOf = (image: number) =>
          Array.from(
            { length: height * width },
            (_, place) => before.data[(image * height * width + place) * channels + c] ?? 0,
          );
        const found = parts.map((part) => moments(part.flatMap(channelOf)));
        const mean = found.reduce((sum, part) => sum + part.mean, 0) / found.length;
        const variance = found.reduce((sum, part) => sum + part.square - part.mean ** 2, 0) / found.length;
        // Scale 1, shift 0, and the epsilon of the operator's default.
        const expected = channelOf(5).map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
        const last = [...after.data.subarray(5 * height * width * channels)].filter(
          (_, i) => i % channels === c,
        );
        expectClose(last, expected, { absolute: 1e-5, relative: 1e-5 });
      }
    },
  );

  test('draws by the place of a layer, whatever its name and the order of its axes', async () => {
    const here = await reinitialized(dense, [['head/gemm'], 'seed'], gradients);
    const elsewhere = await reinitialized(denseElsewhere, [['classifier'], 'seed'], gradients);
    expect(elsewhere).toEqual(here);
  });

  test('draws a layer the same whichever others are named, and leaves those that are not as they were', async () => {
    const trained = await openClassifier(sideBySide);
    const before = await gradients(trained);
    await trained.dispose();
    const alone = await reinitialized(sideBySide, [['one'], 'seed'], gradients);
    const both = await reinitialized(sideBySide, [['two', 'one'], 'seed'], gradients);
    const again = await reinitialized(sideBySide, [['one'], 'seed'], gradients);
    const other = await reinitialized(sideBySide, [['one'], 'another seed'], gradients);
    expect(alone.slice(3)).toEqual(before.slice(3));
    expect(both.slice(0, 3)).toEqual(alone.slice(0, 3));
    expect(again).toEqual(alone);
    for (const [a, b] of [
      [alone.slice(0, 3), before.slice(0, 3)],
      [both.slice(3), before.slice(3)],
      [other.slice(0, 3), alone.slice(0, 3)],
    ]) {
      for (const [k, row] of (a ?? []).entries()) expect(row).not.toEqual(b?.[k]);
    }
    // Each layer has a stream of its own: no number of the one comes up in the other, in whatever order.
    const ones = new Set(both.slice(0, 3).flatMap((row) => [...row]));
    const twos = both.slice(3).flatMap((row) => [...row]);
    expect(twos.filter((value) => ones.has(value)).length).toBeLessThan(5);
    expect((await reinitialized(sideBySide, [['two'], 'seed'], atZero)).slice(3)).toEqual(
      new Float32Array(3),
    );
  });

  test('changes the logits of every image by every layer, and not those of the trained model', async () => {
    const classifier = await openClassifier(smallNet());
    const batch = ndarray(new Float32Array(2 * 96).fill(0.5), [2, ...smallShape]);
    batch.set(1, 3, 3, 0, -2);
    const before = (await classifier.logits(batch)).data;
    for (const { name } of classifier.layers()) {
      const copy = await classifier.randomized([name], 'seed');
      const after = (await copy.logits(batch)).data;
      await copy.dispose();
      after.forEach((value, i) => {
        expect([name, i, value === before[i]]).toEqual([name, i, false]);
      });
    }
    expect((await classifier.logits(batch)).data).toEqual(before);
    await classifier.dispose();
  });

  test('refuses a layer that is not there, with those that are', async () => {
    const classifier = await openClassifier(smallNet(), { id: 'net' });
    await expect(classifier.randomized(['nope'], 'seed')).rejects.toThrow(
      "net: no weight layer is named 'nope'; there are stem/conv, body/conv, scores",
    );
    await classifier.dispose();
  });
});
