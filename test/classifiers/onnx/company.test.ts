/** The scores of an image depend on that image alone, whatever lies beside it in a batch. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { node } from '../../../src/graph/edit.ts';
import type { Node, Tensor } from '../../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../../src/graph/tensor.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { expectClose } from '../../support/expectClose.ts';
import { modelBytes, normalTensor } from '../../support/smallModels.ts';

const [rows, columns] = [5, 6];
const size = rows * columns;
const pixels = new Float32Array(4 * size);
randomStream('company').fillNormal(pixels, 1);
const batchOf = (...images: readonly number[]) => {
  const data = Float32Array.from(images.flatMap((i) => [...pixels.subarray(i * size, (i + 1) * size)]));
  return ndarray(data, [images.length, rows, columns, 1]);
};

const weights: Readonly<Record<string, Tensor>> = {
  filters: normalTensor('filters', [4, 1, 3, 3]),
  dense: normalTensor('dense', [3, 4]),
  perImage: integerTensor([0, 2, 3]),
  scale: floatTensor(Float32Array.of(1, 2, 0.5, 1), [4]),
  shift: floatTensor(Float32Array.of(0, 1, -1, 0.5), [4]),
  zero: integerTensor([0]),
  zeroes: integerTensor([0, 0, 0, 0]),
  ones: integerTensor([1]),
  first: integerTensor([0]),
  ninth: floatTensor(Float32Array.of(9), []),
};

/** A convolution, what `middle` makes of it, the mean of each map and a dense layer. */
function modelWith(middle: readonly Node[], batch?: number): Uint8Array {
  return modelBytes({
    nodes: [
      node('Conv', ['image', 'filters'], ['conv']),
      ...middle,
      node('Relu', ['mixed'], ['relu']),
      node('GlobalAveragePool', ['relu'], ['pooled']),
      node('Flatten', ['pooled'], ['vector']),
      node('Gemm', ['vector', 'dense'], ['logits'], { transB: 1 }),
    ],
    weights,
    input: [batch, 1, rows, columns],
    outputs: ['logits'],
  });
}

/** Batch normalisation by the statistics of the batch, as a network in training mode exports it. */
const normalized = [
  { ...node('ReduceMean', ['conv', 'perImage'], ['mean'], { keepdims: 1 }), name: 'batch/mean' },
  node('Sub', ['conv', 'mean'], ['centred']),
  node('Mul', ['centred', 'centred'], ['squares']),
  node('ReduceMean', ['squares', 'perImage'], ['variance'], { keepdims: 1 }),
  node('Sqrt', ['variance'], ['deviation']),
  node('Div', ['centred', 'deviation'], ['mixed']),
];

const influencing: readonly (readonly [string, string, readonly Node[]])[] = [
  ['statistics of the batch', "node 'batch/mean' (ReduceMean)", normalized],
  [
    'a softmax over the batch',
    "node 'over' (Softmax)",
    [
      { ...node('Softmax', ['conv'], ['shares'], { axis: 0 }), name: 'over' },
      node('Mul', ['conv', 'shares'], ['mixed']),
    ],
  ],
  [
    'the largest of the batch',
    "node 'most' (ReduceMax)",
    [
      { ...node('ReduceMax', ['conv', 'zero'], ['largest'], { keepdims: 1 }), name: 'most' },
      node('Add', ['conv', 'largest'], ['mixed']),
    ],
  ],
  [
    'the first image of the batch',
    "node 'first/image' (Gather)",
    [
      { ...node('Gather', ['conv', 'first'], ['one'], { axis: 0 }), name: 'first/image' },
      node('Mul', ['conv', 'one'], ['mixed']),
    ],
  ],
  [
    'the size of the batch',
    "node 'by/count' (Mul)",
    [
      node('Shape', ['conv'], ['sizes'], { start: 0, end: 1 }),
      node('Cast', ['sizes'], ['count'], { to: 1 }),
      { ...node('Mul', ['conv', 'count'], ['mixed']), name: 'by/count' },
    ],
  ],
];

async function using(bytes: Uint8Array, use: (classifier: FullClassifier) => Promise<void>): Promise<void> {
  const classifier = await openClassifier(bytes, { id: 'net' });
  try {
    await use(classifier);
  } finally {
    await classifier.dispose();
  }
}

describe('a network in which images of a batch influence each other', () => {
  test.each(influencing)('by %s gives each what it has alone, with a warning', async (_, where, middle) => {
    await using(modelWith(middle), async (net) => {
      expect(net.warnings).toEqual([
        `net: images of a batch influence each other at ${where}; so each goes through the model alone`,
      ]);
      // The same file for one image at a time is what the network makes of one.
      await using(modelWith(middle, 1), async (single) => {
        const alone = await Promise.all([0, 1, 2, 3].map((i) => single.logits(batchOf(i))));
        const together = await net.logits(batchOf(0, 1, 2, 3));
        expect([...together.data]).toEqual(alone.flatMap(({ data }) => [...data]));
        const gradients = await Promise.all([0, 3].map((i) => single.gradient(batchOf(i), [i % 3])));
        const both = await net.gradient(batchOf(0, 3), [0, 0]);
        expectClose(
          both.data,
          gradients.flatMap(({ data }) => [...data]),
          { relative: 1e-6, absolute: 1e-9 },
        );
      });
    });
  });

  test.each(influencing.slice(0, 4))(
    'by %s is refused where it takes no single image',
    async (_, where, middle) => {
      await expect(openClassifier(modelWith(middle, 4), { id: 'net' })).rejects.toThrow(
        new RangeError(
          `net: images of a batch influence each other at ${where}, and the model takes only 4 at a time`,
        ),
      );
    },
  );

  test('is refused where alone every image gives the same', async () => {
    const middle = [
      node('ReduceMean', ['conv', 'zero'], ['mean'], { keepdims: 1 }),
      node('Sub', ['conv', 'mean'], ['mixed']),
    ];
    await expect(openClassifier(modelWith(middle), { id: 'net' })).rejects.toThrow(
      /^net: images of a batch influence each other at .*, and alone each gives the same$/,
    );
  });
});

describe('a network in which they do not', () => {
  const plain = [node('Mul', ['conv', 'ninth'], ['mixed'])];

  test.each([undefined, 1, 4])('has no warning, for batches of %s', async (batch) => {
    await using(modelWith(plain, batch), async (net) => {
      expect(net.warnings).toBeUndefined();
      const together = await net.logits(batchOf(0, 1, 2, 3));
      const [one, two] = [await net.logits(batchOf(0)), await net.logits(batchOf(1, 2, 3))];
      expect([...together.data]).toEqual([...one.data, ...two.data]);
    });
  });

  test('may leave the batch open though one image is fixed inside', async () => {
    const fixed = modelBytes({
      nodes: [
        node('Conv', ['image', 'filters'], ['conv']),
        node('Reshape', ['conv', 'flat'], ['vectors']),
        node('ReduceMax', ['vectors', 'last'], ['vector'], { keepdims: 0 }),
        node('Gemm', ['vector', 'dense'], ['logits'], { transB: 1 }),
      ],
      weights: { ...weights, flat: integerTensor([1, 4, 12]), last: integerTensor([2]) },
      input: [undefined, 1, rows, columns],
      outputs: ['logits'],
    });
    await using(fixed, async (net) => {
      const together = await net.logits(batchOf(0, 1, 2));
      const alone = await Promise.all([0, 1, 2].map((i) => net.logits(batchOf(i))));
      expect([...together.data]).toEqual(alone.flatMap(({ data }) => [...data]));
    });
  });
});
