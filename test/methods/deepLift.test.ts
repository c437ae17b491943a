/** DeepLIFT by the rescale rule: closed forms, PyTorch with hooks (reference/deeplift.py), and what refuses it. */
import { afterAll, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { defineClassifier, openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { floatTensor, integerTensor } from '../../src/graph/tensor.ts';
import { createQuestion, methods, refusal } from '../../src/methods/index.ts';
import type { Image } from '../../src/types/arrays.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import { expectClose } from '../support/expectClose.ts';
import { type ModelParts, modelBytes } from '../support/smallModels.ts';

/** Of float32 sums. */
const tolerance = { absolute: 1e-6 };
/** The reference prints six digits, of a float64 run; this is float32. */
const printed = { absolute: 3e-6 };

const opened: FullClassifier[] = [];
afterAll(async () => {
  for (const classifier of opened) await classifier.dispose();
});

async function open(parts: ModelParts): Promise<FullClassifier> {
  const classifier = await openClassifier(modelBytes(parts), { layout: 'NCHW' });
  opened.push(classifier);
  return classifier;
}

async function contributions(classifier: FullClassifier, image: Image, baseline: Image, target = 0) {
  const question = createQuestion(classifier, image, { target, seed: '', inputRange: [-1, 1] });
  const explanation = await methods.deeplift.explain(question, { baseline });
  if (explanation.kind !== 'attribution') throw new Error('expected an attribution, got a map');
  return { values: explanation.attribution.data, gap: explanation.diagnostics.completenessGap };
}

const tensor = (values: readonly number[], dims: readonly number[]) =>
  floatTensor(Float32Array.from(values), dims);
const row = (...values: number[]) => ndarray(Float32Array.from(values), [1, values.length, 1]);

test('of a ReLU network of two layers is what was computed by hand', async () => {
  // y = 2 relu(a - b) - 3 relu(a + b - 1), from (0, 0) to (2, 1): the first relu goes from 0 to 1 over a change of 1, the
  // second from 0 to 2 over one of 3. So a has the multiplier 2 - 3 (2 / 3) = 0, b has -2 - 3 (2 / 3) = -4.
  const classifier = await open({
    nodes: [
      node('Flatten', ['image'], ['flat']),
      node('Gemm', ['flat', 'w1', 'b1'], ['z']),
      node('Relu', ['z'], ['h']),
      node('Gemm', ['h', 'w2'], ['logits']),
    ],
    weights: {
      w1: tensor([1, 1, -1, 1], [2, 2]),
      b1: tensor([0, -1], [2]),
      w2: tensor([2, 1, -3, 1], [2, 2]),
    },
    input: [undefined, 1, 1, 2],
    outputs: ['logits'],
  });
  const { values, gap } = await contributions(classifier, row(2, 1), row(0, 0));
  expectClose([...values], [0, -4], tolerance);
  expect(gap).toBeLessThan(1e-6);
  // A binary question asked the other way: the second class adds both relus, 1 + 2 / 3 and -1 + 2 / 3 of a and b.
  const second = await contributions(classifier, row(2, 1), row(0, 0), 1);
  expectClose([...second.values], [10 / 3, -1 / 3], { absolute: 2e-6 });
});

test('of a product is the mean over both orders, and of equal images nothing', async () => {
  const classifier = await open({
    nodes: [
      node('Slice', ['image', 'from0', 'to0', 'axis'], ['a']),
      node('Slice', ['image', 'from1', 'to1', 'axis'], ['b']),
      node('Mul', ['a', 'b'], ['product']),
      node('Concat', ['product', 'a'], ['both'], { axis: 3 }),
      node('Flatten', ['both'], ['logits']),
    ],
    weights: {
      from0: integerTensor([0]),
      to0: integerTensor([1]),
      from1: integerTensor([1]),
      to1: integerTensor([2]),
      axis: integerTensor([3]),
    },
    input: [undefined, 1, 1, 2],
    outputs: ['logits'],
  });
  // From 1 x 1 to 2 x 3: a adds (2 - 1) (3 + 1) / 2, b adds (3 - 1) (2 + 1) / 2.
  const { values } = await contributions(classifier, row(2, 3), row(1, 1));
  expectClose([...values], [2, 3], tolerance);
  const same = await contributions(classifier, row(2, 3), row(2, 3));
  expect([...same.values]).toEqual([0, 0]);
  expect(same.gap).toBeUndefined();
});

/** Every seventh contribution, as the reference prints them. */
const expected = [
  -0.004564, 0.003114, 0.007364, -0.003546, -0.014216, -0.021948, 0.009037, 0.019558, -0.012677, -0.005006, -0.001327,
  -0.017206, 0.001411, 0.008034,
]; // biome-ignore format: a list reads better packed

const wave = (dims: readonly number[], step: number, scale = 1) => {
  const length = dims.reduce((size, side) => size * side, 1);
  return tensor(
    Array.from({ length }, (_, i) => scale * Math.sin(step * (i + 1))),
    dims,
  );
};

test('of convolutions, a ReLU, a max pool and a sigmoid is that of PyTorch with hooks', async () => {
  const pads = [1, 1, 1, 1];
  const classifier = await open({
    nodes: [
      node('Conv', ['image', 'w1', 'b1'], ['c1'], { pads }),
      node('Relu', ['c1'], ['r']),
      node('MaxPool', ['r'], ['pool'], { kernel_shape: [2, 2], strides: [2, 2] }),
      node('Conv', ['pool', 'w2', 'b2'], ['c2'], { pads }),
      node('Sigmoid', ['c2'], ['s']),
      node('GlobalAveragePool', ['s'], ['mean']),
      node('Flatten', ['mean'], ['flat']),
      node('Gemm', ['flat', 'w3', 'b3'], ['logits'], { transB: 1 }),
    ],
    weights: {
      w1: wave([4, 2, 3, 3], 1.7, 0.8),
      b1: wave([4], 0.9, 0.5),
      w2: wave([5, 4, 3, 3], 2.3, 0.6),
      b2: wave([5], 1.1, 0.5),
      w3: wave([3, 5], 0.7),
      b3: wave([3], 1.9),
    },
    input: [undefined, 2, 6, 8],
    outputs: ['logits'],
  });
  const imageOf = (step: number, scale: number) =>
    ndarray(
      Float32Array.from({ length: 96 }, (_, i) => scale * Math.sin(step * (i + 1))),
      [6, 8, 2],
    );
  const { values, gap } = await contributions(classifier, imageOf(0.9, 1), imageOf(0.31, 0.6), 1);
  expect(gap).toBeLessThan(1e-5);
  expectClose(
    [...values].filter((_, i) => i % 7 === 0),
    expected,
    printed,
  );
  // The rules of a batch do not mix its images, and the gradient is as before.
  const [one, two] = [imageOf(0.9, 1), imageOf(1.3, 1)];
  const batch = ndarray(Float32Array.from([...one.data, ...two.data]), [2, 6, 8, 2]);
  const options = { rule: 'rescale', baseline: imageOf(0.31, 0.6) } as const;
  const both = await classifier.gradient(batch, [1, 2], options);
  const alone = await classifier.gradient(ndarray(two.data, [1, 6, 8, 2]), [2], options);
  expectClose([...both.data].slice(96), [...alone.data], tolerance);
});

test('what has no rule refuses by its operator, and other mistakes are said', async () => {
  const classifier = await open({
    nodes: [
      node('Softmax', ['image'], ['attention'], { axis: 3 }),
      node('Mul', ['attention', 'image'], ['seen']),
      node('Flatten', ['seen'], ['logits']),
    ],
    input: [undefined, 1, 1, 2],
    outputs: ['logits'],
  });
  const image = row(1, 2);
  await expect(contributions(classifier, image, image)).rejects.toThrow(
    /operator Softmax at node 'attention' has no rescale rule of DeepLIFT; methods that need gradient or logits still work/,
  );
  const batch = ndarray(image.data, [1, 1, 2, 1]);
  await expect(classifier.gradient(batch, [0], { rule: 'rescale' })).rejects.toThrow(
    'the rule rescale needs a baseline, got none',
  );
  await expect(classifier.gradient(batch, [0], { baseline: image })).rejects.toThrow(
    'a baseline belongs to the rule rescale alone, got one with the rule standard',
  );
  const larger = row(1, 2, 3);
  await expect(classifier.gradient(batch, [0], { rule: 'rescale', baseline: larger })).rejects.toThrow(
    'baseline must have the shape [1,2,1] of an image, got [1,3,1]',
  );
  const own = defineClassifier({
    inputShape: [1, 2, 1],
    classCount: 2,
    logits: async () => ndarray(new Float32Array(2), [1, 2]),
    gradient: async (images) => images,
  });
  expect(refusal(own, methods.deeplift)).toMatch(
    "deeplift needs the function gradient with the rule 'rescale' of a classifier, which custom lacks",
  );
});
