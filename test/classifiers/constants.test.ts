import { describe, expect, test } from '@jest/globals';
import { openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import type { Node, Tensor } from '../../src/graph/model.ts';
import { floatTensor, integerTensor, realTensor } from '../../src/graph/tensor.ts';
import type { NetworkConstant } from '../../src/types/classifier.ts';
import { hidden, type Middle, positive, redrawnLogits, type Trained, twin } from '../support/twins.ts';

const numbers = (values: readonly number[], dims: readonly number[] = [values.length]) =>
  floatTensor(Float32Array.from(values), dims);
const scalar = (value: number) => numbers([value], []);
const inDomain = (domain: string, item: Node): Node => ({ ...item, domain });
const convolution = { pads: [1, 1, 1, 1] };

/** Values as [n, 36, 8] and back. */
const rows = [
  node('Reshape', ['from', 'flat'], ['flattened']),
  node('Transpose', ['flattened'], ['rows'], { perm: [0, 2, 1] }),
];
const flat = { flat: integerTensor([0, hidden, 36]) };

/** Middles by what they hold that training made. The last number of a twin's name makes its numbers others. */
const kinds: Readonly<Record<string, (trained: Trained) => Middle>> = {
  'a batch normalisation with no layer next to it': (trained) => ({
    nodes: [
      node('MaxPool', ['from'], ['pool'], { kernel_shape: [2, 2] }),
      node('BatchNormalization', ['pool', 'g', 'b', 'm', 'v'], ['to']),
    ],
    weights: {
      g: trained('g', [hidden]),
      b: trained('b', [hidden]),
      m: trained('m', [hidden]),
      v: positive(trained('v', [hidden])),
    },
  }),
  'an instance normalisation': (trained) => ({
    nodes: [node('InstanceNormalization', ['from', 'g', 'b'], ['to'])],
    weights: { g: trained('g', [hidden]), b: trained('b', [hidden]) },
  }),
  'a group normalisation of single operators': (trained) => ({
    nodes: [
      node('Reshape', ['from', 'groups'], ['grouped']),
      node('InstanceNormalization', ['grouped', 'ones', 'zeros'], ['normal']),
      node('Shape', ['from'], ['shape']),
      node('Reshape', ['normal', 'shape'], ['back']),
      node('Mul', ['back', 'g'], ['scaled']),
      node('Add', ['scaled', 'b'], ['to']),
    ],
    weights: {
      groups: integerTensor([0, 2, -1]),
      ones: numbers([1, 1]),
      zeros: numbers([0, 0]),
      g: trained('g', [hidden, 1, 1]),
      b: trained('b', [hidden, 1, 1]),
    },
  }),
  'a layer normalisation': (trained) => ({
    nodes: [...rows, node('LayerNormalization', ['rows', 'g', 'b'], ['to'])],
    weights: { ...flat, g: trained('g', [hidden]), b: trained('b', [hidden]) },
    gives: 'vectors',
  }),
  'a layer normalisation of single operators': (trained) => ({
    nodes: [
      ...rows,
      node('ReduceMean', ['rows', 'last'], ['mean']),
      node('Sub', ['rows', 'mean'], ['centred']),
      node('Pow', ['centred', 'two'], ['squares']),
      node('ReduceMean', ['squares', 'last'], ['variance']),
      node('Add', ['variance', 'eps'], ['guarded']),
      node('Sqrt', ['guarded'], ['deviation']),
      node('Div', ['centred', 'deviation'], ['normal']),
      node('Mul', ['normal', 'g'], ['scaled']),
      node('Add', ['scaled', 'b'], ['to']),
    ],
    weights: {
      ...flat,
      last: integerTensor([-1]),
      two: scalar(2),
      eps: scalar(1.001e-5),
      g: trained('g', [hidden]),
      b: trained('b', [hidden]),
    },
    gives: 'vectors',
  }),
  'slopes of PReLU': (trained) => ({
    nodes: [
      node('Conv', ['from', 'w'], ['c'], convolution),
      node('PRelu', ['c', 'a'], ['d']),
      node('Neg', ['d'], ['e']),
      node('PRelu', ['e', 'one'], ['to']),
    ],
    weights: {
      w: trained('w', [hidden, hidden, 3, 3]),
      a: trained('a', [hidden, 1, 1]),
      one: trained('one', [1]),
    },
  }),
  'a layer scale': (trained) => ({
    nodes: [node('Mul', ['from', 'g'], ['to'])],
    weights: { g: trained('g', [1, hidden, 1, 1]) },
  }),
  'trained single numbers': (trained) => ({
    nodes: [
      node('Mul', ['temperature', 'from'], ['a']),
      node('Add', ['a', 'offset'], ['b']),
      node('Relu', ['b'], ['c']),
      node('Pow', ['c', 'p'], ['d']),
      node('GlobalAveragePool', ['d'], ['e']),
      node('Reciprocal', ['p'], ['root']),
      node('Pow', ['e', 'root'], ['to']),
    ],
    weights: {
      temperature: trained('temperature', [1]),
      offset: trained('offset', []),
      p: positive(trained('p', [1])),
    },
  }),
  'positions and a class token': (trained) => ({
    nodes: [
      ...rows,
      node('Add', ['rows', 'positions'], ['placed']),
      node('Shape', ['placed'], ['whole'], { start: 0, end: 1 }),
      node('Concat', ['whole', 'rest'], ['spread'], { axis: 0 }),
      node('Expand', ['token', 'spread'], ['tokens']),
      node('Concat', ['tokens', 'placed'], ['all'], { axis: 1 }),
      node('MatMul', ['all', 'w'], ['to']),
    ],
    weights: {
      ...flat,
      rest: integerTensor([1, hidden]),
      positions: trained('positions', [1, 36, hidden]),
      token: trained('token', [1, 1, hidden]),
      w: trained('w', [hidden, hidden]),
    },
    gives: 'vectors',
  }),
  'a dense layer as Einsum': (trained) => ({
    nodes: [...rows, node('Einsum', ['w', 'rows'], ['to'], { equation: 'oc, npc -> npo' })],
    weights: { ...flat, w: trained('w', [hidden, hidden]) },
    gives: 'vectors',
  }),
  'a matrix on the left and one for a single output': (trained) => ({
    nodes: [
      node('Reshape', ['from', 'flat'], ['flattened']),
      node('MatMul', ['w', 'flattened'], ['mixed']),
      node('MatMul', ['mixed', 'v'], ['seen']),
      node('Unsqueeze', ['seen', 'axis'], ['to']),
    ],
    weights: { ...flat, w: trained('w', [hidden, hidden]), v: trained('v', [36]) },
    gives: 'vectors',
  }),
  'a recurrent layer': (trained) => ({
    nodes: [
      ...rows,
      node('Transpose', ['rows'], ['steps'], { perm: [1, 0, 2] }),
      node('Shape', ['rows'], ['whole'], { start: 0, end: 1 }),
      node('Concat', ['single', 'whole', 'size'], ['spread'], { axis: 0 }),
      node('Expand', ['h', 'spread'], ['hs']),
      node('Expand', ['c', 'spread'], ['cs']),
      node('LSTM', ['steps', 'w', 'r', 'b', '', 'hs', 'cs', 'peep'], ['states'], { hidden_size: hidden }),
      node('Squeeze', ['states', 'axis'], ['sequence']),
      node('Transpose', ['sequence'], ['to'], { perm: [1, 0, 2] }),
    ],
    weights: {
      ...flat,
      w: trained('w', [1, 4 * hidden, hidden]),
      r: trained('r', [1, 4 * hidden, hidden]),
      b: trained('b', [1, 8 * hidden]),
      single: integerTensor([1]),
      size: integerTensor([hidden]),
      h: trained('h', [1, 1, hidden]),
      c: trained('c', [1, 1, hidden]),
      peep: trained('peep', [1, 3 * hidden]),
    },
    gives: 'vectors',
  }),
  'operators that an optimiser fused': (trained) => ({
    nodes: [
      inDomain(
        'com.microsoft',
        node('FusedConv', ['from', 'w', 'b'], ['c'], { ...convolution, activation: 'Relu' }),
      ),
      node('Reshape', ['c', 'flat'], ['flattened']),
      node('Transpose', ['flattened'], ['rows'], { perm: [0, 2, 1] }),
      inDomain('com.microsoft', node('FusedMatMul', ['rows', 'm'], ['d'], { transB: 1 })),
      inDomain('com.microsoft', node('BiasGelu', ['d', 'e'], ['f'])),
      inDomain('com.microsoft', node('SkipLayerNormalization', ['f', 'rows', 'g', 'h', 'i'], ['to'])),
    ],
    weights: {
      ...flat,
      w: trained('w', [hidden, hidden, 3, 3]),
      b: trained('b', [hidden]),
      m: trained('m', [hidden, hidden]),
      e: trained('e', [hidden]),
      g: trained('g', [hidden]),
      h: trained('h', [hidden]),
      i: trained('i', [hidden]),
    },
    domains: ['com.microsoft'],
    gives: 'vectors',
  }),
  'weights behind operators that move, cast, copy and quantise them': (trained) => ({
    nodes: [
      node('Identity', ['w'], ['w/copy']),
      node('Transpose', ['w/copy'], ['w/turned'], { perm: [1, 0, 2, 3] }),
      node('Conv', ['from', 'w/turned'], ['c'], convolution),
      node('Cast', ['v'], ['v/cast'], { to: 1 }),
      node('Reshape', ['v/cast', 'square'], ['v/square']),
      node('Conv', ['c', 'v/square'], ['d']),
      node('QuantizeLinear', ['u', 'step', 'zero'], ['u/whole']),
      node('DequantizeLinear', ['u/whole', 'step', 'zero'], ['u/real']),
      node('Conv', ['d', 'u/real'], ['to']),
    ],
    weights: {
      w: trained('w', [hidden, hidden, 3, 3]),
      v: realTensor(new Float64Array(floats(trained('v', [64]))), [64], 'float64'),
      square: integerTensor([hidden, hidden, 1, 1]),
      u: trained('u', [hidden, hidden, 1, 1]),
      step: positive(trained('step', [])),
      zero: { elementType: 'int8', dims: [], bytes: Uint8Array.of(0) },
    },
  }),
  'numbers of two precisions': (trained) => ({
    nodes: [
      node('Cast', ['from'], ['wide'], { to: 11 }),
      node('Mul', ['wide', 'g'], ['scaled']),
      node('Cast', ['scaled'], ['to'], { to: 1 }),
    ],
    weights: {
      g: realTensor(new Float64Array(floats(trained('g', [hidden]))), [hidden, 1, 1], 'float64'),
    },
  }),
};

function floats({ bytes }: Tensor): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

async function constantsOf(model: Uint8Array): Promise<readonly NetworkConstant[]> {
  const classifier = await openClassifier(model, { id: 'twin' });
  await classifier.dispose();
  return classifier.constants();
}

describe('randomized(all layers, seed) of two networks that differ in trained numbers alone', () => {
  test.each(Object.entries(kinds))('gives one function: %s', async (_, middle) => {
    const [a, b] = [await redrawnLogits(twin('a', middle)), await redrawnLogits(twin('b', middle))];
    expect(a.trained).not.toEqual(b.trained);
    expect(a.redrawn).not.toEqual(a.trained);
    expect(b.redrawn).toEqual(a.redrawn);
  });

  test.each(Object.entries(kinds))(
    'whose every constant belongs to a layer or is fixed: %s',
    async (_, middle) => {
      const classifier = await openClassifier(twin('a', middle), { id: 'twin' });
      await classifier.dispose();
      const layers = new Set(classifier.layers().map(({ name }) => name));
      for (const { name, fate, layer, reason } of classifier.constants()) {
        expect([name, fate === 'fixed' || layers.has(layer ?? '')]).toEqual([name, true]);
        expect([name, reason.length > 0]).toEqual([name, true]);
      }
    },
  );
});

describe('constants()', () => {
  test('says of numbers in the file that they are trained and of those of a formula that they are fixed', async () => {
    const found = await constantsOf(twin('a', kinds['a layer normalisation of single operators'] as never));
    const fates = Object.fromEntries(found.map(({ name, fate }) => [name, fate]));
    expect(fates).toEqual({
      'stem/w': 'trained', 'stem/b': 'trained', two: 'fixed', eps: 'fixed', g: 'trained', b: 'trained',
      'head/w': 'trained', 'head/b': 'trained',
    }); // biome-ignore format: a list reads better packed
  });
});
