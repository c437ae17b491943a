/** Grad-CAM reads one feature map that all paths lead through, or one that its user names. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { node } from '../../../src/graph/edit.ts';
import type { Node } from '../../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../../src/graph/tensor.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { modelBytes, normalTensor } from '../../support/smallModels.ts';

const weights = {
  one: normalTensor('one', [4, 1, 3, 3]),
  two: normalTensor('two', [4, 1, 3, 3]),
  head: normalTensor('head', [3, 4]),
  wide: normalTensor('wide', [3, 4 * 6 * 6]),
  half: floatTensor(Float32Array.of(0.5), []),
  scale: floatTensor(Float32Array.of(0.9), [1]),
  shift: floatTensor(Float32Array.of(0.1), [1]),
  start: integerTensor([-1]),
  end: integerTensor([-(2 ** 40)]),
  last: integerTensor([3]),
  back: integerTensor([-1]),
  rest: integerTensor([-1]),
  first: integerTensor([0]),
};

/** Scores of one branch that reads `from`. */
const branch = (from: string, filters: string, name: string): Node[] => [
  node('Conv', [from, filters], [`${name}/conv`]),
  node('Relu', [`${name}/conv`], [`${name}/relu`]),
  node('GlobalAveragePool', [`${name}/relu`], [`${name}/pooled`]),
  node('Flatten', [`${name}/pooled`], [`${name}/vector`]),
  node('Gemm', [`${name}/vector`, 'head'], [`${name}/scores`], { transB: 1 }),
];
const joined = [node('Add', ['a/scores', 'b/scores'], ['sum']), node('Mul', ['sum', 'half'], ['logits'])];

async function withModel(nodes: readonly Node[], use: (net: FullClassifier) => Promise<void>): Promise<void> {
  const bytes = modelBytes({ nodes, weights, input: [undefined, 1, 8, 8], outputs: ['logits'] });
  const net = await openClassifier(bytes, { id: 'net', layout: 'NCHW' });
  try {
    await use(net);
  } finally {
    await net.dispose();
  }
}

const image = ndarray(
  Float32Array.from({ length: 64 }, (_, i) => Math.sin(i * i)),
  [1, 8, 8, 1],
);
const layerOf = async (net: FullClassifier) => (await net.features(image, [0])).layer;

const flipped = node('Slice', ['image', 'start', 'end', 'last', 'back'], ['flipped']);
const normalized = node('BatchNormalization', ['image', 'scale', 'shift', 'shift', 'scale'], ['prepared']);

describe('branches that no map joins', () => {
  const cases: readonly (readonly [string, readonly Node[]])[] = [
    ['two networks in one', [...branch('image', 'one', 'a'), ...branch('image', 'two', 'b'), ...joined]],
    ['one network on an image and its mirror image', [...branch('image', 'one', 'a'), flipped, ...branch('flipped', 'one', 'b'), ...joined]],
    ['two networks on an image that is prepared', [normalized, ...branch('prepared', 'one', 'a'), ...branch('prepared', 'two', 'b'), ...joined]],
  ]; // biome-ignore format: a table reads better packed

  test.each(cases)('of %s are refused with the layers that there are', async (_, nodes) => {
    await withModel(nodes, async (net) => {
      await expect(net.features(image, [0])).rejects.toThrow(
        /^net: Grad-CAM needs a spatial feature map before the head, found branches of which none lies on every path to the scores; to use one all the same say which with layer: the last are .*'a\/relu' 4x6x6.*'b\/relu' 4x6x6$/,
      );
    });
  });

  test.each(cases)('of %s are read where one is named', async (_, nodes) => {
    await withModel(nodes, async (net) => {
      for (const layer of ['a/relu', 'b/relu'])
        expect((await net.features(image, [0], { layer })).layer).toBe(layer);
    });
  });
});

test('a map that both branches come from is the one', async () => {
  const shared = [
    node('Conv', ['image', 'one'], ['stem']),
    node('Relu', ['stem'], ['a/map']),
    node('Neg', ['stem'], ['turned']),
    node('Relu', ['turned'], ['b/map']),
    ...['a', 'b'].flatMap((name) => [
      node('GlobalAveragePool', [`${name}/map`], [`${name}/pooled`]),
      node('Flatten', [`${name}/pooled`], [`${name}/vector`]),
      node('Gemm', [`${name}/vector`, 'head'], [`${name}/scores`], { transB: 1 }),
    ]),
    ...joined,
  ];
  await withModel(shared, async (net) => expect(await layerOf(net)).toBe('stem'));
});

test('a size that a reshape reads from a map is no path round the maps behind it', async () => {
  const nodes = [
    node('Conv', ['image', 'one'], ['conv']),
    node('Shape', ['conv'], ['sizes']),
    node('Gather', ['sizes', 'first'], ['count']),
    node('Concat', ['count', 'rest'], ['target'], { axis: 0 }),
    node('Relu', ['conv'], ['relu']),
    node('Reshape', ['relu', 'target'], ['vector']),
    node('Gemm', ['vector', 'wide'], ['logits'], { transB: 1 }),
  ];
  await withModel(nodes, async (net) => expect(await layerOf(net)).toBe('relu'));
});
