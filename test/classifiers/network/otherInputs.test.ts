import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { node } from '../../../src/graph/edit.ts';
import type { ValueInfo } from '../../../src/graph/model.ts';
import { floatTensor } from '../../../src/graph/tensor.ts';
import { explain } from '../../../src/run/index.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import { expectClose } from '../../support/expectClose.ts';
import { modelBytes } from '../../support/smallModels.ts';

/**
 * The logit of class c is the sum of the image times gain[c], times the age, plus the mean of the second view times c,
 * plus what a table says of the site: every gradient by the image is gain[c] times the age.
 */
const gain = [1, -2];
const sites = [10, 20, 40, 80, 160, 320];
const more: readonly ValueInfo[] = [
  { name: 'age', elementType: 'float32', shape: [undefined, 1] },
  { name: 'site', elementType: 'int64', shape: [undefined] },
  { name: 'view', elementType: 'float32', shape: [undefined, 3, 2, 2] },
];
const model = modelBytes({
  nodes: [
    node('Flatten', ['image'], ['pixels']),
    node('ReduceSum', ['pixels'], ['sum'], { keepdims: 1 }),
    node('Gemm', ['pixels', 'gains'], ['own'], { transB: 1 }),
    node('Mul', ['own', 'age'], ['aged']),
    node('Gather', ['table', 'site'], ['sited']),
    node('GlobalAveragePool', ['view'], ['pooled']),
    node('Flatten', ['pooled'], ['channels']),
    node('Gemm', ['channels', 'views'], ['seen'], { transB: 1 }),
    node('Sum', ['aged', 'sited', 'seen'], ['logits']),
  ],
  weights: {
    gains: floatTensor(Float32Array.from(gain.flatMap((value) => [value, value, value, value])), [2, 4]),
    table: floatTensor(Float32Array.from(sites), [3, 2]),
    views: floatTensor(Float32Array.of(0, 0, 0, 1, 1, 1), [2, 3]),
  },
  input: [undefined, 1, 2, 2],
  outputs: ['logits'],
  more,
});
const each = { age: 'given', site: 'given', view: 'given' } as const;
const images = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2, 1]);
const views = [0, 1].map((image) => Float32Array.from({ length: 12 }, (_, i) => i * (image + 1)));
const rows = [
  { age: 3, site: 1, view: ndarray(views[0] ?? new Float32Array(), [2, 2, 3]) },
  { age: [0.5], site: 2, view: [...(views[1] ?? [])] },
];

let net: FullClassifier;
beforeAll(async () => {
  net = await openClassifier(model, { id: 'net', layout: 'NCHW', otherInputs: each });
});
afterAll(() => net.dispose());

/** By the definition. */
function logitsOf(image: number, { age, site, view }: { age: number; site: number; view: number }): number[] {
  const sum = [...images.data].slice(4 * image, 4 * image + 4).reduce((a, b) => a + b, 0);
  const seen = [...(views[view] ?? new Float32Array())].reduce((a, b) => a + b, 0) / 4;
  return gain.map((value, c) => value * sum * age + (sites[2 * site + c] ?? 0) + c * seen);
}

test('each image of a batch has its own, or all have one', async () => {
  expect(net.inputShape).toEqual([2, 2, 1]);
  expect(net.otherInputs).toEqual([
    { name: 'age', shape: [1], kind: 'numbers' },
    { name: 'site', shape: [], kind: 'numbers' },
    { name: 'view', shape: [2, 2, 3], kind: 'picture' },
  ]);
  const own = net.withOtherInputs?.(rows);
  expectClose(
    (await own?.logits(images))?.data ?? [],
    [...logitsOf(0, { age: 3, site: 1, view: 0 }), ...logitsOf(1, { age: 0.5, site: 2, view: 1 })],
    { absolute: 1e-5, relative: 1e-6 },
  );
  expect([...((await own?.gradient(images, [0, 1]))?.data ?? [])]).toEqual([3, 3, 3, 3, -1, -1, -1, -1]);
  const one = net.withOtherInputs?.(rows.slice(0, 1));
  expect([...((await one?.gradient(images, [0, 1]))?.data ?? [])]).toEqual([3, 3, 3, 3, -6, -6, -6, -6]);
});

test('explain gives a method the inputs of its image', async () => {
  const [otherInputs] = rows;
  const { map } = await explain(net, images.pick(1), {
    method: 'input-x-gradient',
    target: 0,
    ...(otherInputs && { otherInputs }),
  });
  expect([...map.data]).toEqual([15, 18, 21, 24]);
});

test('a value for all images stands where an image has none of its own', async () => {
  const based = await openClassifier(model, { layout: 'NCHW', otherInputs: { age: 2, site: 0, view: 1 } });
  try {
    const sum = [...images.data].slice(0, 4).reduce((a, b) => a + b, 0);
    expect([...(await based.logits(images.hi(1))).data]).toEqual([2 * sum + 10, -4 * sum + 20 + 3]);
    const aged = based.withOtherInputs?.([{ age: 1 }]);
    expect([...((await aged?.gradient(images.hi(1), [0]))?.data ?? [])]).toEqual([1, 1, 1, 1]);
  } finally {
    await based.dispose();
  }
});

test('re-drawn weights keep the inputs, and layers of the second view are among them', async () => {
  const own = net.withOtherInputs?.(rows);
  const names = net.layers().map(({ name }) => name);
  expect(names).toEqual(['own', 'seen']);
  const drawn = await own?.randomized(names, 'seed');
  const { data } = (await drawn?.logits(images)) ?? { data: [] };
  expect([...data].every(Number.isFinite)).toBe(true);
  await drawn?.dispose();
});

test.each<readonly [string, object, string]>([
  [
    'nothing',
    {},
    "expected one input, an image batch, found 4 ('image', 'age', 'site', 'view'); say what each but the explained image is, as in \"otherInputs\": { \"view\": 0 }",
  ],
  [
    'an image that is not there',
    { input: 'x' },
    "no input is named 'x'; there are 'image', 'age', 'site', 'view'",
  ],
  ['the image alone', { input: 'image' }, "input 'age' is not the image and has no value"],
  [
    'an input that is not there',
    { otherInputs: { ...each, sex: 1 } },
    "otherInputs: no input beside the image is named 'sex'",
  ],
  ['too many numbers', { otherInputs: { ...each, age: [1, 2] } }, "input 'age' takes 1 numbers [1], got 2"],
  [
    'no number',
    { otherInputs: { ...each, age: Number.NaN } },
    "input 'age' must be finite, got NaN at value 0",
  ],
])('of several inputs %s is refused', async (_, options, message) => {
  await expect(openClassifier(model, { id: 'net', layout: 'NCHW', ...options })).rejects.toThrow(message);
});

test('an image without a value, and rows that fit no image, are refused', async () => {
  await expect(net.logits(images)).rejects.toThrow("input 'age' needs a value for each image");
  const three = net.withOtherInputs?.([...rows, ...rows.slice(0, 1)]);
  await expect(three?.logits(images)).rejects.toThrow('got 3 for 2 images');
  expect(() => net.withOtherInputs?.([{ sex: 1 }])).toThrow("no input beside the image is named 'sex'");
});
