/**
 * The gradient graph laid out in blocks of channels equals the one that is not: strided convolutions by transposed
 * ones, max pooling by indices and scattering, and everything between as ONNX says it.
 */
import { describe, expect, test } from '@jest/globals';
import { imageName, networkOf } from '../../../src/classifiers/network/network.ts';
import { imageGradientModel, seedName } from '../../../src/classifiers/onnx/graphs.ts';
import { channelBlock } from '../../../src/classifiers/onnx/nchwc/channelBlock.ts';
import { blockedFilter } from '../../../src/classifiers/onnx/nchwc/filters.ts';
import { blockedDomain } from '../../../src/classifiers/onnx/nchwc/layout.ts';
import { nodeEngine } from '../../../src/classifiers/onnx/nodeEngine.ts';
import { createSession } from '../../../src/classifiers/onnx/session.ts';
import { node, type PlainAttribute } from '../../../src/graph/edit.ts';
import type { Node, Tensor } from '../../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../../src/graph/tensor.ts';
import { distance } from '../../support/distance.ts';
import { modelBytes, normalTensor } from '../../support/smallModels.ts';

const block = await channelBlock();
const ifBlocked = block === undefined ? test.skip : test;

interface Net {
  /** From `image`, [n, channels, height, width], to `y`. */
  readonly nodes: readonly Node[];
  readonly weights?: Readonly<Record<string, Tensor>>;
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Whole numbers from -2 to 2 as image, so that many values of a window are equal. */
  readonly isTied?: boolean;
  readonly guided?: boolean;
}

/** Gradient and logits of the mean square of each channel of `y`, in blocks or not; and how many nodes are in blocks. */
async function answers(net: Net, inBlocks: boolean) {
  const [channels, height, width] = net.shape;
  const bytes = modelBytes({
    nodes: [
      ...net.nodes,
      node('Mul', ['y', 'y'], ['square']),
      node('GlobalAveragePool', ['square'], ['means']),
      node('Flatten', ['means'], ['logits']),
    ],
    weights: net.weights ?? {},
    input: [undefined, ...net.shape],
    outputs: ['logits'],
    opset: 19,
  });
  const network = await networkOf(bytes, { engine: nodeEngine, source: 'test', layout: 'NCHW' });
  const { model, outputs } = imageGradientModel(network, {
    guided: net.guided ?? false,
    layout: (inBlocks ? block : undefined) ?? 'plain',
  });
  const session = await createSession(model, { source: 'test' });
  const count = 2;
  const size = channels * height * width;
  const image = new Float32Array(new Float32Array(normalTensor('image', [count, size]).bytes.buffer));
  if (net.isTied)
    for (const [at, value] of image.entries()) image[at] = Math.max(-2, Math.min(2, Math.round(value)));
  const seed = Float32Array.from({ length: count * network.outputCount }, (_, at) => Math.cos(at) + 0.1);
  try {
    const fetched = await session.run(
      {
        [imageName]: { data: image, dims: [count, height, width, channels] },
        [seedName]: { data: seed, dims: [count, network.outputCount] },
      },
      outputs,
    );
    const [gradient, logits] = outputs.map((name) => Float32Array.from(fetched[name]?.data as Float32Array));
    const blocked = model.graph.nodes.filter(({ domain }) => domain === blockedDomain);
    return { gradient, logits, dims: fetched[outputs[0] ?? '']?.dims, blocked };
  } finally {
    await session.dispose();
  }
}

async function expectEqual(net: Net): Promise<readonly Node[]> {
  const plain = await answers(net, false);
  const laidOut = await answers(net, true);
  expect(laidOut.dims).toEqual(plain.dims);
  expect(plain.gradient?.some((value) => value !== 0)).toBe(true);
  expect(distance(laidOut.gradient ?? [], plain.gradient ?? [])).toBeLessThan(3e-6);
  expect(distance(laidOut.logits ?? [], plain.logits ?? [])).toBeLessThan(3e-6);
  expect(plain.blocked).toEqual([]);
  return laidOut.blocked;
}

const conv = (
  input: string,
  output: string,
  weights: string,
  attributes: Readonly<Record<string, PlainAttribute>> = {},
) => node('Conv', [input, weights], [output], attributes);
const same = { pads: [1, 1, 1, 1] };

describe('a strided convolution', () => {
  const forms: [
    name: string,
    size: readonly [outputs: number, inputs: number, groups: number],
    geometry: readonly [kernel: readonly number[], strides: readonly number[], pads: readonly number[]],
    sides: readonly [number, number],
  ][] = [
    [
      '3 x 3',
      [32, 16, 1],
      [
        [3, 3],
        [2, 2],
        [1, 1, 1, 1],
      ],
      [12, 10],
    ],
    [
      '3 x 3 on odd sides',
      [32, 16, 1],
      [
        [3, 3],
        [2, 2],
        [1, 1, 1, 1],
      ],
      [13, 11],
    ],
    [
      '3 x 3 without padding',
      [16, 32, 1],
      [
        [3, 3],
        [2, 2],
        [0, 0, 0, 0],
      ],
      [12, 11],
    ],
    [
      '1 x 1',
      [32, 16, 1],
      [
        [1, 1],
        [2, 2],
        [0, 0, 0, 0],
      ],
      [9, 8],
    ],
    [
      '2 x 2, that meets every value once',
      [16, 16, 1],
      [
        [2, 2],
        [2, 2],
        [0, 0, 0, 0],
      ],
      [9, 8],
    ],
    [
      '7 x 7 of an image',
      [16, 3, 1],
      [
        [7, 7],
        [2, 2],
        [3, 3, 3, 3],
      ],
      [19, 16],
    ],
    [
      '3 x 3 of one channel',
      [16, 1, 1],
      [
        [3, 3],
        [2, 2],
        [1, 1, 1, 1],
      ],
      [11, 10],
    ],
    [
      '4 x 4 patches',
      [16, 3, 1],
      [
        [4, 4],
        [4, 4],
        [0, 0, 0, 0],
      ],
      [12, 18],
    ],
    [
      '5 x 3, strides 3 and 1, uneven padding',
      [16, 20, 1],
      [
        [5, 3],
        [3, 1],
        [2, 0, 1, 2],
      ],
      [14, 9],
    ],
    [
      '3 x 3 of strides 1 and 2',
      [24, 16, 1],
      [
        [3, 3],
        [1, 2],
        [1, 1, 1, 1],
      ],
      [8, 11],
    ],
    [
      '2 x 2 of stride 3, that passes over values',
      [16, 16, 1],
      [
        [2, 2],
        [3, 3],
        [0, 0, 0, 0],
      ],
      [11, 13],
    ],
    [
      '3 x 3 of each channel',
      [32, 32, 32],
      [
        [3, 3],
        [2, 2],
        [1, 1, 1, 1],
      ],
      [11, 12],
    ],
    [
      '5 x 5 of each of 20 channels',
      [20, 20, 20],
      [
        [5, 5],
        [2, 2],
        [2, 2, 2, 2],
      ],
      [11, 12],
    ],
    [
      '3 x 3 of groups',
      [64, 32, 2],
      [
        [3, 3],
        [2, 2],
        [1, 1, 1, 1],
      ],
      [9, 9],
    ],
    [
      '3 x 3 of groups of 4',
      [16, 16, 4],
      [
        [3, 3],
        [2, 2],
        [1, 1, 1, 1],
      ],
      [9, 9],
    ],
  ];
  ifBlocked.each(forms)('%s', async (_, [outputs, inputs, groups], [kernel, strides, pads], sides) => {
    // Once as the first, of the image itself, once after another convolution.
    const weights = normalTensor('w', [outputs, inputs / groups, ...kernel], 0.2);
    const attributes = { strides, pads, group: groups };
    await expectEqual({
      nodes: [conv('image', 'y', 'w', attributes)],
      weights: { w: weights },
      shape: [inputs, ...sides],
    });
    await expectEqual({
      nodes: [
        conv('image', 'before', 'first', same),
        node('Relu', ['before'], ['x']),
        conv('x', 'c', 'w', attributes),
        node('Sigmoid', ['c'], ['y']),
      ],
      weights: { w: weights, first: normalTensor('first', [inputs, 3, 3, 3], 0.3) },
      shape: [3, ...sides],
    });
  });
});

describe('a max pooling', () => {
  const forms: [
    name: string,
    attributes: Readonly<Record<string, PlainAttribute>>,
    sides: readonly [number, number],
  ][] = [
    ['3 x 3 of stride 2, padded', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }, [12, 10]],
    [
      '3 x 3 of stride 2, padded, odd sides',
      { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
      [11, 13],
    ],
    ['3 x 3 of stride 2', { kernel_shape: [3, 3], strides: [2, 2] }, [13, 11]],
    ['3 x 3 of stride 2, a rest', { kernel_shape: [3, 3], strides: [2, 2] }, [12, 10]],
    ['3 x 3 of stride 2, ceil_mode', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }, [12, 10]],
    ['3 x 3 of stride 1, padded', { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] }, [7, 8]],
    ['2 x 2 of stride 2', { kernel_shape: [2, 2], strides: [2, 2] }, [8, 9]],
    ['2 x 2 of stride 1', { kernel_shape: [2, 2], strides: [1, 1] }, [7, 6]],
    [
      '3 x 2, strides 3 and 1, uneven padding',
      { kernel_shape: [3, 2], strides: [3, 1], pads: [2, 0, 1, 1] },
      [11, 8],
    ],
    ['2 x 2 of stride 3, that passes over values', { kernel_shape: [2, 2], strides: [3, 3] }, [11, 9]],
    ['4 x 4 of stride 2', { kernel_shape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] }, [10, 12]],
    ['5 x 5 of stride 1', { kernel_shape: [5, 5], strides: [1, 1], pads: [2, 2, 2, 2] }, [9, 9]],
    ['3 x 3, dilated', { kernel_shape: [3, 3], strides: [1, 1], dilations: [2, 2] }, [9, 8]],
    ['SAME_UPPER', { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_UPPER' }, [9, 8]],
  ];
  const weights = {
    w: normalTensor('pool w', [16, 16, 3, 3], 0.2),
    image: normalTensor('pool first', [16, 3, 3, 3], 0.3),
    low: floatTensor(Float32Array.of(-1), []),
    far: floatTensor(Float32Array.of(-9), []),
  };
  const before = [conv('image', 'c', 'image weights', same)];
  const named = { 'image weights': weights.image, w: weights.w, low: weights.low, far: weights.far };
  ifBlocked.each(forms)('%s', async (_, attributes, sides) => {
    const pool = (input: string) => node('MaxPool', [input], ['p'], attributes);
    const after = conv('p', 'y', 'w', same);
    const shape = [3, ...sides] as const;
    await expectEqual({ nodes: [...before, pool('c'), after], weights: named, shape });
    const relu = node('Relu', ['c'], ['r']);
    const rectified = [...before, relu, pool('r'), after];
    await expectEqual({ nodes: rectified, weights: named, shape });
    await expectEqual({ nodes: rectified, weights: named, shape, guided: true });
    // Zeros beside the padding that count: behind no Relu, and shifted so that every value is below 0.
    const shifted = [...before, relu, node('Add', ['r', 'low'], ['s']), node('Add', ['c', 'far'], ['n'])];
    await expectEqual({ nodes: [...shifted, pool('s'), after], weights: named, shape });
    await expectEqual({ nodes: [...shifted, pool('n'), after], weights: named, shape });
  });
  ifBlocked.each(forms)('%s, of values of which many are equal', async (_, attributes, sides) => {
    // A convolution that copies each channel keeps them equal.
    const copy = floatTensor(
      Float32Array.from({ length: 256 }, (_, at) => (at % 17 === 0 ? 1 : 0)),
      [16, 16, 1, 1],
    );
    await expectEqual({
      nodes: [
        conv('image', 'x', 'copy'),
        node('MaxPool', ['x'], ['p'], attributes),
        conv('p', 'y', 'w', same),
      ],
      weights: { copy, w: weights.w },
      shape: [16, ...sides],
      isTied: true,
    });
  });
});

describe('what stands between convolutions', () => {
  const channels = 32;
  const vector = (name: string) => normalTensor(name, [channels], 0.5);
  const weights = {
    first: normalTensor('first', [channels, 3, 3, 3], 0.3),
    w: normalTensor('w', [channels, channels, 3, 3], 0.1),
    v: normalTensor('v', [channels, channels, 1, 1], 0.2),
    odd: normalTensor('odd', [20, channels, 1, 1], 0.2),
    back: normalTensor('back', [16, 20, 3, 3], 0.2),
    double: normalTensor('double', [channels, 2 * channels, 1, 1], 0.2),
    each: normalTensor('each', [channels, 1, 3, 3], 0.3),
    narrow: normalTensor('narrow', [channels, 16, 1, 1], 0.3),
    toGrey: normalTensor('toGrey', [1, 3, 1, 1]),
    once: normalTensor('once', [1, 1, 1, 1]),
    fromGrey: normalTensor('fromGrey', [channels, 1, 3, 3]),
    bias: vector('bias'),
    scale: vector('scale'),
    shift: vector('shift'),
    mean: vector('mean'),
    variance: floatTensor(
      Float32Array.from({ length: channels }, (_, at) => 0.5 + (at % 5) / 4),
      [channels],
    ),
    perChannel: normalTensor('perChannel', [1, channels, 1, 1]),
    table: normalTensor('table', [1, 1, 8, 7]),
    low: floatTensor(Float32Array.of(0), []),
    high: floatTensor(Float32Array.of(0.5), []),
    halves: integerTensor([16, 16]),
    overChannels: integerTensor([1]),
    doubled: floatTensor(Float32Array.of(1, 1, 2, 2), [4]),
  };
  const start = [conv('image', 'c', 'first', same), node('Relu', ['c'], ['x'])];
  const normalized = (input: string, output: string) =>
    node('BatchNormalization', [input, 'scale', 'shift', 'mean', 'variance'], [output]);
  const nets: Readonly<Record<string, readonly Node[]>> = {
    'a residual sum and a function of it': [
      conv('x', 'd', 'w', same),
      node('Add', ['d', 'x'], ['s']),
      node('Relu', ['s'], ['r']),
      conv('r', 'y', 'v'),
    ],
    'sums of convolutions of one value': [
      conv('x', 'd', 'w', same),
      conv('x', 'e', 'v'),
      node('Add', ['d', 'e'], ['s']),
      node('Sum', ['s', 'x', 'd'], ['t']),
      node('Tanh', ['t'], ['y']),
    ],
    'a value added to itself': [conv('x', 'd', 'w', same), node('Add', ['d', 'd'], ['y'])],
    'normalization after a convolution': [
      conv('x', 'd', 'w', same),
      normalized('d', 'n'),
      node('Relu', ['n'], ['y']),
    ],
    'normalization of a convolution that another reads': [
      conv('x', 'd', 'w', same),
      normalized('d', 'n'),
      node('Relu', ['n'], ['r']),
      conv('r', 'e', 'v'),
      node('Mul', ['e', 'd'], ['y']),
    ],
    'normalization before a convolution': [
      normalized('x', 'n'),
      node('Relu', ['n'], ['r']),
      conv('r', 'y', 'w', same),
    ],
    'two normalizations': [normalized('x', 'n'), normalized('n', 'm'), conv('m', 'y', 'v')],
    'a convolution with a bias, scaled and shifted by channel': [
      node('Conv', ['x', 'w', 'bias'], ['d'], same),
      node('Mul', ['d', 'perChannel'], ['e']),
      node('Add', ['perChannel', 'e'], ['f']),
      node('LeakyRelu', ['f'], ['y'], { alpha: { float: 0.1 } }),
    ],
    'a table of places': [
      node('Mul', ['x', 'table'], ['t']),
      conv('t', 'd', 'w', same),
      node('Add', ['table', 'd'], ['y']),
    ],
    'functions that fuse with a convolution and such as do not': [
      conv('x', 'd', 'w', same),
      node('Clip', ['d', 'low', 'high'], ['e']),
      conv('e', 'f', 'w', same),
      node('HardSwish', ['f'], ['g']),
      conv('g', 'h', 'v'),
      node('Elu', ['h'], ['i']),
      conv('i', 'j', 'v'),
      node('HardSigmoid', ['j'], ['k'], { alpha: { float: 0.3 } }),
      node('Sub', ['k', 'high'], ['y']),
    ],
    'channels side by side, split again': [
      conv('x', 'd', 'w', same),
      node('Concat', ['x', 'd'], ['both'], { axis: 1 }),
      conv('both', 'e', 'double'),
      node('Split', ['e', 'halves'], ['f', 'g'], { axis: 1 }),
      node('Sigmoid', ['g'], ['gate']),
      node('Mul', ['f', 'gate'], ['h']),
      conv('h', 'y', 'narrow'),
    ],
    '20 channels, that fill no blocks': [
      conv('x', 'd', 'odd'),
      node('Sigmoid', ['d'], ['e']),
      node('Concat', ['e', 'd'], ['both'], { axis: 1 }),
      node('ReduceMax', ['both', 'overChannels'], ['top'], { keepdims: 1 }),
      node('Mul', ['e', 'top'], ['f']),
      conv('f', 'y', 'back', same),
    ],
    'a gate of one number for each channel': [
      node('GlobalAveragePool', ['x'], ['pooled']),
      conv('pooled', 'g', 'v'),
      node('Sigmoid', ['g'], ['gate']),
      node('Mul', ['x', 'gate'], ['y']),
    ],
    'a gate, a number and a value': [
      node('GlobalAveragePool', ['x'], ['pooled']),
      node('Max', ['x', 'high', 'pooled'], ['m']),
      conv('m', 'y', 'v'),
    ],
    'one channel, scaled, and many again': [
      conv('image', 'grey', 'toGrey'),
      conv('grey', 'scaled', 'once'),
      conv('scaled', 'wide', 'fromGrey', same),
      node('Add', ['wide', 'x'], ['y']),
    ],
    'means over dilated windows': [
      node('AveragePool', ['x'], ['m'], { kernel_shape: [2, 2], dilations: [2, 2] }),
      node('MaxPool', ['x'], ['p'], { kernel_shape: [2, 2], dilations: [2, 2] }),
      node('Add', ['m', 'p'], ['s']),
      conv('s', 'y', 'v'),
    ],
    'means over windows': [
      node('AveragePool', ['x'], ['m'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
      node('AveragePool', ['m'], ['l'], {
        kernel_shape: [2, 2],
        strides: [2, 2],
        count_include_pad: 1,
        pads: [0, 1, 1, 0],
      }),
      node('AveragePool', ['l'], ['k'], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
      conv('k', 'y', 'v'),
    ],
    'the largest value of each channel': [node('GlobalMaxPool', ['x'], ['m']), conv('m', 'y', 'v')],
    'a convolution of each channel': [
      conv('x', 'd', 'each', { ...same, group: channels }),
      node('Relu', ['d'], ['y']),
    ],
    'dilation, and padding that the runtime finds': [
      conv('x', 'd', 'w', { dilations: [2, 2], pads: [2, 2, 2, 2] }),
      node('Relu', ['d'], ['e']),
      conv('e', 'y', 'w', { strides: [2, 2], auto_pad: 'SAME_LOWER' }),
    ],
    'a resized value': [
      node('Resize', ['x', '', 'doubled'], ['d'], {
        mode: 'nearest',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      }),
      conv('d', 'y', 'w', same),
    ],
    'a turn to channels-last and back': [
      node('Transpose', ['x'], ['last'], { perm: [0, 2, 3, 1] }),
      node('Softmax', ['last'], ['soft'], { axis: -1 }),
      node('Transpose', ['soft'], ['first again'], { perm: [0, 3, 1, 2] }),
      conv('first again', 'y', 'w', same),
    ],
  };
  ifBlocked.each(Object.entries(nets))('%s', async (_, nodes) => {
    const net: Net = { nodes: [...start, ...nodes], weights, shape: [3, 8, 7] };
    const blocked = await expectEqual(net);
    expect(blocked.filter(({ opType }) => opType === 'Conv').length).toBeGreaterThan(1);
    await expectEqual({ ...net, guided: true });
  });

  ifBlocked('values go in and out of blocks only at the ends', async () => {
    const nodes = [
      ...start,
      node('MaxPool', ['x'], ['p'], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
      conv('p', 'd', 'w', { ...same, strides: [2, 2] }),
      normalized('d', 'n'),
      node('Relu', ['n'], ['r']),
      conv('r', 'e', 'v'),
      node('Add', ['e', 'n'], ['y']),
    ];
    const blocked = await expectEqual({ nodes, weights, shape: [3, 16, 16] });
    const count = (opType: string) => blocked.filter((item) => item.opType === opType).length;
    // In: the gradient of the mean. Out: its square for the mean and itself for the product, and the image's gradient.
    expect(count('ReorderInput')).toBeLessThanOrEqual(2);
    expect(count('ReorderOutput')).toBeLessThanOrEqual(3);
  });
});

test('weights in blocks of 8 stand where the blocked convolution reads them', () => {
  const [outputs, inputs, height, width] = [12, 20, 2, 3];
  const filter = normalTensor('filter', [outputs, inputs, height, width]);
  const from = new Float32Array(filter.bytes.buffer);
  for (const inputsInBlocks of [true, false]) {
    const laidOut = blockedFilter(filter, { block: 8, inputsInBlocks });
    const values = new Float32Array(laidOut.bytes.buffer);
    const within = inputsInBlocks ? 8 : 1;
    expect(laidOut.dims).toEqual([16, inputsInBlocks ? 24 : 20, height, width]);
    // Outputs, inputs, rows, columns, inputs within a block, outputs within a block: each index by its own stride.
    const strides = [0, 8 * within * width * height, 8 * within * width, 8 * within, 8, 1];
    strides[0] = (strides[1] ?? 0) * (inputsInBlocks ? 3 : 20);
    let sum = 0;
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) {
        for (let tap = 0; tap < height * width; tap++) {
          const place = [
            o >> 3,
            Math.floor(i / within),
            Math.floor(tap / width),
            tap % width,
            i % within,
            o % 8,
          ];
          const at = place.reduce((total, index, axis) => total + index * (strides[axis] ?? 0), 0);
          expect(values[at]).toBe(from[(o * inputs + i) * height * width + tap]);
          sum += Math.abs(values[at] ?? 0);
        }
      }
    }
    // All else is 0.
    expect(values.reduce((total, value) => total + Math.abs(value), 0)).toBeCloseTo(sum, 3);
  }
});
