/** Probabilities of any form are explained by the values before the activation, which here are z = W x + b. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { node, type PlainAttribute } from '../../../src/graph/edit.ts';
import type { Node, Tensor } from '../../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../../src/graph/tensor.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { expectClose } from '../../support/expectClose.ts';
import { modelBytes } from '../../support/smallModels.ts';

/** [n, 1, 2, 2]: two images. */
const images = Float32Array.of(0.1, 0.9, 0.4, 0.3, 0.7, 0.2, 0.5, 0.8);
const weights = [
  [0.5, -1, 2, 0.25],
  [1, 0.75, -0.5, -1.5],
  [-2, 0.5, 1, 1],
];
const bias = [0.1, -0.2, 0.3];

/** z of image i and class k. */
const score = (image: number, k: number) =>
  (weights[k] ?? []).reduce((sum, weight, p) => sum + weight * (images[4 * image + p] ?? 0), bias[k] ?? 0);

const number = (value: number) => floatTensor(Float32Array.of(value), []);
const constants: Readonly<Record<string, Tensor>> = {
  one: number(1),
  half: number(0.5),
  two: number(2),
  hundred: number(100),
  small: number(1e-7),
  low: number(1e-6),
  high: number(1 - 1e-6),
  minus: number(-1),
  tenth: number(0.1),
  unlike: floatTensor(Float32Array.of(0.2, 0.3, 0.5), [3]),
  last: integerTensor([-1]),
  first: integerTensor([1]),
  shape: integerTensor([0, -1, 1, 1]),
  begin: integerTensor([1]),
  end: integerTensor([2]),
};

type Tail = (readonly [string, string[], string, Record<string, PlainAttribute>?])[];

/** Nodes from z to p. */
const nodesOf = (tail: Tail): Node[] =>
  tail.map(([opType, inputs, output, attributes]) => node(opType, inputs, [output], attributes));

interface Head {
  readonly tail: Tail;
  readonly classes: number;
  readonly opset?: number;
  readonly name?: string;
}

function headed({ tail, classes, opset = 18, name = 'p' }: Head): Uint8Array {
  const w = floatTensor(Float32Array.from(weights.slice(0, classes).flat()), [classes, 4]);
  const b = floatTensor(Float32Array.from(bias.slice(0, classes)), [classes]);
  return modelBytes({
    nodes: [
      node('Flatten', ['image'], ['x']),
      node('Gemm', ['x', 'w', 'b'], ['z'], { transB: 1 }),
      ...nodesOf(tail),
    ],
    weights: { ...constants, w, b },
    input: [undefined, 1, 2, 2],
    outputs: [name],
    opset,
  });
}

async function using<T>(bytes: Uint8Array, use: (classifier: FullClassifier) => Promise<T>, output?: string) {
  const classifier = await openClassifier(bytes, {
    id: 'net',
    layout: 'NCHW',
    ...(output !== undefined && { output }),
  });
  try {
    return await use(classifier);
  } finally {
    await classifier.dispose();
  }
}

const batch = ndarray(images, [2, 2, 2, 1]);
const rounding = { absolute: 2e-6, relative: 2e-6 };
const softmax: Tail = [['Softmax', ['z'], 's', { axis: 1 }]];
const sigmoid: Tail = [['Sigmoid', ['z'], 's']];

const ofThree: readonly (readonly [string, Tail, number?])[] = [
  ['a softmax', [['Softmax', ['z'], 'p', { axis: 1 }]]],
  ['a softmax of operator set 11', [['Softmax', ['z'], 'p', { axis: 1 }]], 11],
  ['the logarithm of a softmax', [...softmax, ['Log', ['s'], 'p']]],
  ['LogSoftmax', [['LogSoftmax', ['z'], 'p', { axis: -1 }]]],
  ['the power of LogSoftmax', [['LogSoftmax', ['z'], 's'], ['Exp', ['s'], 'p']]],
  ['e^z by its sum', [['Exp', ['z'], 'e'], ['ReduceSum', ['e', 'last'], 't'], ['Div', ['e', 't'], 'p']]],
  [
    'e^z times the reciprocal of its sum',
    [['Exp', ['z'], 'e'], ['ReduceSum', ['e', 'first'], 't'], ['Reciprocal', ['t'], 'r'], ['Mul', ['r', 'e'], 'p']],
  ],
  [
    'e^(z - max z) by its sum',
    [
      ['ReduceMax', ['z', 'last'], 'm'],
      ['Sub', ['z', 'm'], 'd'],
      ['Exp', ['d'], 'e'],
      ['ReduceSum', ['e', 'last'], 't'],
      ['Div', ['e', 't'], 'p'],
    ],
  ],
  ['e^z by its 1-norm', [['Exp', ['z'], 'e'], ['LpNormalization', ['e'], 'p', { p: 1, axis: 1 }]]],
  ['z less the logarithm of its sum', [['ReduceLogSumExp', ['z', 'last'], 'l'], ['Sub', ['z', 'l'], 'p']]],
  ['a softmax between limits', [...softmax, ['Clip', ['s', 'low', 'high'], 'p']]],
  ['a softmax between limits, by Max and Min', [...softmax, ['Max', ['s', 'low'], 'a'], ['Min', ['high', 'a'], 'p']]],
  ['a softmax in percent', [...softmax, ['Mul', ['s', 'hundred'], 'p']]],
  ['a softmax divided', [...softmax, ['Div', ['s', 'tenth'], 'p']]],
  ['a smoothed softmax', [...softmax, ['Mul', ['s', 'half'], 'a'], ['Add', ['tenth', 'a'], 'p']]],
  ['the logarithm of a softmax and a little', [...softmax, ['Add', ['s', 'small'], 'a'], ['Log', ['a'], 'p']]],
  ['the root of a softmax', [...softmax, ['Sqrt', ['s'], 'p']]],
  ['the square of a softmax', [...softmax, ['Pow', ['s', 'two'], 'p']]],
  ['a softmax of maps of one place', [['Reshape', ['z', 'shape'], 'a'], ['Softmax', ['a'], 's', { axis: 1 }], ['Flatten', ['s'], 'p']]],
  ['a softmax turned twice', [...softmax, ['Neg', ['s'], 'a'], ['Neg', ['a'], 'p']]],
  ['sigmoids', [['Sigmoid', ['z'], 'p']]],
  ['1 / (1 + e^-z)', [['Neg', ['z'], 'n'], ['Exp', ['n'], 'e'], ['Add', ['e', 'one'], 'd'], ['Div', ['one', 'd'], 'p']]],
  ['the reciprocal of 1 + e^-z', [['Mul', ['z', 'minus'], 'n'], ['Exp', ['n'], 'e'], ['Add', ['one', 'e'], 'd'], ['Reciprocal', ['d'], 'p']]],
  ['e^z / (1 + e^z)', [['Exp', ['z'], 'e'], ['Add', ['e', 'one'], 'd'], ['Div', ['e', 'd'], 'p']]],
  [
    '(1 + tanh(z / 2)) / 2',
    [['Mul', ['z', 'half'], 'h'], ['Tanh', ['h'], 't'], ['Mul', ['t', 'half'], 'a'], ['Add', ['a', 'half'], 'p']],
  ],
]; // biome-ignore format: a table reads better packed

describe('values before the activation are explained', () => {
  const withOpsets = ofThree.map(([name, tail, opset = 18]) => [name, tail, opset] as const);
  test.each(withOpsets)('of %s', async (_, tail, opset) => {
    await using(headed({ tail, classes: 3, opset }), async (net) => {
      expect(net.warnings).toBeUndefined();
      const logits = await net.logits(batch);
      expectClose(
        logits.data,
        [0, 1].flatMap((i) => [0, 1, 2].map((k) => score(i, k))),
        rounding,
      );
      const gradient = await net.gradient(batch, [2, 0]);
      expectClose(gradient.data, [...(weights[2] ?? []), ...(weights[0] ?? [])], rounding);
    });
  });

  test('of an output named logits that is a softmax', async () => {
    const model = headed({ tail: [['Softmax', ['z'], 'logits', { axis: 1 }]], classes: 3, name: 'logits' });
    await using(model, async (net) => {
      expectClose(
        (await net.logits(batch)).data.slice(0, 3),
        [0, 1, 2].map((k) => score(0, k)),
        rounding,
      );
    });
  });

  const pairs: readonly (readonly [string, Tail, number])[] = [
    ['[1 - p, p]', [...sigmoid, ['Sub', ['one', 's'], 'q'], ['Concat', ['q', 's'], 'p', { axis: 1 }]], 1],
    ['[p, 1 - p]', [...sigmoid, ['Sub', ['one', 's'], 'q'], ['Concat', ['s', 'q'], 'p', { axis: -1 }]], -1],
    ['p alone', [['Sigmoid', ['z'], 'p']], 1],
    ['1 - p alone', [...sigmoid, ['Sub', ['one', 's'], 'p']], -1],
    ['-p alone', [...sigmoid, ['Neg', ['s'], 'p']], -1],
  ]; // biome-ignore format: a table reads better packed

  test.each(pairs)('of %s: the logits are -z and z', async (_, tail, sign) => {
    await using(headed({ tail, classes: 1 }), async (net) => {
      expect(net.classCount).toBe(2);
      const z = [score(0, 0) * sign, score(1, 0) * sign];
      expectClose(
        (await net.logits(batch)).data,
        z.flatMap((value) => [-value, value]),
        rounding,
      );
      const gradient = await net.gradient(batch, [1, 0]);
      const [row = []] = weights;
      expectClose(gradient.data, [...row.map((w) => w * sign), ...row.map((w) => -w * sign)], rounding);
    });
  });

  test.each<[string, Tail]>([
    ['by Gather', [...softmax, ['Gather', ['s', 'first'], 'p', { axis: 1 }]]],
    ['by Slice', [...softmax, ['Slice', ['s', 'begin', 'end', 'first'], 'p']]],
  ])('of the second of two classes, taken %s: the difference of their scores', async (_, tail) => {
    await using(headed({ tail, classes: 2 }), async (net) => {
      expect(net.warnings).toBeUndefined();
      const z = [0, 1].map((i) => score(i, 1) - score(i, 0));
      expectClose(
        (await net.logits(batch)).data,
        z.flatMap((value) => [-value, value]),
        rounding,
      );
    });
  });

  test('not of logits that are scaled, which stay what they are', async () => {
    await using(headed({ tail: [['Mul', ['z', 'half'], 'p']], classes: 3 }), async (net) => {
      expect(net.warnings).toBeUndefined();
      expectClose(
        (await net.logits(batch)).data.slice(0, 3),
        [0, 1, 2].map((k) => score(0, k) / 2),
        rounding,
      );
    });
  });
});

describe('a warning says that probabilities are explained', () => {
  const others: readonly (readonly [string, Tail, RegExp])[] = [
    [
      'a mean of two softmaxes',
      [...softmax, ['Mul', ['z', 'two'], 'y'], ['Softmax', ['y'], 'u'], ['Add', ['s', 'u'], 'a'], ['Mul', ['a', 'half'], 'p']],
      /sum to 1 for each image/,
    ],
    ['a softmax with weights of its classes', [...softmax, ['Mul', ['s', 'unlike'], 'p']], /lie in \[0, 1\]/],
    ['a mean in percent', [...softmax, ['Softmax', ['s'], 'u'], ['Add', ['s', 'u'], 'a'], ['Mul', ['a', 'hundred'], 'p']], /sum to 200/],
    ['the third of three classes', [...softmax, ['Slice', ['s', 'begin', 'end', 'first'], 'p']], /lie in \[0, 1\]/],
  ]; // biome-ignore format: a table reads better packed

  test.each(others)('of %s', async (_, tail, sign) => {
    await using(headed({ tail, classes: 3 }), async ({ warnings = [] }) => {
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(
        /^net: the values of output 'p' that are explained .*, as probabilities do/,
      );
      expect(warnings[0]).toMatch(sign);
    });
  });

  test('where the caller asks for the probabilities by name, which are then explained', async () => {
    const model = headed({ tail: [['Softmax', ['z'], 'p', { axis: 1 }]], classes: 3 });
    const expectedOf = (i: number) => {
      const powers = [0, 1, 2].map((k) => Math.exp(score(i, k)));
      const sum = powers.reduce((total, power) => total + power, 0);
      return powers.map((power) => power / sum);
    };
    await using(
      model,
      async (net) => {
        expectClose((await net.logits(batch)).data, [0, 1].flatMap(expectedOf), rounding);
        expect(net.warnings).toHaveLength(1);
      },
      'p',
    );
  });
});
