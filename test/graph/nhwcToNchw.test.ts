/** A network as Keras exports it, channels-last between its convolutions, is the same network written channels-first. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { networkOf } from '../../src/classifiers/network/network.ts';
import { nodeEngine } from '../../src/classifiers/onnx/nodeEngine.ts';
import { node } from '../../src/graph/edit.ts';
import type { Node } from '../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { distance } from '../support/distance.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';

const side = 8;
const channels = 6;
const toFirst = { perm: [0, 3, 1, 2] };
const toLast = { perm: [0, 2, 3, 1] };
const same = { pads: [1, 1, 1, 1] };

/** Means, scales and shifts of the two normalisations; the variance is in the scale. */
const vectors = Object.fromEntries(
  ['mean1', 'scale1', 'shift1', 'mean2', 'scale2', 'shift2'].map((name) => [
    name,
    normalTensor(name, [name.endsWith('2') ? 2 * channels : channels], 0.5),
  ]),
);
const weights = {
  w1: normalTensor('w1', [channels, 3, 3, 3], 0.3),
  w2: normalTensor('w2', [channels, channels, 3, 3], 0.2),
  gate: normalTensor('gate', [channels, channels, 1, 1], 0.5),
  w3: normalTensor('w3', [4, 2 * channels, 3, 3], 0.2),
  head: normalTensor('head', [4, 3]),
  low: floatTensor(Float32Array.of(0), []),
  high: floatTensor(Float32Array.of(6), []),
};

/** Stem, residual block with a gate, concatenation, padding, stride, head: channels-first with its normalisations. */
const plain = modelBytes({
  nodes: [
    node('Conv', ['image', 'w1'], ['c1'], same),
    node('BatchNormalization', ['c1', 'scale1', 'shift1', 'mean1', 'one1'], ['n1'], {
      epsilon: { float: 0 },
    }),
    node('Relu', ['n1'], ['r1']),
    node('Conv', ['r1', 'w2'], ['c2'], same),
    node('GlobalAveragePool', ['c2'], ['pooled']),
    node('Conv', ['pooled', 'gate'], ['g']),
    node('Sigmoid', ['g'], ['open']),
    node('Mul', ['c2', 'open'], ['gated']),
    node('Add', ['gated', 'r1'], ['sum']),
    node('Concat', ['sum', 'r1'], ['both'], { axis: 1 }),
    node('BatchNormalization', ['both', 'scale2', 'shift2', 'mean2', 'one2'], ['n2'], {
      epsilon: { float: 0 },
    }),
    node('Clip', ['n2', 'low', 'high'], ['r2']),
    node('Conv', ['r2', 'w3'], ['c3'], { pads: [0, 0, 1, 1], strides: [2, 2] }),
    node('Relu', ['c3'], ['r3']),
    node('GlobalAveragePool', ['r3'], ['mean']),
    node('Flatten', ['mean'], ['vector']),
    node('MatMul', ['vector', 'head'], ['logits']),
  ],
  weights: {
    ...weights,
    ...vectors,
    one1: floatTensor(new Float32Array(channels).fill(1), [channels]),
    one2: floatTensor(new Float32Array(2 * channels).fill(1), [2 * channels]),
  },
  input: [undefined, 3, side, side],
  outputs: ['logits'],
});

const asLast = (from: string, to: string): Node => node('Transpose', [from], [to], toLast);
const asFirst = (from: string, to: string): Node => node('Transpose', [from], [to], toFirst);

/** The same with images and everything between convolutions channels-last, as Keras writes it. */
const turned = modelBytes({
  nodes: [
    asFirst('image', 'x'),
    node('Conv', ['x', 'w1'], ['c1'], same),
    asLast('c1', 'c1/last'),
    node('Cast', ['c1/last'], ['c1/cast'], { to: 1 }),
    node('Sub', ['c1/cast', 'mean1'], ['centred1']),
    node('Mul', ['centred1', 'scale1'], ['scaled1']),
    node('Add', ['shift1', 'scaled1'], ['n1']),
    node('Cast', ['n1'], ['n1/cast'], { to: 1 }),
    node('Relu', ['n1/cast'], ['r1']),
    asFirst('r1', 'r1/first'),
    node('Conv', ['r1/first', 'w2'], ['c2'], same),
    asLast('c2', 'c2/last'),
    node('ReduceMean', ['c2/last', 'sides'], ['pooled'], { keepdims: 1 }),
    asFirst('pooled', 'pooled/first'),
    node('Conv', ['pooled/first', 'gate'], ['g']),
    asLast('g', 'g/last'),
    node('Sigmoid', ['g/last'], ['open']),
    node('Mul', ['c2/last', 'open'], ['gated']),
    node('Add', ['gated', 'r1'], ['sum']),
    node('Concat', ['sum', 'r1'], ['both'], { axis: 3 }),
    node('Sub', ['both', 'mean2'], ['centred2']),
    node('Mul', ['centred2', 'scale2'], ['scaled2']),
    node('Add', ['scaled2', 'shift2'], ['n2']),
    node('Clip', ['n2', 'low', 'high'], ['r2']),
    node('Pad', ['r2', 'padding'], ['padded']),
    asFirst('padded', 'padded/first'),
    node('Conv', ['padded/first', 'w3'], ['c3'], { strides: [2, 2] }),
    asLast('c3', 'c3/last'),
    node('Relu', ['c3/last'], ['r3']),
    node('ReduceMean', ['r3', 'sides'], ['vector'], { keepdims: 0 }),
    node('MatMul', ['vector', 'head'], ['logits']),
  ],
  weights: {
    ...weights,
    ...vectors,
    sides: integerTensor([1, 2]),
    padding: integerTensor([0, 0, 0, 0, 0, 1, 1, 0]),
  },
  input: [undefined, side, side, 3],
  outputs: ['logits'],
});

const images = ndarray(new Float32Array(3 * side * side * 3), [3, side, side, 3]);
randomStream('images').fillNormal(images.data, 1);
const targets = [0, 2, 1];

async function both() {
  return [await openClassifier(plain, { id: 'net' }), await openClassifier(turned, { id: 'net' })] as const;
}

describe('a network with channels-last values between its convolutions', () => {
  test('has no turn left but that of the images, and its normalisations are known', async () => {
    const { graph } = await networkOf(turned, { engine: nodeEngine, source: 'turned' });
    const count = (opType: string) => graph.nodes.filter((item) => item.opType === opType).length;
    expect(count('Transpose')).toBe(1);
    expect(count('Cast')).toBe(0);
    expect(count('BatchNormalization')).toBe(2);
    // The padding went into the convolution.
    expect(count('Pad')).toBe(0);
  });

  test('gives the logits, gradients and features of the same network channels-first', async () => {
    const [one, other] = await both();
    expect(distance((await other.logits(images)).data, (await one.logits(images)).data)).toBeLessThan(1e-5);
    for (const rule of ['standard', 'guided'] as const) {
      const expected = await one.gradient(images, targets, { rule });
      expect(distance((await other.gradient(images, targets, { rule })).data, expected.data)).toBeLessThan(
        1e-5,
      );
    }
    for (const layer of [undefined, 'r1', 'both', 'n2']) {
      const expected = await one.features(images, targets, layer === undefined ? {} : { layer });
      const found = await other.features(images, targets, layer === undefined ? {} : { layer });
      expect(found.layer).toBe(layer ?? 'r3');
      expect(expected.layer).toBe(layer ?? 'r3');
      expect(distance(found.activations.data, expected.activations.data)).toBeLessThan(1e-5);
      expect(distance(found.gradients.data, expected.gradients.data)).toBeLessThan(1e-5);
    }
    await one.dispose();
    await other.dispose();
  });

  test('has its layers, and the same function once they are re-drawn', async () => {
    const [one, other] = await both();
    expect(other.layers().map(({ name, kind, parameterCount }) => [name, kind, parameterCount])).toEqual(
      one.layers().map(({ name, kind, parameterCount }) => [name, kind, parameterCount]),
    );
    const names = one.layers().map(({ name }) => name);
    for (const options of [{}, { statistics: 'recalibrate', calibration: images }] as const) {
      const [expected, found] = [
        await one.randomized(names, 'seed', options),
        await other.randomized(names, 'seed', options),
      ];
      expect(distance((await found.logits(images)).data, (await expected.logits(images)).data)).toBeLessThan(
        1e-5,
      );
      await expected.dispose();
      await found.dispose();
    }
    await one.dispose();
    await other.dispose();
  });
});
