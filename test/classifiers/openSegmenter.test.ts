import { afterEach, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openSegmenter } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import type { Node } from '../../src/graph/model.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { Segmenter } from '../../src/types/segmenter.ts';
import { expectClose } from '../support/expectClose.ts';
import { modelBytes } from '../support/smallModels.ts';

const [height, width, count] = [6, 8, 11];
const size = height * width;
const values = new Float32Array(count * size);
randomStream('segmenter').fillNormal(values, 1);
const batch = ndarray(values, [count, height, width, 1]);
const weights = [2, -1.5, 0.5];
const biases = [-1, 0.25, 0.1];

let net: Segmenter | undefined;
afterEach(async () => {
  await net?.dispose();
  net = undefined;
});

async function opened(after: readonly Node[], output: string, fixed?: number): Promise<Segmenter> {
  const model = modelBytes({
    nodes: [node('Conv', ['image', 'w', 'b'], ['scores']), ...after],
    weights: {
      w: floatTensor(Float32Array.from(weights), [3, 1, 1, 1]),
      b: floatTensor(Float32Array.from(biases), [3]),
    },
    input: [fixed, 1, height, width],
    outputs: [output],
  });
  net = await openSegmenter(model, { id: 'net' });
  return net;
}

const scores = Array.from(values, (value) => weights.map((weight, c) => weight * value + (biases[c] ?? 0)));
const labels = scores.map((own) => own.indexOf(Math.max(...own)));

test.each<readonly [string, readonly Node[], string, number | undefined]>([
  ['scores', [], 'scores', undefined],
  ['a softmax', [node('Softmax', ['scores'], ['y'], { axis: 1 })], 'y', undefined],
  ['labels', [node('ArgMax', ['scores'], ['y'], { axis: 1, keepdims: 0 })], 'y', undefined],
  ['a batch that is fixed', [], 'scores', 4],
])('labels, probabilities and masks of each image, of %s', async (_, after, output, fixed) => {
  const own = await opened(after, output, fixed);
  expect(own).toMatchObject({ inputShape: [height, width, 1], classCount: 3, isMultiLabel: false });
  const found = await own.labels(batch);
  expect(found.shape).toEqual([count, height, width]);
  expect([...found.data]).toEqual(labels);
  expect([...(await own.masks(batch, 2)).data]).toEqual(labels.map((label) => Number(label === 2)));
  const sums = scores.map((one) => one.reduce((sum, score) => sum + Math.exp(score), 0));
  const shares = scores.flatMap((one, i) => one.map((score) => Math.exp(score) / (sums[i] ?? 1)));
  expectClose((await own.probabilities(batch)).data, shares, { absolute: 1e-6 });
});

test('sigmoids: a pixel may have several classes, and then has no label', async () => {
  const own = await opened([node('Sigmoid', ['scores'], ['y'])], 'y');
  expect(own.isMultiLabel).toBe(true);
  const shares = scores.flatMap((one) => one.map((score) => 1 / (1 + Math.exp(-score))));
  expectClose((await own.probabilities(batch)).data, shares, { absolute: 1e-6 });
  expect([...(await own.masks(batch, 0)).data]).toEqual(scores.map(([score = 0]) => Number(score > 0)));
  await expect(own.labels(batch)).rejects.toThrow('net: a pixel may have several classes');
});

test('one score is the logit of class 1', async () => {
  const model = modelBytes({
    nodes: [node('Sigmoid', ['image'], ['y'])],
    weights: {},
    input: [undefined, 1, height, width],
    outputs: ['y'],
  });
  net = await openSegmenter(model);
  const shares = Array.from(values).flatMap((z) => [1 / (1 + Math.exp(z)), 1 / (1 + Math.exp(-z))]);
  expectClose((await net.probabilities(batch)).data, shares, { absolute: 1e-6 });
  expect([...(await net.labels(batch)).data]).toEqual(Array.from(values, (z) => Number(z > 0)));
});

test('scores of half the size are enlarged bilinearly before the class is decided', async () => {
  const pool = node('AveragePool', ['scores'], ['y'], { kernel_shape: [2, 2], strides: [2, 2] });
  const own = await opened([pool], 'y');
  const score = (image: number, c: number, row: number, column: number) => {
    const at = (y: number, x: number) => scores[image * size + y * width + x]?.[c] ?? 0;
    const [y, x] = [2 * row, 2 * column];
    return (at(y, x) + at(y + 1, x) + at(y, x + 1) + at(y + 1, x + 1)) / 4;
  };
  // Half-pixel centres: a quarter of the way to the neighbour on the other side, ends held.
  const ends = (place: number, most: number) => {
    const at = Math.min(Math.max((place + 0.5) / 2 - 0.5, 0), most - 1);
    return [Math.floor(at), Math.min(Math.floor(at) + 1, most - 1), at - Math.floor(at)] as const;
  };
  const wanted = Array.from({ length: size }, (_, i) => {
    const [top, bottom, down] = ends(Math.floor(i / width), height / 2);
    const [left, right, along] = ends(i % width, width / 2);
    const mixed = [0, 1, 2].map((c) => {
      const [a, b] = [top, bottom].map(
        (row) => score(0, c, row, left) * (1 - along) + score(0, c, row, right) * along,
      );
      return (a ?? 0) * (1 - down) + (b ?? 0) * down;
    });
    return mixed.indexOf(Math.max(...mixed));
  });
  expect([...(await own.labels(batch)).data].slice(0, size)).toEqual(wanted);
});

test('a model of class scores is refused with what was wanted', async () => {
  const flat = [node('GlobalAveragePool', ['scores'], ['pooled']), node('Flatten', ['pooled'], ['y'])];
  await expect(opened(flat, 'y')).rejects.toThrow(
    "expected an output of class scores for each place, float32 [n, classes, 6, 8] at any scale, found 'y' float32 [n, 3]",
  );
});
