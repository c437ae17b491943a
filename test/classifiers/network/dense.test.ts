import { afterEach, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { node } from '../../../src/graph/edit.ts';
import type { Node } from '../../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../../src/graph/tensor.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import type { DenseTarget } from '../../../src/types/denseTarget.ts';
import { expectClose } from '../../support/expectClose.ts';
import { modelBytes } from '../../support/smallModels.ts';

/** Class c at a pixel is weights[c] times the pixel plus biases[c]: every score has a closed form. */
const weights = [2, -1.5, 0.5];
const biases = [-1, 0.25, 0.1];
const [height, width, count] = [6, 8, 3];
const size = height * width;
const values = new Float32Array(count * size);
randomStream('dense').fillNormal(values, 1);
const batch = ndarray(values, [count, height, width, 1]);

const initializers = {
  w: floatTensor(Float32Array.from(weights), [3, 1, 1, 1]),
  b: floatTensor(Float32Array.from(biases), [3]),
};
const convolution = node('Conv', ['image', 'w', 'b'], ['logits/map']);

function segmenter(after: readonly Node[], output: string, more = {}): Uint8Array {
  return modelBytes({
    nodes: [convolution, ...after],
    weights: { ...initializers, ...more },
    input: [undefined, 1, height, width],
    outputs: [output],
  });
}

/** The scores of the classes by their definition, in float64: how much each pixel counts, times its scores. */
function expected(share: (image: number, pixel: number) => number) {
  const scores = Array.from({ length: count }, (_, image) =>
    weights.map((weight, c) =>
      Array.from(
        { length: size },
        (_, pixel) => share(image, pixel) * (weight * (values[image * size + pixel] ?? 0) + (biases[c] ?? 0)),
      ).reduce((a, b) => a + b, 0),
    ),
  );
  const gradient = (c: number) =>
    Array.from({ length: count * size }, (_, i) => share(Math.floor(i / size), i % size) * (weights[c] ?? 0));
  return { scores: scores.flat(), gradient };
}

function labelOf(image: number, pixel: number): number {
  const scores = weights.map((weight, c) => weight * (values[image * size + pixel] ?? 0) + (biases[c] ?? 0));
  return scores.indexOf(Math.max(...scores));
}
const labels = Array.from({ length: count }, (_, image) =>
  Array.from({ length: size }, (_, pixel) => labelOf(image, pixel)),
);
const isPredicted = (image: number, pixel: number) => (labels[image]?.[pixel] === 1 ? 1 : 0);
const predictedPlaces = (image: number) => labels[image]?.filter((label) => label === 1).length ?? 0;

let net: FullClassifier | undefined;
afterEach(async () => {
  await net?.dispose();
  net = undefined;
});

async function opened(model: Uint8Array, target: DenseTarget): Promise<FullClassifier> {
  net = await openClassifier(model, { id: 'net', target });
  return net;
}

async function expectScores(classifier: FullClassifier, share: (image: number, pixel: number) => number) {
  const { scores, gradient } = expected(share);
  expectClose((await classifier.logits(batch)).data, scores, { absolute: 1e-5, relative: 1e-5 });
  for (const c of [1, 2])
    expectClose((await classifier.gradient(batch, [c, c, c])).data, gradient(c), {
      absolute: 1e-5,
      relative: 1e-5,
    });
}

const places = { perm: [0, 2, 3, 1] };
const forms: readonly (readonly [string, Uint8Array])[] = [
  ['logits', segmenter([], 'logits/map')],
  ['channels last', segmenter([node('Transpose', ['logits/map'], ['y'], places)], 'y')],
  ['a softmax', segmenter([node('Softmax', ['logits/map'], ['y'], { axis: 1 })], 'y')],
  [
    'a softmax of classes turned to the end and back',
    segmenter(
      [
        node('Transpose', ['logits/map'], ['last'], places),
        node('Softmax', ['last'], ['p'], { axis: -1 }),
        node('Transpose', ['p'], ['y'], { perm: [0, 3, 1, 2] }),
      ],
      'y',
    ),
  ],
  ['labels', segmenter([node('ArgMax', ['logits/map'], ['y'], { axis: 1, keepdims: 0 })], 'y')],
  [
    'labels of a softmax',
    segmenter(
      [
        node('Softmax', ['logits/map'], ['p'], { axis: 1 }),
        node('ArgMax', ['p'], ['y'], { axis: 1, keepdims: 0 }),
      ],
      'y',
    ),
  ],
];

test.each(forms)('the summed logit inside the prediction, of %s', async (_, model) => {
  const classifier = await opened(model, { class: 1 });
  expect(classifier.classCount).toBe(3);
  expect(classifier.statedClass).toBe(1);
  await expectScores(classifier, isPredicted);
});

test('the mean is over the predicted places', async () => {
  const classifier = await opened(segmenter([], 'logits/map'), { class: 1, reduce: 'mean' });
  await expectScores(classifier, (image, pixel) => isPredicted(image, pixel) / predictedPlaces(image));
});

test('all places, a point, and the mask of each image', async () => {
  await expectScores(await opened(segmenter([], 'logits/map'), { inside: 'all' }), () => 1);
  await net?.dispose();
  const point = await opened(segmenter([], 'logits/map'), { inside: [2, 5] });
  await expectScores(point, (_, pixel) => (pixel === 2 * width + 5 ? 1 : 0));
  await point.dispose();
  const masked = await opened(segmenter([], 'logits/map'), { inside: 'lesion' });
  const inside = (image: number, pixel: number) => ((pixel + image) % 3 === 0 ? 1 : 0);
  const rows = Array.from({ length: count }, (_, image) => {
    const mask = Uint8Array.from({ length: size }, (_, pixel) => inside(image, pixel));
    return { inside: ndarray(mask, [height, width]) };
  });
  await expect(masked.logits(batch)).rejects.toThrow("input 'inside' needs a value for each image");
  const given = masked.withOtherInputs?.(rows);
  if (given === undefined) throw new Error('no masks taken');
  await expectScores(given, inside);
});

test('without a class each has its own region', async () => {
  const classifier = await opened(segmenter([], 'logits/map'), {});
  const own = (c: number) => expected((image, pixel) => (labels[image]?.[pixel] === c ? 1 : 0));
  const scores = [0, 1, 2].map((c) => own(c).scores);
  const wanted = Array.from({ length: 3 * count }, (_, i) => scores[i % 3]?.[i] ?? 0);
  expectClose((await classifier.logits(batch)).data, wanted, { absolute: 1e-5, relative: 1e-5 });
});

test('one score a place stands for two classes, and sigmoids for places of several', async () => {
  const one = modelBytes({
    nodes: [node('Mul', ['image', 'w'], ['x']), node('Sigmoid', ['x'], ['y'])],
    weights: { w: floatTensor(Float32Array.of(2), [1]) },
    input: [undefined, 1, height, width],
    outputs: ['y'],
  });
  const binary = await opened(one, { class: 1 });
  const above = (c: number) => (image: number) =>
    Array.from(values.subarray(image * size, (image + 1) * size))
      .filter((value) => (c === 1 ? value > 0 : value <= 0))
      .reduce((sum, value) => sum + 2 * value, 0);
  const sums = Array.from({ length: count }, (_, image) => above(1)(image));
  expectClose(
    (await binary.logits(batch)).data,
    sums.flatMap((sum) => [-sum, sum]),
    { absolute: 1e-5, relative: 1e-5 },
  );
  await binary.dispose();
  const several = await opened(segmenter([node('Sigmoid', ['logits/map'], ['y'])], 'y'), { class: 1 });
  await expectScores(several, (image, pixel) =>
    -1.5 * (values[image * size + pixel] ?? 0) + 0.25 > 0 ? 1 : 0,
  );
});

test('maps smaller than the image: a point and a mask find the place above them', async () => {
  const pool = node('AveragePool', ['logits/map'], ['y'], { kernel_shape: [2, 2], strides: [2, 2] });
  const inBlock = (pixel: number) => [Math.floor(pixel / width), pixel % width];
  const isIn = (pixel: number) => {
    const [row = 0, column = 0] = inBlock(pixel);
    return row >= 2 && row < 4 && column >= 4 && column < 6 ? 0.25 : 0;
  };
  await expectScores(await opened(segmenter([pool], 'y'), { inside: [3, 4] }), (_, pixel) => isIn(pixel));
  await net?.dispose();
  const masked = await opened(segmenter([pool], 'y'), { inside: 'mask' });
  const mask = Uint8Array.from({ length: size }, (_, pixel) => (isIn(pixel) > 0 ? 1 : 0));
  const given = masked.withOtherInputs?.([{ inside: ndarray(mask, [height, width]) }]);
  if (given === undefined) throw new Error('no masks taken');
  await expectScores(given, (_, pixel) => isIn(pixel));
});

test('a class that is predicted nowhere scores 0 and has no gradient', async () => {
  const classifier = await opened(segmenter([], 'logits/map'), { class: 2, reduce: 'mean' });
  const bright = ndarray(new Float32Array(size).fill(9), [1, height, width, 1]);
  expect([...(await classifier.logits(bright)).data]).toEqual([0, 0, 0]);
  expect((await classifier.gradient(bright, [2])).data.every((value) => value === 0)).toBe(true);
});

/** Boxes at each pixel: their scores are the class scores there. */
const boxes = modelBytes({
  nodes: [
    convolution,
    node('Reshape', ['logits/map', 'rows'], ['flat']),
    node('Transpose', ['flat'], ['table'], { perm: [0, 2, 1] }),
    node('Sigmoid', ['table'], ['scores']),
    node('Slice', ['table', 'start', 'end', 'axes'], ['two']),
    node('Concat', ['two', 'two'], ['boxes'], { axis: 2 }),
  ],
  weights: {
    ...initializers,
    rows: integerTensor([0, 3, size]),
    start: integerTensor([0]),
    end: integerTensor([2]),
    axes: integerTensor([2]),
  },
  input: [undefined, 1, height, width],
  outputs: ['boxes', 'scores'],
});

test('the score of a box, or of the best box', async () => {
  await expectScores(await opened(boxes, { class: 1, box: 7 }), (_, pixel) => (pixel === 7 ? 1 : 0));
  await net?.dispose();
  const best = await opened(boxes, { box: 'best' });
  const darkest = (image: number) => {
    const own = [...values.subarray(image * size, (image + 1) * size)];
    return own.indexOf(Math.min(...own));
  };
  const { gradient } = expected((image, pixel) => (pixel === darkest(image) ? 1 : 0));
  expectClose((await best.gradient(batch, [1, 1, 1])).data, gradient(1), { absolute: 1e-5, relative: 1e-5 });
});

/** As YOLO's heads end: four coordinates of each box and its scores side by side; the scores are those of its pixel. */
function sideBySide(after: readonly Node[], outputs = ['y'], fixed?: number): Uint8Array {
  const two = [[0, 2], [1, 3]].map(([start = 0, end = 0], i) => ({ [`start${i}`]: integerTensor([start]), [`end${i}`]: integerTensor([end]) }));
  return modelBytes({
    nodes: [
      convolution,
      node('Reshape', ['logits/map', 'rows'], ['flat']),
      ...[0, 1].map((i) => node('Slice', ['flat', `start${i}`, `end${i}`, 'axes'], [`two${i}`])),
      node('Concat', ['two0', 'two1'], ['corners'], { axis: 1 }),
      node('Sigmoid', ['flat'], ['scores']),
      ...after,
    ],
    weights: { ...initializers, ...two[0], ...two[1], rows: integerTensor([0, 3, size]), axes: integerTensor([1]), ...suppression },
    input: [fixed, 1, height, width],
    outputs,
  });
} // biome-ignore format: a graph reads better packed

const suppression = {
  most: integerTensor([20]),
  overlap: floatTensor(Float32Array.of(0.5), [1]),
  least: floatTensor(Float32Array.of(0.01), [1]),
};
const joined = node('Concat', ['corners', 'scores'], ['joined'], { axis: 1 });
const turned = node('Transpose', ['joined'], ['y'], { perm: [0, 2, 1] });
const atPixel = (_: number, pixel: number) => (pixel === 7 ? 1 : 0);

test('scores that lie beside the coordinates of boxes are explained, before their sigmoid', async () => {
  const said = "net: output 'y' holds 4 coordinates of each box and 3 scores side by side: the scores are explained, before their sigmoid";
  for (const after of [[{ ...joined, outputs: ['y'] }], [joined, turned]]) {
    const own = await opened(sideBySide(after), { class: 1, box: 7 });
    expect(own.warnings).toEqual([said]);
    await expectScores(own, atPixel);
    await net?.dispose();
  }
  // Scores of any kind, where the target states how many numbers stand before them.
  const plain = node('Concat', ['corners', 'flat'], ['y'], { axis: 1 });
  await expectScores(await opened(sideBySide([plain]), { box: 7, coordinates: 4 }), atPixel);
  await net?.dispose();
  // With objectness, here the logit of class 0, score c is (w0 x + b0)(wc x + bc).
  const first = node('Slice', ['flat', 'start0', 'rowOne', 'axes'], ['object']);
  const five = node('Concat', ['corners', 'object', 'flat'], ['y'], { axis: 1 });
  const rowOne = node('Constant', [], ['rowOne'], { value_ints: [1] });
  const own = await opened(sideBySide([rowOne, first, five]), { class: 2, box: 7, coordinates: 5 });
  const [w = 0, b = 0] = [weights[0], biases[0]];
  const at = Array.from({ length: count }, (_, image) => values[image * size + 7] ?? 0);
  const [wc = 0, bc = 0] = [weights[2], biases[2]];
  expectClose((await own.logits(batch)).pick(null, 2).data.filter((_, i) => i % 3 === 2), at.map((x) => (w * x + b) * (wc * x + bc)), { absolute: 1e-5 });
  const gradient = at.flatMap((x) => Array.from({ length: size }, (_, pixel) => (pixel === 7 ? 2 * w * wc * x + w * bc + b * wc : 0)));
  expectClose((await own.gradient(batch, [2, 2, 2])).data, gradient, { absolute: 1e-5 });
  // A sigmoid of all of it stays where objectness multiplies: two logits below 0 would make a high score.
  await own.dispose();
  const all = node('Sigmoid', ['raw'], ['y']);
  const likely = await opened(sideBySide([rowOne, first, { ...five, name: 'raw', outputs: ['raw'] }, all]), { class: 2, box: 7, coordinates: 5 });
  expect(likely.warnings).toEqual([
    "net: output 'y' ends with a sigmoid, which is kept, as objectness multiplies the scores",
    'net: the values of the target that are explained lie in [0, 1], as probabilities do; logits were not found behind them',
  ]);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const products = at.map((x) => sigmoid(w * x + b) * sigmoid(wc * x + bc));
  expectClose((await likely.logits(batch)).data.filter((_, i) => i % 3 === 2), products, { absolute: 1e-5 });
}); // biome-ignore format: lines read better whole

test('where a model ends with NonMaxSuppression the scores before it are explained', async () => {
  const nms = node('NonMaxSuppression', ['boxes', 'scores', 'most', 'overlap', 'least'], ['chosen']);
  const after = [node('Transpose', ['corners'], ['boxes'], { perm: [0, 2, 1] }), nms, node('Cast', ['chosen'], ['y'], { to: 1 })];
  const own = await opened(sideBySide(after), { class: 1, box: 7 });
  expect(own.warnings).toEqual(['net: NonMaxSuppression has no derivative: the scores before it are explained, of 48 boxes and 3 classes']);
  await expectScores(own, atPixel);
  await own.dispose();
  // What it chose, padded to a fixed number of rows, is not taken for scores of seven classes.
  const rows = [
    node('Constant', [], ['dims7'], { value_ints: [1, 20, 7] }),
    node('ReduceSum', ['y'], ['sum'], { keepdims: 1 }),
    node('Expand', ['sum', 'dims7'], ['rows7']),
  ];
  const padded = await opened(sideBySide([...after, ...rows], ['rows7'], 1), { class: 1, box: 7 });
  expect(padded.classCount).toBe(3);
  await padded.dispose();
  // Boxes of low scores left out before it: no index names the same box in two images.
  const left = [
    node('Constant', [], ['zeroth'], { value_int: 0 }),
    node('Gather', ['scores', 'zeroth'], ['ofFirst'], { axis: 0 }),
    node('Gather', ['ofFirst', 'zeroth'], ['firstRow'], { axis: 0 }),
    node('Greater', ['firstRow', 'overlap'], ['high']),
    node('Compress', ['scores', 'high'], ['someScores'], { axis: 2 }),
    node('Compress', ['boxes', 'high'], ['someBoxes'], { axis: 1 }),
  ];
  const some = { ...nms, inputs: ['someBoxes', 'someScores', ...nms.inputs.slice(2)] };
  await expect(opened(sideBySide([...after.slice(0, 1), ...left, some, ...after.slice(2)], ['y'], 1), { class: 1, box: 7 })).rejects.toThrow(
    /net: target\.box: expected the same number of boxes before NonMaxSuppression for every image, found \d+ and \d+: export/,
  );
  const second = [...after, { ...nms, name: 'again', outputs: ['more'] }, node('Cast', ['more'], ['z'], { to: 1 })];
  await expect(openClassifier(sideBySide(second, ['y', 'z']), { id: 'net', target: { box: 0 } })).rejects.toThrow(
    'net: target.box: expected one NonMaxSuppression, found 2: the model chooses boxes more than once',
  );
}); // biome-ignore format: lines read better whole

test('where the highest of all classes is suppressed by, the scores of each class are explained', async () => {
  const nms = node('NonMaxSuppression', ['boxes', 'most likely', 'most', 'overlap', 'least'], ['chosen']);
  const after = (...scores: readonly Node[]) =>
    sideBySide([node('Transpose', ['corners'], ['boxes'], { perm: [0, 2, 1] }), ...scores, nms, node('Cast', ['chosen'], ['y'], { to: 1 })]);
  const highest = after(node('ReduceMax', ['scores', 'axes'], ['most likely'], { keepdims: 1 }));
  const own = await opened(highest, { class: 2, box: 7 });
  expect(own.warnings).toEqual(['net: NonMaxSuppression has no derivative, and chooses by the highest of 3 classes: the scores of each class before it are explained, of 48 boxes']);
  await expectScores(own, atPixel);
  await own.dispose();
  // Of one score for each box, whatever its class, 1 is that there is something and 0 the opposite.
  const objects = after(node('Constant', [], ['rowOne'], { value_ints: [1] }), node('Slice', ['flat', 'start0', 'rowOne', 'axes'], ['object']), node('Sigmoid', ['object'], ['most likely']));
  const any = await opened(objects, { class: 1, box: 7 });
  expect(any.warnings).toEqual(['net: NonMaxSuppression has no derivative: the scores before it are explained, of 48 boxes and one score each, whatever the class']);
  const wanted = (sign: number) => Array.from({ length: count * size }, (_, i) => (i % size === 7 ? sign * (weights[0] ?? 0) : 0));
  expectClose((await any.gradient(batch, [1, 1, 1])).data, wanted(1), { absolute: 1e-5 });
  expectClose((await any.gradient(batch, [0, 0, 0])).data, wanted(-1), { absolute: 1e-5 });
  await expect(openClassifier(objects, { id: 'net', target: { class: 2, box: 7 } })).rejects.toThrow(
    'net: target.class: each box has one score, of whatever class: 1 explains it and 0 its opposite, got 2',
  );
}); // biome-ignore format: lines read better whole

/** As YOLOv10 ends: of all scores the five highest, each with its box and its class. */
const chosenByTopK = (order: readonly string[], axis = 2) =>
  sideBySide([
    node('Constant', [], ['dims'], { value_ints: [0, -1] }),
    node('Constant', [], ['five'], { value_ints: [5] }),
    node('Constant', [], ['three'], { value_int: 3 }),
    node('Constant', [], ['behind'], { value_ints: [2] }),
    node('Constant', [], ['four'], { value_ints: [1, 1, 4] }),
    node('Transpose', ['scores'], ['rows of scores'], { perm: [0, 2, 1] }),
    node('Reshape', ['rows of scores', 'dims'], ['all scores']),
    node('TopK', ['all scores', 'five'], ['highest', 'where']),
    node('Mod', ['where', 'three'], ['class']),
    node('Div', ['where', 'three'], ['box']),
    node('Transpose', ['corners'], ['boxes'], { perm: [0, 2, 1] }),
    node('Unsqueeze', ['box', 'behind'], ['box column']),
    node('Expand', ['box column', 'four'], ['box columns']),
    node('GatherElements', ['boxes', 'box columns'], ['own corners'], { axis: 1 }),
    node('Unsqueeze', ['highest', 'behind'], ['own scores']),
    node('Unsqueeze', ['class', 'behind'], ['class column']),
    node('Cast', ['class column'], ['own classes'], { to: 1 }),
    node('Concat', order, [axis === 2 ? 'y' : 'joined'], { axis: 2 }),
    ...(axis === 2 ? [] : [turned]),
  ]);

test.each<readonly [string, Uint8Array, DenseTarget]>([
  ['the best', chosenByTopK(['own corners', 'own scores', 'own classes']), { class: 1, box: 'best' }],
  ['one', chosenByTopK(['own corners', 'own scores', 'own classes']), { class: 0, box: 2 }],
  ['the best, with classes before scores', chosenByTopK(['own corners', 'own classes', 'own scores']), { class: 2, box: 'best' }],
  ['the best, turned', chosenByTopK(['own corners', 'own scores', 'own classes'], 1), { class: 0, box: 'best' }],
])('boxes that TopK chose have the score of their own class: %s', async (_, model, target) => {
  const own = await opened(model, target);
  expect(own.warnings?.[0]).toBe(
    "net: output 'y' holds coordinates, a score and a class of each of 5 chosen boxes: a box has its score for its own class and none for others",
  );
  const asked = target.class ?? 0;
  const found = Array.from({ length: count }, (_, image) => {
    const all = weights.flatMap((weight, c) =>
      Array.from({ length: size }, (_, pixel) => {
        const score = 1 / (1 + Math.exp(-(weight * (values[image * size + pixel] ?? 0) + (biases[c] ?? 0))));
        return { c, pixel, score };
      }),
    );
    const highest = all.sort((a, b) => b.score - a.score).slice(0, 5);
    return (typeof target.box === 'number' ? highest.slice(target.box, target.box + 1) : highest).find(({ c }) => c === asked);
  });
  const { data, shape } = await own.logits(batch);
  expect(shape).toEqual([count, Math.max(2, asked + 1)]);
  const scores = found.map((_, image) => data[image * (shape[1] ?? 0) + asked] ?? Number.NaN);
  expectClose(scores, found.map((one) => one?.score ?? 0), { absolute: 1e-5 });
  const gradient = Array.from({ length: count * size }, (_, i) => {
    const one = found[Math.floor(i / size)];
    return one?.pixel === i % size ? (weights[asked] ?? 0) * one.score * (1 - one.score) : 0;
  });
  expectClose((await own.gradient(batch, new Array<number>(count).fill(asked))).data, gradient, { absolute: 1e-5 });
}); // biome-ignore format: lines read better whole

test('boxes with one class each need a class that is stated', async () => {
  const model = chosenByTopK(['own corners', 'own scores', 'own classes']);
  await expect(openClassifier(model, { id: 'net', target: { box: 0 } })).rejects.toThrow(
    'net: target.class: boxes with one class each need the class that is explained',
  );
});

test('six columns of boxes that TopK chose are not taken for six classes unless told so', async () => {
  const six = sideBySide([
    node('Concat', ['scores', 'scores'], ['both'], { axis: 1 }),
    node('Transpose', ['both'], ['rows6'], { perm: [0, 2, 1] }),
    node('TopK', ['rows6', 'most'], ['y', 'at'], { axis: 1 }),
  ]);
  await expect(opened(six, { class: 0, box: 0 })).rejects.toThrow("net: target.box: output 'y' [n, 20, 6] comes out of TopK and may hold coordinates, score and class");
  net = await openClassifier(six, { id: 'net', target: { class: 0, box: 0 }, output: 'y' });
  expect(net.classCount).toBe(6);
}); // biome-ignore format: lines read better whole

test.each<readonly [string, Uint8Array, DenseTarget, string]>([
  [
    'coordinates without a box',
    boxes,
    { coordinates: 4 },
    'target.coordinates is of boxes and needs target.box beside it',
  ],
  [
    'another number of coordinates',
    boxes,
    { box: 0, coordinates: 6 as 5 },
    'target.coordinates must be 4, or 5 with objectness, got 6',
  ],
  [
    'coordinates of an output that has none',
    boxes,
    { box: 0, coordinates: 4 },
    "target.coordinates: expected an output of boxes, float32 [n, boxes, 4 + classes] or [n, 4 + classes, boxes] with more boxes than classes, found 'boxes' float32 [n, 48, 4], 'scores' float32 [n, 48, 3]",
  ],
  [
    'another class',
    segmenter([], 'logits/map'),
    { class: 3 },
    'target.class must be a class index from 0 to 2, got 3',
  ],
  [
    'a point outside',
    segmenter([], 'logits/map'),
    { inside: [6, 0] },
    'target.inside must be a point within [6, 8], got [6, 0]',
  ],
  [
    'a box of no boxes',
    segmenter([], 'logits/map'),
    { box: 0 },
    "target.box: expected an output of scores, float32 [n, boxes] or [n, boxes, classes], found 'logits/map' float32 [n, 3, 6, 8]",
  ],
  [
    'places of boxes',
    boxes,
    {},
    "target: expected an output of class scores for each place, float32 [n, classes, 6, 8] at any scale, found 'boxes' float32 [n, 48, 4], 'scores' float32 [n, 48, 3]",
  ],
  ['a box that is not there', boxes, { box: 48 }, 'target.box must be an index from 0 to 47, got 48'],
])('%s is refused', async (_, model, target, message) => {
  await expect(openClassifier(model, { id: 'net', target })).rejects.toThrow(message);
});

test('the softmax of a softmax is warned of, which leaves probabilities', async () => {
  const twice = [
    node('Softmax', ['logits/map'], ['p'], { axis: 1 }),
    node('Softmax', ['p'], ['y'], { axis: 1 }),
  ];
  const classifier = await opened(segmenter(twice, 'y'), { class: 1 });
  expect(classifier.warnings).toEqual([
    expect.stringMatching(/^net: the values of output 'y' .* lie in \[0, 1\], as probabilities do/),
  ]);
});

test('scores of another type than float32 beside their objectness are explained as float32', async () => {
  const model = sideBySide([
    node('Constant', [], ['rowOne'], { value_ints: [1] }),
    node('Slice', ['flat', 'start0', 'rowOne', 'axes'], ['object']),
    node('Concat', ['corners', 'object', 'flat'], ['raw'], { axis: 1 }),
    node('Sigmoid', ['raw'], ['likely']),
    node('Cast', ['likely'], ['y'], { to: 11 }),
  ]);
  const own = await opened(model, { class: 2, box: 7, coordinates: 5 });
  const sigmoid = (c: number, x: number) => 1 / (1 + Math.exp(-((weights[c] ?? 0) * x + (biases[c] ?? 0))));
  const wanted = Array.from({ length: count }, (_, image) => values[image * size + 7] ?? 0);
  expectClose(
    (await own.logits(batch)).data.filter((_, i) => i % 3 === 2),
    wanted.map((x) => sigmoid(0, x) * sigmoid(2, x)),
    { absolute: 1e-5 },
  );
  expect((await own.gradient(batch, [2, 2, 2])).data.some((value) => value !== 0)).toBe(true);
});

test('values that look like probabilities are warned of', async () => {
  const clipped = node('Clip', ['logits/map', 'low', 'high'], ['y']);
  const limits = { low: floatTensor(Float32Array.of(0), []), high: floatTensor(Float32Array.of(1), []) };
  const classifier = await opened(segmenter([clipped], 'y', limits), { class: 1 });
  expect(classifier.warnings).toEqual([
    expect.stringMatching(/^net: the values of output 'y' .* lie in \[0, 1\]/),
  ]);
});
