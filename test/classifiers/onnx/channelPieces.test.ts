/** The gradient of values side by side, cut from sums, convolutions and poolings, equals central differences. */
import { describe, expect, test } from '@jest/globals';
import { blockedBackward } from '../../../src/classifiers/onnx/nchwc/gradientRules.ts';
import { node, pruned } from '../../../src/graph/edit.ts';
import type { Graph, Node, Tensor } from '../../../src/graph/model.ts';
import type { ShapeInfo } from '../../../src/graph/shapeInfo.ts';
import { normalTensor } from '../../support/smallModels.ts';
import { differenceTolerance, vectorJacobians } from '../../support/vectorJacobian.ts';

const side = 6;
const inputs = new Map([
  ['a', normalTensor('a', [2, 16, side, side])],
  ['b', normalTensor('b', [2, 32, side, side])],
]);

/** What reads the 48 channels of `both`, and gives `part` of 16 or 48. */
const readers: Readonly<Record<string, { readonly nodes: readonly Node[]; readonly weights?: Tensor }>> = {
  'a convolution of one group': {
    nodes: [node('Conv', ['both', 'w'], ['part'], { pads: [1, 1, 1, 1] })],
    weights: normalTensor('w', [16, 48, 3, 3]),
  },
  'a convolution of each channel': {
    nodes: [node('Conv', ['both', 'w'], ['part'], { group: 48 })],
    weights: normalTensor('w', [48, 1, 3, 3]),
  },
  'a convolution of three groups': {
    nodes: [node('Conv', ['both', 'w'], ['part'], { group: 3 })],
    weights: normalTensor('w', [48, 16, 1, 1]),
  },
  'a convolution of stride 2': {
    nodes: [node('Conv', ['both', 'w'], ['part'], { strides: [2, 2] })],
    weights: normalTensor('w', [16, 48, 3, 3]),
  },
  'a mean over windows, then a convolution': {
    nodes: [
      node('AveragePool', ['both'], ['mean'], {
        kernel_shape: [3, 3],
        pads: [1, 1, 1, 1],
        count_include_pad: 1,
      }),
      node('Conv', ['mean', 'w'], ['part'], {}),
    ],
    weights: normalTensor('w', [16, 48, 1, 1]),
  },
  'a mean over windows that leave out the padding': {
    nodes: [node('AveragePool', ['both'], ['part'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] })],
  },
  'a Relu': { nodes: [node('Relu', ['both'], ['part'])] },
};

/** Both inputs side by side, and the reader's mean square, alone or beside the sum of another convolution. */
function graphOf(reader: (typeof readers)[string], isSummed: boolean): Graph {
  const other = normalTensor('other', [16, 48, 1, 1]);
  return {
    name: 'pieces',
    nodes: [
      node('Concat', ['a', 'b'], ['both'], { axis: 1 }),
      ...reader.nodes,
      node('ReduceSumSquare', ['part'], ['score'], { keepdims: 0 }),
      ...(isSummed
        ? [
            node('Conv', ['both', 'other'], ['beside']),
            node('ReduceSumSquare', ['beside'], ['second'], { keepdims: 0 }),
            node('Add', ['score', 'second'], ['total']),
          ]
        : []),
    ],
    initializers: new Map([...(reader.weights ? [['w', reader.weights] as const] : []), ['other', other]]),
    inputs: [],
    outputs: [{ name: isSummed ? 'total' : 'score' }],
  };
}

const opsets = new Map([['', 18]]);

describe.each(Object.keys(readers))('read by %s', (name) => {
  test.each([
    ['alone', false],
    ['and another convolution', true],
  ])('%s', async (_, isSummed) => {
    const model = {
      irVersion: 8,
      opsets,
      graph: graphOf(readers[name] as (typeof readers)[string], isSummed),
    };
    const wanted = [...inputs.keys()];
    for (const laidOut of [false, true]) {
      const checks = await vectorJacobians(model, { feeds: inputs, wanted, precision: 'float32', laidOut });
      for (const { relativeError } of checks) expect(relativeError).toBeLessThan(differenceTolerance.float32);
    }
  });
});

test('convolutions alone are cut by their weights, and nothing else is cut', () => {
  const graph = graphOf(readers['a convolution of one group'] as (typeof readers)[string], true);
  const sizes: Readonly<Record<string, readonly number[]>> = {
    a: [2, 16, side, side],
    b: [2, 32, side, side],
    both: [2, 48, side, side],
    part: [2, 16, side, side],
    beside: [2, 16, side, side],
  };
  const facts: ShapeInfo = {
    elementType: () => 'float32',
    shape: (name) => sizes[name] ?? graph.initializers.get(name)?.dims ?? [],
    isBatch: () => false,
    constant: (name) => graph.initializers.get(name),
  };
  const written = blockedBackward(graph, {
    output: 'total',
    seed: 'seed',
    inputs: ['a', 'b'],
    guided: false,
    facts,
    source: 'test',
  });
  const names = written.gradients.filter((name) => name !== undefined);
  const { nodes } = pruned(written.graph, names);
  const count = (opType: string) => nodes.filter((item) => item.opType === opType).length;
  expect(names.length).toBe(2);
  expect(count('Split') + count('Slice')).toBe(0);
  // Two forward, and for each of the two two pieces.
  expect(count('Conv')).toBe(6);
});
