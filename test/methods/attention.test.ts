/** Methods of attention: against plain loops over whole matrices, and against a network that ends earlier. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { explain } from '../../src/run/index.ts';
import type { Attention, FullClassifier } from '../../src/types/classifier.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import { smallTransformer, transformerGrid, transformerShape } from '../support/smallTransformer.ts';

const [height, width] = transformerShape;
const image = ndarray(
  Float32Array.from({ length: height * width }, (_, i) => Math.sin(i * i)),
  [height, width, 1],
);
const batch = ndarray(dense(image), [1, height, width, 1]);
const target = 1;
const names = ['attention-rollout', 'gradient-attention', 'legrad'] as const;

async function withNet<T>(bytes: Uint8Array, use: (net: FullClassifier) => Promise<T>): Promise<T> {
  const net = await openClassifier(bytes, { id: 'net', layout: 'NCHW' });
  try {
    return await use(net);
  } finally {
    await net.dispose();
  }
}

/** Values of patches at their middles, where the enlarged map has what a patch has: of the corner patches. */
async function cornersOf(net: FullClassifier, method: (typeof names)[number]): Promise<number[]> {
  const { map } = await explain(net, image, { method, target });
  return [map.get(0, 0), map.get(0, 7), map.get(11, 0), map.get(11, 7)];
}

type Matrix = number[][];

/** The mean over heads of what `entryOf` makes of a layer's weights and gradients. */
function meanOfHeads(
  { weights, gradients }: Attention['layers'][number],
  entryOf: (weight: number, gradient: number) => number,
): Matrix {
  const [, heads = 0, tokens = 0] = weights.shape;
  return Array.from({ length: tokens }, (_, i) =>
    Array.from({ length: tokens }, (_, j) => {
      let sum = 0;
      for (let head = 0; head < heads; head++)
        sum += entryOf(weights.get(0, head, i, j), gradients.get(0, head, i, j)) / heads;
      return sum;
    }),
  );
}

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => row.map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0)));
const plus = (a: Matrix, b: Matrix): Matrix =>
  a.map((row, i) => row.map((value, j) => value + (b[i]?.[j] ?? 0)));
const identity = (size: number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => Number(i === j)));

/** Corner patches of rows of a matrix, by tokens: two that are of no patch, then 3 x 2 patches. */
const corners = (matrix: Matrix, rows: readonly number[]) =>
  [2, 3, 6, 7].map((token) => rows.reduce((sum, row) => sum + (matrix[row]?.[token] ?? 0) / rows.length, 0));

describe.each([
  ['a class token', { pooling: 'class' }, [0]],
  ['pooled patches', { pooling: 'mean' }, [2, 3, 4, 5, 6, 7]],
] as const)('with %s', (_, options, read) => {
  test('the matrices are shares of one, of all layers, with the patches behind the other tokens', () =>
    withNet(smallTransformer(options), async (net) => {
      const { layers, grid, patches } = await net.attention(batch, [target]);
      expect(layers.map(({ layer }) => layer)).toEqual(['attention0', 'attention1']);
      expect([grid, patches]).toEqual([[...transformerGrid], [2, 3, 4, 5, 6, 7]]);
      for (const layer of layers) {
        const sums = meanOfHeads(layer, (weight) => weight).map((row) => row.reduce((a, b) => a + b, 0));
        for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
      }
    }));

  test('rollout and gradient attention are products of whole matrices', () =>
    withNet(smallTransformer(options), async (net) => {
      const { layers } = await net.attention(batch, [target]);
      const unit = identity(8);
      const rollout = layers.reduce((before, layer) => {
        const half = meanOfHeads(layer, (weight) => weight / 2);
        return product(
          plus(
            half,
            unit.map((row) => row.map((value) => value / 2)),
          ),
          before,
        );
      }, unit);
      const relevance = layers.reduce((before, layer) => {
        const own = meanOfHeads(layer, (weight, gradient) => Math.max(0, weight * gradient));
        return plus(before, product(own, before));
      }, unit);
      const less = read.length > 1 ? 1 / read.length : 0;
      expectNear(await cornersOf(net, 'attention-rollout'), corners(rollout, read));
      expectNear(
        await cornersOf(net, 'gradient-attention'),
        corners(relevance, read).map((value) => value - less),
      );
    }));

  test('the gradients of a layer by its own score are those of the network that ends behind it', () =>
    withNet(smallTransformer(options), async (net) => {
      const own = await net.attention(batch, [target], { scores: 'layers' });
      const whole = await net.attention(batch, [target]);
      // The last block of a class token reads what is masked; with nothing masked that is the same.
      const ended = await withNet(smallTransformer({ ...options, blocks: 1 }), (short) =>
        short.attention(batch, [target]),
      );
      const gradients = [ended.layers[0], whole.layers[1]].map((layer) => dense(layer?.gradients ?? batch));
      own.layers.forEach((layer, at) => {
        expectNear([...dense(layer.gradients)], [...(gradients[at] ?? [])]);
      });
      const sum = own.layers.map((layer) => meanOfHeads(layer, (_, gradient) => Math.max(0, gradient) / 2));
      expectNear(await cornersOf(net, 'legrad'), corners(plus(sum[0] ?? [], sum[1] ?? []), read));
    }));

  test('attention in one node is found within it', () =>
    withNet(smallTransformer(options), (plain) =>
      withNet(smallTransformer({ ...options, fused: true }), async (fused) => {
        for (const method of names)
          expectNear(await cornersOf(fused, method), await cornersOf(plain, method));
      }),
    ));
});

test('a network without attention is refused with what was found', async () => {
  const plain = modelBytes({
    nodes: [
      node('Conv', ['image', 'filters'], ['map'], { kernel_shape: [4, 4], strides: [4, 4] }),
      node('GlobalAveragePool', ['map'], ['pooled']),
      node('Flatten', ['pooled'], ['logits']),
    ],
    weights: { filters: normalTensor('filters', [3, 1, 4, 4]) },
    input: [undefined, 1, height, width],
    outputs: ['logits'],
  });
  await withNet(plain, async (net) => {
    await expect(explain(net, image, { method: 'legrad', target })).rejects.toThrow(
      'net: methods of attention need a softmax between two products, found none: it is no transformer',
    );
  });
});

function expectNear(values: readonly number[], wanted: readonly number[]): void {
  expect(values).toHaveLength(wanted.length);
  const scale = Math.max(...wanted.map(Math.abs));
  values.forEach((value, at) => {
    expect(Math.abs(value - (wanted[at] ?? 0))).toBeLessThan(2e-6 * scale + 1e-12);
  });
}
