/** Tokens as a grid over the image: which value Grad-CAM reads in a transformer, and where each token lies. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { node } from '../../../src/graph/edit.ts';
import { floatTensor, integerTensor } from '../../../src/graph/tensor.ts';
import { dense } from '../../../src/math/arrays/dense.ts';
import { explain } from '../../../src/run/index.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { modelBytes, normalTensor } from '../../support/smallModels.ts';
import { smallTransformer, transformerGrid, transformerShape } from '../../support/smallTransformer.ts';

const [height, width] = transformerShape;
const image = ndarray(
  Float32Array.from({ length: height * width }, (_, i) => Math.sin(i * i)),
  [height, width, 1],
);
const batch = ndarray(dense(image), [1, height, width, 1]);

async function withNet<T>(bytes: Uint8Array, use: (net: FullClassifier) => Promise<T>): Promise<T> {
  const net = await openClassifier(bytes, { id: 'net', layout: 'NCHW' });
  try {
    return await use(net);
  } finally {
    await net.dispose();
  }
}

describe('the layer of a transformer without a name', () => {
  test.each([
    ['a class token reads the last block', { pooling: 'class' }, 'visible1'],
    ['all tokens are pooled', { pooling: 'mean' }, 'pooled'],
    ['the attention is one node', { pooling: 'class', fused: true }, 'visible1'],
  ] as const)('%s', (_, options, layer) =>
    withNet(smallTransformer(options), async (net) => {
      const features = await net.features(batch, [0]);
      expect(features.layer).toBe(layer);
      expect(features.activations.shape).toEqual([1, ...transformerGrid, 8]);
    }),
  );
});

const cams = ['grad-cam', 'hires-cam', 'layer-cam', 'grad-cam-plus-plus'] as const;

test.each(['class', 'mean'] as const)(
  'a class that depends on one patch (%s) is explained at that patch',
  async (pooling) => {
    const only = 3;
    await withNet(smallTransformer({ pooling, only }), async (net) => {
      let alive = 0;
      for (const method of cams) {
        for (const target of [0, 1, 2, 3]) {
          const { map, diagnostics } = await explain(net, image, { method, target });
          if (diagnostics.dead === true) continue;
          alive++;
          const values = dense(map);
          const at = values.indexOf(Math.max(...values));
          const patch = Math.floor(Math.floor(at / width) / 4) * 2 + Math.floor((at % width) / 4);
          expect([method, patch]).toEqual([method, only]);
        }
      }
      expect(alive).toBeGreaterThan(3);
    });
  },
);

test('tokens that are named are the grid of their map, whatever stands beside them', () =>
  withNet(smallTransformer(), async (net) => {
    const [map, joined] = [
      await net.features(batch, [1], { layer: 'map' }),
      await net.features(batch, [1], { layer: 'joined' }),
    ];
    expect([...dense(joined.activations)]).toEqual([...dense(map.activations)]);
    expect([...dense(joined.gradients)]).toEqual([...dense(map.gradients)]);
  }));

test('windows that were moved and cut out are put back', async () => {
  // Swin's: a map of 4 x 6, rolled by one row and one column, in windows of 2 x 3.
  const sizes = (...values: number[]) => integerTensor(values);
  const bytes = modelBytes({
    nodes: [
      node('Conv', ['image', 'filters'], ['map'], { kernel_shape: [2, 2], strides: [2, 2] }),
      node('Transpose', ['map'], ['last'], { perm: [0, 2, 3, 1] }),
      node('Slice', ['last', 'one', 'end', 'one'], ['lower']),
      node('Slice', ['last', 'zero', 'one', 'one'], ['upper']),
      node('Concat', ['lower', 'upper'], ['rolled'], { axis: 1 }),
      node('Slice', ['rolled', 'one', 'end', 'two'], ['right']),
      node('Slice', ['rolled', 'zero', 'one', 'two'], ['left']),
      node('Concat', ['right', 'left'], ['moved'], { axis: 2 }),
      node('Reshape', ['moved', 'apart'], ['blocks']),
      node('Transpose', ['blocks'], ['sorted'], { perm: [0, 1, 3, 2, 4, 5] }),
      node('Reshape', ['sorted', 'flat'], ['windows']),
      node('MatMul', ['windows', 'weights'], ['products']),
      node('Relu', ['products'], ['tokens']),
      node('Reshape', ['tokens', 'perImage'], ['all']),
      node('ReduceMean', ['all', 'one'], ['logits'], { keepdims: 0 }),
    ],
    weights: {
      filters: normalTensor('filters', [3, 1, 2, 2]), weights: floatTensor(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), [3, 3]),
      zero: sizes(0), one: sizes(1), two: sizes(2), end: sizes(1000), apart: sizes(-1, 2, 2, 2, 3, 3), flat: sizes(-1, 6, 3),
      perImage: sizes(-1, 24, 3),
    },
    input: [undefined, 1, 8, 12],
    outputs: ['logits'],
  }); // biome-ignore format: a list reads better packed
  const pixels = ndarray(
    Float32Array.from({ length: 2 * 96 }, (_, i) => Math.sin(i * i)),
    [2, 8, 12, 1],
  );
  await withNet(bytes, async (net) => {
    const map = await net.features(pixels, [0, 1], { layer: 'map' });
    const windows = await net.features(pixels, [0, 1], { layer: 'windows' });
    expect([...dense(windows.activations)]).toEqual([...dense(map.activations)]);
    expect((await net.features(pixels, [0, 1])).layer).toBe('all');
  });
});

test('tokens of which no grid is known are refused with the layers that there are', async () => {
  // The order of the patches is no longer that of any grid: one of them stands twice.
  const bytes = modelBytes({
    nodes: [
      node('Conv', ['image', 'filters'], ['map'], { kernel_shape: [4, 4], strides: [4, 4] }),
      node('Reshape', ['map', 'flat'], ['rows']),
      node('Gather', ['rows', 'order'], ['twice'], { axis: 2 }),
      node('Transpose', ['twice'], ['tokens'], { perm: [0, 2, 1] }),
      node('MatMul', ['tokens', 'twice'], ['products']),
      node('Softmax', ['products'], ['attention']),
      node('MatMul', ['attention', 'tokens'], ['mixed']),
      node('Transpose', ['mixed'], ['turned'], { perm: [0, 2, 1] }),
      node('MatMul', ['mixed', 'turned'], ['further']),
      node('ReduceMean', ['further', 'one'], ['logits'], { keepdims: 0 }),
    ],
    weights: {
      filters: normalTensor('filters', [3, 1, 4, 4]),
      flat: integerTensor([0, 3, -1]),
      order: integerTensor([0, 0, 1, 2, 3, 4, 5]),
      one: integerTensor([1]),
    },
    input: [undefined, 1, height, width],
    outputs: ['logits'],
  });
  await withNet(bytes, async (net) => {
    await expect(net.features(batch, [0])).rejects.toThrow(
      /needs a spatial feature map before the head, found attention after the last, 'map', and no grid of tokens behind it; to use one all the same say which with layer: the last are 'map' 3x3x2, 'rows' 3x3x2/,
    );
  });
});
