/** Layer-wise relevance propagation: closed forms, whole matrices in PyTorch (reference/lrp.py), and what refuses it. */
import { afterAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import type { Node } from '../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../src/graph/tensor.ts';
import { createQuestion, methodOptions, methods } from '../../src/methods/index.ts';
import type { Image } from '../../src/types/arrays.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import type { RelevanceRule } from '../../src/types/relevanceRule.ts';
import { expectClose } from '../support/expectClose.ts';
import { type ModelParts, modelBytes } from '../support/smallModels.ts';

const opened: FullClassifier[] = [];
afterAll(async () => {
  for (const classifier of opened) await classifier.dispose();
});

async function open(parts: ModelParts): Promise<FullClassifier> {
  const classifier = await openClassifier(modelBytes(parts), { layout: 'NCHW' });
  opened.push(classifier);
  return classifier;
}

async function relevance(
  classifier: FullClassifier,
  image: Image,
  { target = 0, ...options }: Partial<RelevanceRule> & { readonly target?: number } = {},
) {
  const question = createQuestion(classifier, image, { target, seed: '', inputRange: [-1, 1] });
  const explanation = await methods.lrp.explain(question, { ...methods.lrp.presets.default, ...options });
  if (explanation.kind !== 'attribution') throw new Error('expected an attribution, got a map');
  return [...explanation.attribution.data];
}

const tensor = (values: readonly number[], dims: readonly number[]) =>
  floatTensor(Float32Array.from(values), dims);
const row = (...values: number[]) => ndarray(Float32Array.from(values), [1, values.length, 1]);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const wave = (dims: readonly number[], step: number, scale = 1, offset = 0) => {
  const length = dims.reduce((size, side) => size * side, 1);
  return tensor(
    Array.from({ length }, (_, i) => offset + scale * Math.sin(step * (i + 1))),
    dims,
  );
};

const dense = (bias: readonly number[]) =>
  open({
    nodes: [
      node('Flatten', ['image'], ['flat']),
      node('Gemm', ['flat', 'w1'], ['z']),
      node('Relu', ['z'], ['h']),
      node('Gemm', ['h', 'w2', 'b2'], ['logits']),
    ],
    weights: {
      w1: tensor([1, 2, -1, 1], [2, 2]),
      w2: tensor([2, 1, -3, 1], [2, 2]),
      b2: tensor(bias, [2]),
    },
    input: [undefined, 1, 1, 2],
    outputs: ['logits'],
  });

describe('of a network by hand', () => {
  // x = (2, 1): h = relu(2 - 1, 4 + 1) = (1, 5), first logit 2 - 15 = -13, of which h gets 2 and -15. The first of h is
  // 2 - 1 of the pixels, the second 4 + 1.
  test('epsilon shares every value by what was added to it', async () => {
    const classifier = await dense([0, 0]);
    expectClose(
      await relevance(classifier, row(2, 1), { epsilon: 1e-9 }),
      [(2 * 2) / 1 - (15 * 4) / 5, (2 * -1) / 1 - (15 * 1) / 5],
      { absolute: 1e-5 },
    );
  });

  test('alpha-beta shares what raises and what lowers a value apart', async () => {
    const rule = { dense: 'alpha-beta', alpha: 2, epsilon: 1e-9 } as const;
    const classifier = await dense([0, 0]);
    // Second logit 1 + 5 = 6: nothing lowers it, so h gets twice 1 and 5. Twice 2 of those go to what raises the first of
    // h, the pixel a, and -2 to what lowers it, b; of the second of h twice 10, by 4 and 1.
    expectClose(
      await relevance(classifier, row(2, 1), { ...rule, target: 1 }),
      [2 * 2 + (2 * 10 * 4) / 5, -2 + (2 * 10 * 1) / 5],
      { absolute: 1e-5 },
    );
  });

  test('gamma of 0 is epsilon', async () => {
    const classifier = await dense([0.5, -1]);
    const options = { epsilon: 0.01, target: 1 } as const;
    const plain = await relevance(classifier, row(2, 1), options);
    expectClose(await relevance(classifier, row(2, 1), { ...options, dense: 'gamma', gamma: 0 }), plain, {
      absolute: 1e-6,
    });
  });

  test('a bias keeps its share: without one relevance adds up to the logit', async () => {
    const all = sum(await relevance(await dense([0, 0]), row(2, 1), { epsilon: 1e-9 }));
    expect(all).toBeCloseTo(-13, 4);
    // The first logit is -13 + 3 = -10, of which the bias keeps its 3.
    const part = sum(await relevance(await dense([3, 0]), row(2, 1), { epsilon: 1e-9 }));
    expect(part).toBeCloseTo(-10 - 3, 4);
  });
});

/** Every seventh value of the reference, by how convolutions and dense layers share. */
const printed: readonly (readonly [RelevanceRule['dense'], RelevanceRule['dense'], readonly number[]])[] = [
  ['epsilon', 'epsilon', [-0.016368, -0.025612, 0.05572, 0.068591, -0.077653, -0.03461, 0.02994, -0.060159, -0.080186, -0.031028, -0.000548, 0.070888, -0.049507, -0.095682]],
  ['gamma', 'epsilon', [-0.033423, -0.039836, 0.01646, 0.009257, -0.056036, -0.014371, -0.018434, -0.064212, -0.039317, -0.014819, -0.021173, 0.023883, -0.018765, -0.07717]],
  ['alpha-beta', 'epsilon', [-0.032747, -0.067205, 0.012414, 0.054515, -0.061689, -0.018721, -0.049288, -0.081073, -0.005512, 0.011919, -0.013385, 0.056515, -0.041106, -0.099041]],
  ['gamma', 'gamma', [-0.033444, -0.039861, 0.01647, 0.009263, -0.056071, -0.01438, -0.018446, -0.064252, -0.039342, -0.014829, -0.021186, 0.023899, -0.018776, -0.077219]],
]; // biome-ignore format: a list reads better packed

describe('of convolutions, a normalisation, pools and a skip', () => {
  const pads = [1, 1, 1, 1];
  const image = ndarray(
    Float32Array.from({ length: 96 }, (_, i) => Math.sin(0.9 * (i + 1))),
    [6, 8, 2],
  );
  const net = () =>
    open({
      nodes: [
        node('Conv', ['image', 'w1', 'b1'], ['c1'], { pads }),
        node('BatchNormalization', ['c1', 'scale', 'shift', 'mean', 'variance'], ['n1']),
        node('Relu', ['n1'], ['r1']),
        node('MaxPool', ['r1'], ['pool'], { kernel_shape: [2, 2], strides: [2, 2] }),
        node('Conv', ['pool', 'w2', 'b2'], ['c2'], { pads }),
        node('Add', ['c2', 'pool'], ['both']),
        node('Relu', ['both'], ['top']),
        node('GlobalAveragePool', ['top'], ['average']),
        node('Flatten', ['average'], ['flat']),
        node('Gemm', ['flat', 'w3', 'b3'], ['logits'], { transB: 1 }),
      ],
      weights: {
        w1: wave([4, 2, 3, 3], 1.7, 0.8),
        b1: wave([4], 0.9, 0.5),
        scale: wave([4], 0.8, 1.2),
        shift: wave([4], 1.3, 0.4),
        mean: wave([4], 2.1, 0.3),
        variance: wave([4], 0.5, 1, 1.5),
        w2: wave([4, 4, 3, 3], 2.3, 0.6),
        b2: wave([4], 1.1, 0.5),
        w3: wave([3, 4], 0.7),
        b3: wave([3], 1.9),
      },
      input: [undefined, 2, 6, 8],
      outputs: ['logits'],
    });

  test.each(printed)('%s and %s are those of whole matrices', async (convolutions, full, wanted) => {
    const options = { convolutions, dense: full, epsilon: 0.01, gamma: 0.3, alpha: 2, target: 1 };
    const values = await relevance(await net(), image, options);
    // The reference prints six digits of float64; ours is float32.
    expectClose(
      values.filter((_, i) => i % 7 === 0),
      wanted,
      { absolute: 3e-6 },
    );
  });
});

test.each(['epsilon', 'gamma', 'alpha-beta'] as const)('by %s a bias that is added behind a layer is its own', async (how) => {
  const weights = {
    w1: wave([3, 2, 2, 2], 1.7, 0.8), b1: wave([3], 0.9, 0.5), added: wave([1, 3, 1, 1], 0.9, 0.5),
    w2: wave([12, 2], 0.7), b2: wave([2], 1.9),
  };
  const net = (nodes: Node[]) => open({ nodes, weights, input: [undefined, 2, 3, 3], outputs: ['logits'] });
  const within = await net([
    node('Conv', ['image', 'w1', 'b1'], ['c']), node('Relu', ['c'], ['r']), node('Flatten', ['r'], ['flat']),
    node('Gemm', ['flat', 'w2', 'b2'], ['logits']),
  ]);
  const behind = await net([
    node('Conv', ['image', 'w1'], ['z']), node('Add', ['added', 'z'], ['c']), node('Relu', ['c'], ['r']), node('Flatten', ['r'], ['flat']),
    node('MatMul', ['flat', 'w2'], ['m']), node('Add', ['m', 'b2'], ['logits']),
  ]);
  const image = ndarray(Float32Array.from({ length: 18 }, (_, i) => Math.sin(0.9 * (i + 1))), [3, 3, 2]);
  const options = { convolutions: how, dense: how, epsilon: 0.1, gamma: 0.3, target: 1 } as const;
  expectClose(await relevance(behind, image, options), await relevance(within, image, options), { absolute: 1e-6 });
}); // biome-ignore format: graphs read better packed

test('an operator that shares no relevance is refused by name, and so are rules that are not there', async () => {
  const classifier = await open({
    nodes: [
      node('Flatten', ['image'], ['flat']),
      { ...node('Softmax', ['flat'], ['part'], { axis: 1 }), name: 'attention' },
      node('Gemm', ['part', 'w'], ['logits']),
    ],
    weights: { w: wave([4, 2], 1) },
    input: [undefined, 1, 2, 2],
    outputs: ['logits'],
  });
  const batch = ndarray(new Float32Array(4), [1, 2, 2, 1]);
  const rule = methods.lrp.presets.default;
  await expect(classifier.gradient(batch, [0], { rule: 'relevance', relevance: rule })).rejects.toThrow(
    /operator Softmax at node 'attention' has no rule of relevance \(LRP\); methods that need gradient or logits still work/,
  );
  // A product of two values would give the relevance of it to both, and a grid moves what it reads.
  const square = await open({
    nodes: [node('Flatten', ['image'], ['flat']), node('Einsum', ['flat', 'flat'], ['product'], { equation: 'ij,ij->ij' }), node('Gemm', ['product', 'w'], ['logits'])],
    weights: { w: wave([4, 2], 1) },
    input: [undefined, 1, 2, 2],
    outputs: ['logits'],
  });
  await expect(square.gradient(batch, [0], { rule: 'relevance', relevance: rule })).rejects.toThrow(/operator Einsum at .* has no rule of relevance \(LRP\): its inputs 0 and 1 both depend on the image/);
  const sampled = await open({
    nodes: [node('Tanh', ['image'], ['pairs']), node('Reshape', ['pairs', 'dims'], ['grid']), node('GridSample', ['image', 'grid'], ['read']), node('Flatten', ['read'], ['logits'])],
    weights: { dims: integerTensor([0, 1, 2, 2]) },
    input: [undefined, 1, 2, 2],
    outputs: ['logits'],
  });
  await expect(sampled.gradient(batch, [0], { rule: 'relevance', relevance: rule })).rejects.toThrow(/GridSample at .*: its inputs 0 and 1 both depend on the image/);
  await expect(classifier.gradient(batch, [0], { rule: 'relevance' })).rejects.toThrow(
    'the rule relevance needs relevance, how layers share it, got none',
  );
  await expect(classifier.gradient(batch, [0], { relevance: rule })).rejects.toThrow(
    'relevance belongs to the rule relevance alone, got one with the rule standard',
  );
  for (const [wrong, said] of [
    [{ dense: undefined }, 'relevance.dense must be epsilon, gamma or alpha-beta, got undefined'],
    [{ epsilon: 0 }, 'relevance.epsilon must be a number above 0, got 0'],
    [{ gamma: Number.NaN }, 'relevance.gamma must be a number from 0, got NaN'],
    [{ alpha: 0.5 }, 'relevance.alpha must be a number from 1, got 0.5'],
  ] as const)
    await expect(classifier.gradient(batch, [0], { rule: 'relevance', relevance: { ...rule, ...wrong } as RelevanceRule })).rejects.toThrow(said);
  for (const wrong of [{ epsilon: 0 }, { alpha: 0.5 }, { gamma: -1 }, { dense: 'flat' }])
    expect(() => methodOptions('lrp', 'default', wrong)).toThrow(RangeError);
}); // biome-ignore format: graphs read better packed
