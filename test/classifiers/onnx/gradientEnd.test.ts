/** A gradient that ends on its way says where; it is neither 0 without a word nor a part of the whole. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { node } from '../../../src/graph/edit.ts';
import { elementTypes, type Node } from '../../../src/graph/model.ts';
import { floatTensor } from '../../../src/graph/tensor.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { expectClose } from '../../support/expectClose.ts';
import { modelBytes, normalTensor } from '../../support/smallModels.ts';

const number = (value: number) => floatTensor(Float32Array.of(value), []);
const byte = (value: number) => ({ elementType: 'uint8', dims: [], bytes: Uint8Array.of(value) }) as const;
const weights = {
  dense: normalTensor('dense', [3, 50]),
  step: number(0.02),
  many: number(100),
  zero: byte(128),
  none: number(0),
};
const named = (item: Node, name: string): Node => ({ ...item, name });

async function withModel(
  middle: readonly Node[],
  use: (net: FullClassifier) => Promise<void>,
): Promise<void> {
  const nodes = [
    ...middle,
    node('Flatten', ['mixed'], ['vector']),
    node('Gemm', ['vector', 'dense'], ['logits'], { transB: 1 }),
  ];
  const bytes = modelBytes({ nodes, weights, input: [undefined, 2, 5, 5], outputs: ['logits'] });
  const net = await openClassifier(bytes, { id: 'net' });
  try {
    await use(net);
  } finally {
    await net.dispose();
  }
}

const image = ndarray(
  Float32Array.from({ length: 50 }, (_, i) => Math.sin(i * i)),
  [1, 5, 5, 2],
);
const quantized = [
  named(node('QuantizeLinear', ['image', 'step', 'zero'], ['q']), 'quantize'),
  node('DequantizeLinear', ['q', 'step', 'zero'], ['real']),
];
const cast = [
  node('Mul', ['image', 'many'], ['large']),
  named(node('Cast', ['large'], ['whole'], { to: elementTypes.int32 }), 'whole numbers'),
  node('Cast', ['whole'], ['real'], { to: elementTypes.float32 }),
];
const same = node('Identity', ['real'], ['mixed']);

const ended: readonly (readonly [string, readonly Node[], string])[] = [
  ['a quantised image', [...quantized, same], "node 'quantize' (QuantizeLinear)"],
  ['a quantised image beside itself', [...quantized, node('Add', ['real', 'image'], ['mixed'])], "node 'quantize' (QuantizeLinear)"],
  ['whole numbers', [...cast, same], "node 'whole numbers' (Cast)"],
  ['rounded numbers', [named(node('Round', ['image'], ['mixed']), 'rounded')], "node 'rounded' (Round)"],
  [
    'a threshold',
    [named(node('Greater', ['image', 'none'], ['above']), 'above'), node('Cast', ['above'], ['mixed'], { to: elementTypes.float32 })],
    "node 'above' (Greater)",
  ],
]; // biome-ignore format: a table reads better packed

describe('a gradient that ends names the node', () => {
  test.each(ended)('of %s', async (_, middle, where) => {
    await withModel(middle, async (net) => {
      await expect(net.logits(image)).resolves.toBeDefined();
      const refused = `net: the gradient ends at ${where}, which makes integers or steps of real numbers; methods that need logits alone still work`;
      await expect(net.gradient(image, [0])).rejects.toThrow(new RangeError(refused));
    });
  });

  test('but not one that goes on beside a mask', async () => {
    const middle = [
      node('Greater', ['image', 'none'], ['above']),
      node('Cast', ['above'], ['mask'], { to: elementTypes.float32 }),
      node('Mul', ['image', 'mask'], ['mixed']),
    ];
    await withModel(middle, async (net) => {
      const { bytes } = weights.dense;
      const dense = new Float32Array(bytes.buffer, bytes.byteOffset, 50);
      const gradient = await net.gradient(image, [0]);
      // The channels-first place of value i of the channels-last image.
      const expected = Array.from(image.data, (value, i) =>
        value > 0 ? (dense[(i % 2) * 25 + (i >> 1)] ?? 0) : 0,
      );
      expectClose(gradient.data, expected, { absolute: 1e-6 });
    });
  });
});
