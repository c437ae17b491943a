/** What is explained is a class score: the output is chosen by its type and shape, and by what it is made of. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import type { GraphMessage, NodeMessage, ValueInfoMessage } from '../../../src/graph/messages.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import { expectClose } from '../../support/expectClose.ts';
import { calledNode as call, floats, integers, onnxFile, value } from '../../support/onnxFiles.ts';

const size = 30;
const pixels = new Float32Array(size);
randomStream('outputs').fillNormal(pixels, 1);
const draw = (name: string, count: number) => {
  const values = new Float32Array(count);
  randomStream(name).fillNormal(values, 0.5);
  return [...values];
};
const [toFeatures, toScores] = [draw('features', 4 * size), draw('scores', 12)];

/** features = W x, scores = V max(features, 0), by loops. */
const features = Array.from({ length: 4 }, (_, row) =>
  pixels.reduce((sum, pixel, p) => sum + pixel * (toFeatures[row * size + p] ?? 0), 0),
);
const scores = [0, 1, 2].map((k) =>
  features.reduce((sum, feature, j) => sum + Math.max(0, feature) * (toScores[k * 4 + j] ?? 0), 0),
);

const nodes = [
  call('Flatten', ['image'], ['x']),
  call('Gemm', ['x', 'w'], ['features'], { attribute: [{ name: 'transB', type: 2, i: 1 }] }),
  call('Relu', ['features'], ['relu']),
  call('Gemm', ['relu', 'v'], ['scores'], { attribute: [{ name: 'transB', type: 2, i: 1 }] }),
];

function fileOf(
  more: readonly NodeMessage[],
  output: ValueInfoMessage[],
  graph: GraphMessage = {},
): Uint8Array {
  const opset_import = [
    { domain: '', version: 18 },
    { domain: 'ai.onnx.ml', version: 3 },
  ];
  return onnxFile(
    {
      node: [...nodes, ...more],
      initializer: [
        floats('w', toFeatures, [4, size]),
        floats('v', toScores, [3, 4]),
        integers('k', [2]),
        integers('axis', [1]),
        integers('map', [0, 2, 2, 1]),
      ],
      input: [value('image', [undefined, 1, 5, 6])],
      output,
      ...graph,
    },
    { opset_import },
  );
}

const axis = (i: number) => ({ name: 'axis', type: 2, i });
const table = (name: string, classes = 3) => value(name, [undefined, classes]);
const label = value('label', [undefined], 'int64');
const argMax = call('ArgMax', ['scores'], ['label'], {
  attribute: [axis(1), { name: 'keepdims', type: 2, i: 0 }],
});
const softmax = call('Softmax', ['scores'], ['p'], { attribute: [axis(1)] });
const zipMap = call('ZipMap', ['p'], ['maps'], {
  domain: 'ai.onnx.ml',
  attribute: [{ name: 'classlabels_int64s', type: 7, ints: [0, 1, 2] }],
});
const maps: ValueInfoMessage = {
  name: 'maps',
  type: {
    sequence_type: {
      elem_type: { map_type: { key_type: 7, value_type: { tensor_type: { elem_type: 1 } } } },
    },
  },
};
const spatial = call('Reshape', ['relu', 'map'], ['places']);
const topK = call('TopK', ['p', 'k'], ['values', 'places'], { attribute: [axis(1)] });
const auxiliary = call('Gemm', ['relu', 'v'], ['other'], {
  attribute: [
    { name: 'transB', type: 2, i: 1 },
    { name: 'alpha', type: 1, f: 0.5 },
  ],
});
const batch = ndarray(pixels, [1, 5, 6, 1]);

const chosen: readonly (readonly [string, Uint8Array])[] = [
  ['a label before it', fileOf([argMax, softmax], [label, table('p')])],
  ['a label of no declared type before it', fileOf([argMax], [{ name: 'label' }, { name: 'scores' }])],
  ['a map of labels to probabilities', fileOf([argMax, softmax, zipMap], [label, maps])],
  ['features before it', fileOf([], [table('features', 4), table('scores')])],
  ['features behind it', fileOf([softmax], [table('p'), table('relu', 4)])],
  ['maps of places before it', fileOf([spatial], [value('places', [undefined, 2, 2, 1]), table('scores')])],
  ['its own probabilities beside it', fileOf([softmax], [table('p'), table('scores')])],
  [
    'the largest of its probabilities beside it',
    fileOf(
      [softmax, call('ReduceMax', ['p', 'axis'], ['most'])],
      [table('most', 1), table('p')],
    ),
  ],
  ['the sorted beside it', fileOf([softmax, topK], [table('values', 2), value('places', [undefined, 2], 'int64'), table('p')])],
  ['another head that is not called logits', fileOf([auxiliary, call('Identity', ['scores'], ['Logits'])], [table('other'), table('Logits')])],
  ['a score in float64', fileOf([call('Cast', ['scores'], ['double'], { attribute: [{ name: 'to', type: 2, i: 11 }] })], [value('double', [undefined, 3], 'float64')])],
]; // biome-ignore format: a table reads better packed

describe('the class scores are explained', () => {
  test.each(chosen)('with %s', async (_, model) => {
    const net = await openClassifier(model, { id: 'net' });
    try {
      expect(net.classCount).toBe(3);
      expectClose((await net.logits(batch)).data, scores, { absolute: 1e-5, relative: 1e-5 });
      const gradient = await net.gradient(batch, [1]);
      const expected = Array.from(pixels, (_, p) =>
        features.reduce(
          (sum, feature, j) =>
            sum + (feature > 0 ? (toScores[4 + j] ?? 0) * (toFeatures[j * size + p] ?? 0) : 0),
          0,
        ),
      );
      expectClose(gradient.data, expected, { absolute: 1e-5, relative: 1e-5 });
    } finally {
      await net.dispose();
    }
  });
});

describe('a model without one output of class scores is refused with its outputs', () => {
  const square = call('Reshape', ['x', 'square'], ['mask']);
  const squareShape = { initializer: [integers('square', [0, 2, 3, 5])] };
  const mask = onnxFile({
    node: [call('Flatten', ['image'], ['x']), square],
    ...squareShape,
    input: [value('image', [undefined, 1, 5, 6])],
    output: [value('mask', [undefined, 2, 3, 5])],
  });
  const unlabelled = onnxFile({
    node: [call('Flatten', ['image'], ['x']), square],
    ...squareShape,
    input: [value('image', [undefined, 1, 5, 6])],
    output: [{ name: 'mask' }],
  });
  const wanted = 'net: expected one output of class scores, float32 [n, classes], found';
  const how =
    '; scores of places are explained with "target": { "class": 1, "reduce": "sum", "inside": "prediction" }';
  const refused: readonly (readonly [string, Uint8Array, string])[] = [
    ['a mask', mask, `${wanted} 'mask' float32 [n, 2, 3, 5]${how}`],
    [
      'a mask of which the file does not tell the shape',
      unlabelled,
      `${wanted} 'mask' float32 [n, 2, 3, 5]${how}`,
    ],
    ['a label alone', fileOf([argMax], [label]), `${wanted} 'label' int64 [n]`],
    [
      'the sorted alone',
      fileOf([softmax, topK], [value('places', [undefined, 2], 'int64'), table('values', 2)]),
      `${wanted} 'values' float32 [n, 2] in the order that TopK gives them`,
    ],
    [
      'two heads',
      fileOf([auxiliary], [table('other'), table('scores')]),
      "net: expected one output of class scores, found 'other' float32 [n, 3], 'scores' float32 [n, 3]; say which with output",
    ],
  ];

  test.each(refused)('%s', async (_, model, message) => {
    await expect(openClassifier(model, { id: 'net' })).rejects.toThrow(new RangeError(message));
  });

  test('and so is one that is asked for by name', async () => {
    await expect(openClassifier(mask, { id: 'net', output: 'mask' })).rejects.toThrow(
      "net: expected output 'mask' to be class scores, float32 [n, classes], found 'mask' float32 [n, 2, 3, 5]",
    );
    await expect(
      openClassifier(fileOf([argMax], [label, table('scores')]), { id: 'net', output: 'label' }),
    ).rejects.toThrow(
      "net: expected output 'label' to be class scores, float32 [n, classes], found 'label' int64 [n]",
    );
  });

  test('of two heads the one that is asked for is explained', async () => {
    const net = await openClassifier(fileOf([auxiliary], [table('other'), table('scores')]), {
      id: 'net',
      output: 'other',
    });
    expectClose(
      (await net.logits(batch)).data,
      scores.map((z) => z / 2),
      { absolute: 1e-5, relative: 1e-5 },
    );
    await net.dispose();
  });
});
