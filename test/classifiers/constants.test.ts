import { describe, expect, test } from '@jest/globals';
import { type OpenOptions, openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import type { Attribute, Graph, Node, Tensor } from '../../src/graph/model.ts';
import { floatTensor, integerTensor, realTensor } from '../../src/graph/tensor.ts';
import { expectClose } from '../support/expectClose.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import { hidden, type Middle, positive, reinitializedLogits, type Trained, twin } from '../support/twins.ts';

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

async function opened(model: Uint8Array, options: OpenOptions = {}) {
  const classifier = await openClassifier(model, { id: 'twin', ...options });
  await classifier.dispose();
  return classifier;
}

describe('randomized(all layers, seed) of two networks that differ in trained numbers alone', () => {
  test.each(Object.entries(kinds))('gives one function: %s', async (_, middle) => {
    const [a, b] = [
      await reinitializedLogits(twin('a', middle)),
      await reinitializedLogits(twin('b', middle)),
    ];
    expect(a.trained).not.toEqual(b.trained);
    expect(a.reinitialized).not.toEqual(a.trained);
    expect(b.reinitialized).toEqual(a.reinitialized);
  });

  test.each(Object.entries(kinds))(
    'whose every constant belongs to a layer or is fixed: %s',
    async (_, middle) => {
      const classifier = await opened(twin('a', middle));
      const layers = new Set(classifier.layers().map(({ name }) => name));
      for (const { name, fate, layer, reason } of classifier.constants()) {
        expect([name, fate === 'fixed' || layers.has(layer ?? '')]).toEqual([name, true]);
        expect([name, reason.length > 0]).toEqual([name, true]);
      }
    },
  );

  test('gives one function after recalibration too, of normalisations that read one value or share equal numbers', async () => {
    const norms = (trained: Trained): Middle => ({
      nodes: [
        node('BatchNormalization', ['from', 'g', 'b', 'm', 'v'], ['one']),
        node('Conv', ['from', 'w'], ['c'], convolution),
        node('BatchNormalization', ['from', 'h', 'b', 'm', 'v'], ['two']),
        node('BatchNormalization', ['c', 'h', 'b', 'm', 'v'], ['three']),
        node('Sum', ['one', 'two', 'three'], ['to']),
      ],
      weights: {
        g: trained('g', [hidden]),
        h: trained('h', [hidden]),
        b: trained('b', [hidden]),
        w: trained('w', [hidden, hidden, 3, 3], 2),
        m: trained('m', [hidden]),
        v: positive(trained('v', [hidden])),
      },
    });
    /** The same with all means and variances held apart, as an exporter that lets none be shared writes it. */
    const apart = (trained: Trained): Middle => {
      const { nodes, weights = {} } = norms(trained);
      const copies = ['b', 'm', 'v', 'h'].flatMap((name) =>
        [0, 2, 3].map((place) => [`${name}${place}`, weights[name] as Tensor] as const),
      );
      const own = nodes.map((item, place) =>
        item.opType === 'BatchNormalization'
          ? { ...item, inputs: item.inputs.map((name) => (/^[bmvh]$/.test(name) ? `${name}${place}` : name)) }
          : item,
      );
      return { nodes: own, weights: { ...weights, ...Object.fromEntries(copies) } };
    };
    const policy = { statistics: 'recalibrate' } as const;
    const { reinitialized } = await reinitializedLogits(twin('a', norms), policy);
    expect((await reinitializedLogits(twin('b', norms), policy)).reinitialized).toEqual(reinitialized);
    expect((await reinitializedLogits(twin('a', apart), policy)).reinitialized).toEqual(reinitialized);
  });
});

const wave = (length: number, f: (i: number) => number) => Array.from({ length }, (_, i) => f(i));

/** A table of 36 places and 8 features: each angle's sine and cosine next to each other. */
const sines = wave(36 * hidden, (i) => {
  const angle = Math.floor(i / hidden) / 10 ** (Math.floor((i % hidden) / 2) / 2);
  return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
});

/** The same with all sines before all cosines. */
const halves = wave(36 * hidden, (i) => {
  const angle = Math.floor(i / hidden) / 10 ** ((i % (hidden / 2)) / 2);
  return i % hidden < hidden / 2 ? Math.sin(angle) : Math.cos(angle);
});

const binomial = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((value) => value / 16);

/** Middles by the reason for which their constant `k` is fixed. */
const fixed: Readonly<Record<string, readonly [reason: RegExp, middle: Middle]>> = {
  'a blur of each channel': [
    /blurs or resamples/,
    {
      nodes: [node('Conv', ['from', 'k'], ['to'], { ...convolution, group: hidden, strides: [2, 2] })],
      weights: {
        k: numbers(
          wave(hidden * 9, (i) => binomial[i % 9] ?? 0),
          [hidden, 1, 3, 3],
        ),
      },
    },
  ],
  'an enlarging kernel': [
    /blurs or resamples/,
    {
      nodes: [node('ConvTranspose', ['from', 'k'], ['to'], { group: hidden, strides: [2, 2] })],
      weights: {
        k: numbers(
          wave(hidden * 9, (i) => 4 * (binomial[i % 9] ?? 0)),
          [hidden, 1, 3, 3],
        ),
      },
    },
  ],
  'a matrix that enlarges': [
    /resamples or averages/,
    {
      nodes: [node('MatMul', ['from', 'k'], ['to'])],
      weights: {
        k: numbers(
          wave(66, (i) => 1 - Math.abs((i % 11) / 2 - Math.floor(i / 11))).map((v) => Math.max(v, 0)),
          [6, 11],
        ),
      },
    },
  ],
  'sine positions': [
    /sine positions/,
    {
      nodes: [...rows, node('Add', ['rows', 'k'], ['to'])],
      weights: { ...flat, k: numbers(sines, [1, 36, hidden]) },
      gives: 'vectors',
    },
  ],
  'sine positions in halves, by channels': [
    /sine positions/,
    {
      nodes: [node('Add', ['from', 'k'], ['to'])],
      weights: {
        k: numbers(
          wave(36 * hidden, (i) => halves[(i % 36) * hidden + Math.floor(i / 36)] ?? 0),
          [1, hidden, 6, 6],
        ),
      },
    },
  ],
  'rotary positions': [
    /cosines and sines/,
    {
      nodes: [
        ...rows,
        node('Mul', ['rows', 'k'], ['cosines']),
        node('Neg', ['rows'], ['turned']),
        node('Mul', ['turned', 's'], ['sines']),
        node('Add', ['cosines', 'sines'], ['to']),
      ],
      weights: {
        ...flat,
        k: numbers(
          wave(36 * hidden, (i) => Math.cos(i ** 2)),
          [36, hidden],
        ),
        s: numbers(
          wave(36 * hidden, (i) => Math.sin(i ** 2)),
          [36, hidden],
        ),
      },
      gives: 'vectors',
    },
  ],
  'a mask of attention': [
    /mask of attention/,
    {
      nodes: [
        ...rows,
        node('MatMul', ['rows', 'flattened'], ['products']),
        node('Add', ['products', 'k'], ['masked']),
        node('Softmax', ['masked'], ['attention']),
        node('MatMul', ['attention', 'rows'], ['to']),
      ],
      weights: {
        ...flat,
        k: numbers(
          wave(36 * 36, (i) => (i % 37 < 12 ? -100 : 0)),
          [36, 36],
        ),
      },
      gives: 'vectors',
    },
  ],
  'coordinates as further channels': [
    /coordinates/,
    {
      nodes: [
        node('Shape', ['from'], ['count'], { start: 0, end: 1 }),
        node('Concat', ['count', 'grid'], ['spread'], { axis: 0 }),
        node('Expand', ['k', 'spread'], ['places']),
        node('Concat', ['from', 'places'], ['wide'], { axis: 1 }),
        node('Conv', ['wide', 'w'], ['to']),
      ],
      weights: {
        grid: integerTensor([2, 6, 6]),
        k: numbers(
          wave(72, (i) => (i < 36 ? i % 6 : Math.floor((i - 36) / 6)) / 2.5 - 1),
          [1, 2, 6, 6],
        ),
        w: numbers(wave(hidden * (hidden + 2), Math.sin), [hidden, hidden + 2, 1, 1]),
      },
    },
  ],
  'zeros that fill up channels': [
    /zeros/,
    {
      nodes: [
        node('Shape', ['from'], ['count'], { start: 0, end: 1 }),
        node('Concat', ['count', 'grid'], ['spread'], { axis: 0 }),
        node('Expand', ['k', 'spread'], ['places']),
        node('Concat', ['places', 'from'], ['wide'], { axis: 1 }),
        node('Slice', ['wide', 'start', 'end', 'along'], ['to']),
      ],
      weights: {
        grid: integerTensor([2, 6, 6]),
        start: integerTensor([1]),
        end: integerTensor([hidden + 1]),
        along: integerTensor([1]),
        k: numbers(
          wave(72, () => 0),
          [1, 2, 6, 6],
        ),
      },
    },
  ],
  'an epsilon': [
    /epsilon/,
    {
      nodes: [
        node('Mul', ['from', 'from'], ['squares']),
        node('Add', ['squares', 'k'], ['guarded']),
        node('Sqrt', ['guarded'], ['to']),
      ],
      weights: { k: scalar(1.001e-5) },
    },
  ],
  'the root of a head size': [
    /formulas/,
    { nodes: [node('Div', ['from', 'k'], ['to'])], weights: { k: scalar(Math.sqrt(48)) } },
  ],
  'scales of Resize': [
    /setting of Resize/,
    { nodes: [node('Resize', ['from', '', 'k'], ['to'])], weights: { k: numbers([1, 1, 2, 2]) } },
  ],
  'what nodes compute from no number of the file': [
    /formula alone/,
    {
      nodes: [
        node('Range', ['zero', 'many', 'one'], ['places']),
        node('Cast', ['places'], ['real'], { to: 1 }),
        node('Sin', ['real'], ['k']),
        node('Add', ['from', 'k'], ['to']),
      ],
      weights: { zero: integerTensor([0], []), many: integerTensor([6], []), one: integerTensor([1], []) },
    },
  ],
};

describe('constants()', () => {
  test.each(Object.entries(fixed))('fixes %s, and says why', async (_, [reason, middle]) => {
    const { constants } = await opened(twin('a', () => middle));
    const found = constants().find(({ name }) => name === 'k');
    expect(found).toMatchObject({ fate: 'fixed', reason: expect.stringMatching(reason) });
    expect(found?.layer).toBeUndefined();
    expect(constants().filter(({ fate }) => fate === 'refused')).toEqual([]);
  });

  test.each(
    Object.entries(fixed).flatMap(([name, [, middle]]) => {
      const { k } = middle.weights ?? {};
      return k === undefined || k.dims.length < 2 ? [] : [[name, middle, k] as const];
    }),
  )('takes %s for trained where its numbers are not those', async (_, middle, k) => {
    const moved = normalTensor('moved', k.dims);
    const { constants } = await opened(
      twin('a', () => ({ ...middle, weights: { ...middle.weights, k: moved } })),
    );
    expect(constants().find(({ name }) => name === 'k')).toMatchObject({ fate: 'trained' });
  });

  test('fixes the mean and the deviation of the input, and a mean image', async () => {
    const { constants } = await opened(
      modelBytes({
        nodes: [
          node('Div', ['image', 'white'], ['unit']),
          node('Sub', ['unit', 'mean image'], ['dark']),
          node('Sub', ['dark', 'mean'], ['centred']),
          node('Div', ['centred', 'deviation'], ['normal']),
          node('Conv', ['normal', 'w'], ['c']),
          node('Mul', ['c', 'g'], ['d']),
          node('Flatten', ['d'], ['logits']),
        ],
        weights: {
          white: scalar(254.3),
          'mean image': normalTensor('mean image', [1, 3, 6, 6]),
          mean: numbers([0.485, 0.456, 0.406], [1, 3, 1, 1]),
          deviation: numbers([0.229, 0.224, 0.225], [1, 3, 1, 1]),
          w: normalTensor('w', [3, 3, 6, 6]),
          g: normalTensor('g', [1, 3, 1, 1]),
        },
        input: [undefined, 3, 6, 6],
        outputs: ['logits'],
      }),
    );
    const fates = constants().map(({ name, fate, reason }) => [
      name,
      fate,
      /units of the input/.test(reason),
    ]);
    expect(fates).toEqual([
      ['white', 'fixed', true], ['mean image', 'fixed', true], ['mean', 'fixed', true], ['deviation', 'fixed', true],
      ['w', 'trained', false], ['g', 'trained', false],
    ]); // biome-ignore format: a list reads better packed
  });

  test('names the numbers of the file behind a constant that is computed from several', async () => {
    const { constants } = await opened(
      twin('a', (trained) => ({
        nodes: [node('Mul', ['v', 'length'], ['scaled']), node('Conv', ['from', 'scaled'], ['to'])],
        weights: { v: trained('v', [hidden, hidden, 1, 1]), length: trained('length', [hidden, 1, 1, 1]) },
      })),
    );
    const found = constants().find(({ name }) => name === 'scaled');
    expect(found).toMatchObject({ sources: ['v', 'length'], fate: 'trained', layer: 'to' });
  });
});

describe('options trained and fixed', () => {
  const scaled = (trained: Trained): Middle => ({
    nodes: [node('Mul', ['from', 'g'], ['a']), node('Div', ['a', 'k'], ['to'])],
    weights: { g: trained('g', [hidden, 1, 1]), k: scalar(2) },
  });

  test('go before the rules', async () => {
    const { constants } = await opened(twin('a', scaled), { trained: ['k'], fixed: ['g', 'stem/w'] });
    const fates = Object.fromEntries(constants().map(({ name, fate }) => [name, fate]));
    expect(fates).toMatchObject({ k: 'trained', g: 'fixed', 'stem/w': 'fixed', 'stem/b': 'trained' });
  });

  test('change what a re-draw makes', async () => {
    const { reinitialized } = await reinitializedLogits(twin('a', scaled));
    const options = { fixed: ['g'] };
    const kept = [
      await reinitializedLogits(twin('a', scaled), options),
      await reinitializedLogits(twin('b', scaled), options),
    ];
    expect(kept[0]?.reinitialized).not.toEqual(reinitialized);
    expect(kept[1]?.reinitialized).not.toEqual(kept[0]?.reinitialized);
    // The factor 1/2 becomes 1, behind a pooling and a matrix without a bias.
    const twice = await reinitializedLogits(twin('a', scaled), { trained: ['k'] });
    expectClose(
      twice.reinitialized,
      reinitialized.map((value) => 2 * value),
      { relative: 1e-6 },
    );
  });

  test.each([
    [
      { trained: ['nope'] },
      "trained must name constants between the image and the logits, got 'nope'; there are 'stem/w'",
    ],
    [{ fixed: ['g'], trained: ['g'] }, "'g' must be in trained or in fixed, is in both"],
  ])('are refused where they name nothing or too much: %j', async (options, message) => {
    await expect(openClassifier(twin('a', scaled), { id: 'twin', ...options })).rejects.toThrow(message);
  });

  test.each([['g'], [{}], [[1]]])('must be lists of names, not %j', async (trained) => {
    await expect(openClassifier(twin('a', scaled), { trained: trained as never })).rejects.toThrow(TypeError);
  });
});

/** The bytes of eight-bit numbers, as of quantised weights. */
const eighths = (dims: readonly number[]): Tensor => ({
  elementType: 'int8',
  dims,
  bytes: Uint8Array.from({ length: dims.reduce((total, size) => total * size, 1) }, (_, i) => (i * 37) % 256),
});
const zeroPoint: Tensor = { elementType: 'uint8', dims: [], bytes: Uint8Array.of(7) };

/** A branch that scales `from`, with the scale in itself. */
const branch = (name: string, scale: Tensor): Graph => ({
  name,
  nodes: [node('Mul', ['from', `${name}/scale`], [`${name}/out`])],
  initializers: new Map([[`${name}/scale`, scale]]),
  inputs: [],
  outputs: [{ name: `${name}/out`, elementType: 'float32' }],
});

/** Middles with a trained number of which no re-draw is known. */
const refused: Readonly<Record<string, readonly [message: RegExp, name: string, middle: Middle]>> = {
  'an operator that is not known': [
    /'t' \[1, 4\], an input of com\.microsoft\.CropAndResize without a known initialiser/,
    't',
    {
      nodes: [
        node('ReduceMean', ['from', 'axes'], ['one'], { keepdims: 1 }),
        inDomain('com.microsoft', node('CropAndResize', ['one', 't', 'which', 'size'], ['crop'])),
        node('Add', ['from', 'crop'], ['to']),
      ],
      weights: {
        axes: integerTensor([0]),
        t: numbers([0.1, 0.13, 0.91, 0.77], [1, 4]),
        which: { elementType: 'int32', dims: [1], bytes: new Uint8Array(4) },
        size: { elementType: 'int32', dims: [2], bytes: new Uint8Array(Int32Array.of(6, 6).buffer) },
      },
      domains: ['com.microsoft'],
    },
  ],
  'a scale of quantised values': [
    /'t' \[\], a number of quantised arithmetic, float32 of QuantizeLinear/,
    't',
    {
      nodes: [
        node('QuantizeLinear', ['from', 't', 'zero'], ['whole']),
        node('DequantizeLinear', ['whole', 't', 'zero'], ['to']),
      ],
      weights: { t: scalar(0.0371), zero: zeroPoint },
    },
  ],
  'quantised weights': [
    /'t' \[8, 8\], a number of quantised arithmetic, int8 of MatMulInteger/,
    't',
    {
      nodes: [
        ...rows,
        node('DynamicQuantizeLinear', ['rows'], ['whole', 'step', 'zero']),
        node('MatMulInteger', ['whole', 't', 'zero'], ['sums']),
        node('Cast', ['sums'], ['real'], { to: 1 }),
        node('Mul', ['real', 'step'], ['to']),
      ],
      weights: { ...flat, t: eighths([hidden, hidden]) },
      gives: 'vectors',
    },
  ],
  'a limit that was trained': [
    /'t' \[\], a limit of Clip that looks trained/,
    't',
    { nodes: [node('Clip', ['from', '', 't'], ['to'])], weights: { t: scalar(5.8371) } },
  ],
  'a constant in a branch': [
    /'yes\/scale' \[8, 1, 1\], within If/,
    'yes/scale',
    {
      nodes: [
        node('ReduceMax', ['from'], ['most'], { keepdims: 0 }),
        node('Greater', ['most', 'half'], ['is']),
        {
          ...node('If', ['is'], ['to']),
          attributes: new Map<string, Attribute>([
            ['then_branch', { type: 'graph', value: branch('yes', normalTensor('yes', [hidden, 1, 1])) }],
            ['else_branch', { type: 'graph', value: branch('no', scalar(1)) }],
          ]),
        },
      ],
      weights: { half: scalar(0.5) },
    },
  ],
};

describe('randomized(layers, seed) of a network with a trained number that cannot be re-drawn', () => {
  test.each(Object.entries(refused))('is refused with its name: %s', async (_, [message, name, middle]) => {
    const model = twin('a', () => middle);
    const classifier = await openClassifier(model, { id: 'twin' });
    try {
      expect(classifier.constants().find((one) => one.name === name)?.fate).toBe('refused');
      await expect(classifier.randomized(['stem/conv'], 'seed')).rejects.toThrow(RangeError);
      await expect(classifier.randomized(['stem/conv'], 'seed')).rejects.toThrow(message);
    } finally {
      await classifier.dispose();
    }
  });

  test.each(Object.entries(refused))(
    'is possible once that is named in fixed: %s',
    async (_, [, name, middle]) => {
      const { trained, reinitialized } = await reinitializedLogits(
        twin('a', () => middle),
        { fixed: [name] },
      );
      expect(reinitialized).not.toEqual(trained);
    },
  );
});
