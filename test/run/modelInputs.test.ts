/** Dense targets and inputs beside the image, as a config and the flags of `explain` say them. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { decodeNpy } from '../../src/images/index.ts';
import { createCheckpoints } from '../../src/run/checkpoints/checkpoints.ts';
import { imageSource } from '../../src/run/execute/datasetImages.ts';
import { liveRun } from '../../src/run/execute/liveRun.ts';
import { ofConfig } from '../../src/run/execute/ofConfig.ts';
import { opened } from '../../src/run/execute/open.ts';
import { preparedModel } from '../../src/run/execute/preparedModel.ts';
import { benchConfig } from '../../src/run/index.ts';
import type { RandomInitialization } from '../../src/types/run.ts';
import { runCommand } from '../support/commandLine.ts';
import { expectClose } from '../support/expectClose.ts';
import { modelBytes } from '../support/smallModels.ts';
import { greyPng, workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
const ndarrayFile = pathToFileURL(createRequire(import.meta.url).resolve('ndarray')).href;
const size = 8;
const pixels = size * size;
const value = (image: number, i: number) => (i * (image + 3)) % 255;
const inLeft = (image: number, i: number) => i % size < 2 + image;
const ages = [40, 70, undefined];

/** Three images, of which the last has no age and no region; each has a picture of one value beside it. */
const source = `import ndarray from '${ndarrayFile}';
const image = (k) => Float32Array.from({ length: ${pixels} }, (_, i) => (i * (k + 3)) % 255);
const item = (k) => ({
  id: 'x' + k,
  attributes: { sex: k ? 'F' : 'M', beside: 'b' + k + '.png', ...(k < 2 && { age: [40, 70][k] }) },
  load: async () => ({ image: ndarray(image(k), [${size}, ${size}, 1]) }),
  region: async () => k < 2
    ? ndarray(Uint8Array.from({ length: ${pixels} }, (_, i) => Number(i % ${size} < 2 + k)), [${size}, ${size}])
    : undefined,
});
export default { name: 'three', regions: ['left'], items: [item(0), item(1), item(2)] };`;

/** A logit of class 1 is twice a pixel less 1, of class 0 nothing. */
const segmenter = modelBytes({
  nodes: [node('Conv', ['image', 'w', 'b'], ['y'])],
  weights: {
    w: floatTensor(Float32Array.of(0, 2), [2, 1, 1, 1]),
    b: floatTensor(Float32Array.of(0, -1), [2]),
  },
  input: [undefined, 1, size, size],
  outputs: ['y'],
});
/** Class 1 is the summed image times the age, plus 10 of the first sex, plus the summed picture beside it. */
const several = modelBytes({
  nodes: [
    node('Conv', ['image', 'w'], ['own'], { kernel_shape: [size, size] }),
    node('Flatten', ['own'], ['sum']),
    node('Slice', ['facts', 'zero', 'one', 'one'], ['age']),
    node('Mul', ['sum', 'age'], ['aged']),
    node('Gemm', ['facts', 'sexes'], ['sexed']),
    node('Conv', ['beside', 'w'], ['second'], { kernel_shape: [size, size] }),
    node('Flatten', ['second'], ['seen']),
    node('Sum', ['aged', 'sexed', 'seen'], ['logits']),
  ],
  weights: {
    w: floatTensor(new Float32Array(2 * pixels).fill(1, pixels), [2, 1, size, size]),
    sexes: floatTensor(Float32Array.of(0, 0, 0, 10, 0, 0), [3, 2]),
    zero: { elementType: 'int64', dims: [1], bytes: new Uint8Array(8) },
    one: { elementType: 'int64', dims: [1], bytes: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) },
  },
  input: [undefined, 1, size, size],
  outputs: ['logits'],
  more: [
    { name: 'facts', elementType: 'float32', shape: [undefined, 3] },
    { name: 'beside', elementType: 'float32', shape: [undefined, 1, size, size] },
  ],
});
const facts = [
  { column: 'age', mean: 50, std: 10, missing: 60 },
  { column: 'sex', categories: ['M', 'F'] },
];
const beside = { column: 'beside', images: 'beside' };

beforeAll(() => {
  written(at('three.mjs'), source);
  written(at('segmenter.onnx'), segmenter);
  written(at('several.onnx'), several);
  for (const k of [0, 1, 2])
    written(
      at('beside', `b${k}.png`),
      greyPng(() => 51 * (k + 1), size),
    );
});

function configOf(classifier: object, more: object = {}) {
  return benchConfig(
    {
      dataset: { kind: 'module', module: 'three.mjs' },
      classifiers: [{ id: 'a', preprocess: { range: [0, 1] }, ...classifier }],
      methods: ['gradient'],
      criteria: ['randomization'],
      ...more,
    },
    { source: 'test', folder: at() },
  );
}

async function runOf(config: ReturnType<typeof configOf>) {
  const [first] = config.classifiers;
  if (first === undefined) throw new Error('a classifier must be there');
  const model = await preparedModel(await opened(first), await imageSource(config), {
    config: first,
    batchSize: 2,
  });
  const run = liveRun(
    {
      preparedModels: [model],
      localizers: [],
      config,
      parts: createCheckpoints(),
      shown: new Set(),
      ...ofConfig(config),
    },
    () => [],
  );
  return { model, run };
}

async function gradientOf(
  { run }: Awaited<ReturnType<typeof runOf>>,
  image: string,
  initialization?: RandomInitialization,
) {
  const found = (await run.maps({ model: 'a', ...(initialization && { initialization }) }, image)).get(
    'gradient',
  );
  if (found?.state !== 'found') throw new Error(JSON.stringify(found));
  return [...(found.evidence.signed ?? found.evidence.map).data];
}

const sum = (image: number, isInside: (i: number) => boolean = () => true) =>
  Array.from({ length: pixels }, (_, i) => (isInside(i) ? 2 * (value(image, i) / 255) - 1 : 0)).reduce(
    (a, b) => a + b,
    0,
  );

describe('a dense target in a config', () => {
  test('of the run: the class, and the logit inside the prediction', async () => {
    const config = configOf(
      { model: 'segmenter.onnx' },
      { target: { class: 1, reduce: 'sum', inside: 'prediction' } },
    );
    expect(config.target).toBe(1);
    const all = await runOf(config);
    const isBright = (i: number) => 2 * (value(0, i) / 255) > 1;
    expectClose(all.model.logits.get('x0') ?? [], [0, sum(0, isBright)], { absolute: 1e-4 });
    const wanted = Array.from({ length: pixels }, (_, i) => (isBright(i) ? 2 : 0));
    expect(await gradientOf(all, 'x0')).toEqual(wanted);
  });

  test('of a classifier: a region by its name, of each image its own; an image without it is left out', async () => {
    const config = configOf({ model: 'segmenter.onnx', target: { class: 1, inside: 'left' } });
    const all = await runOf(config);
    expect(all.run.target('x0')).toBe(1);
    for (const k of [0, 1]) {
      const isInside = (i: number) => inLeft(k, i);
      expectClose(all.model.logits.get(`x${k}`) ?? [], [0, sum(k, isInside)], { absolute: 1e-4 });
      expect(await gradientOf(all, `x${k}`)).toEqual(
        Array.from({ length: pixels }, (_, i) => (isInside(i) ? 2 : 0)),
      );
    }
    expect([...all.model.unreadable]).toEqual([['x2', "image 'x2' has no mask, which target.inside takes"]]);
  });

  test.each<readonly [object, object, string]>([
    [
      { target: { class: 1 } },
      { target: 0 },
      "target: all must explain one class, 'a' has 1 where the run has 0",
    ],
    [{ target: { reduce: 'sum' } }, {}, 'classifiers[0].target.class'],
    [{ target: { class: 1, box: 0, inside: 'all' } }, {}, '"box" is of a detection output'],
    [{ otherInputs: { facts: [{ column: 'age', images: '.' }] } }, {}, 'otherInputs'],
  ])('%j with %j is refused', (classifier, more, message) => {
    expect(() => configOf({ model: 'segmenter.onnx', ...classifier }, more)).toThrow(message);
  });
});

describe('inputs beside the image in a config', () => {
  test('columns and pictures of each image, also under re-drawn weights', async () => {
    const all = await runOf(
      configOf({ model: 'several.onnx', otherInputs: { facts, beside } }, { target: 1 }),
    );
    for (const [k, age = 60] of ages.entries()) {
      const own = (sum(k) + pixels) / 2;
      const logit = (own * (age - 50)) / 10 + (k === 0 ? 10 : 0) + pixels * 0.2 * (k + 1);
      expectClose(all.model.logits.get(`x${k}`) ?? [], [0, logit], { absolute: 1e-3 });
      expect(await gradientOf(all, `x${k}`)).toEqual(new Array(pixels).fill((age - 50) / 10));
    }
    const layers = all.run.layers().map(({ name }) => name);
    const initialization = { draw: 0, step: 'all', of: layers.length, layers, statistics: 'keep' } as const;
    const [old, young] = [
      await gradientOf(all, 'x1', initialization),
      await gradientOf(all, 'x0', initialization),
    ];
    expectClose(
      old.map((one) => one / 2),
      young.map((one) => -one),
      { relative: 1e-5 },
    );
    await all.run.dispose();
  });

  test('a value that is missing, or no category, leaves the image out with its reason', async () => {
    const { model } = await runOf(
      configOf({ model: 'several.onnx', otherInputs: { facts: [{ column: 'age' }, 0, 0], beside } }),
    );
    expect([...model.unreadable]).toEqual([
      ['x2', expect.stringMatching(/^image 'x2' has no attribute 'age' for the input 'facts': /)],
    ]);
    const odd = [{ column: 'sex', categories: ['M', 'X'] }, 1];
    const other = await runOf(configOf({ model: 'several.onnx', otherInputs: { facts: odd, beside } }));
    expect([...other.model.unreadable.keys()]).toEqual(['x1', 'x2']);
    expect(other.model.unreadable.get('x1')).toBe(
      "image 'x1': 'sex' must be one of 'M', 'X' for the input 'facts', got \"F\"",
    );
  });
});

describe('explain', () => {
  const mapOf = (folder: string) => decodeNpy(readFileSync(at(folder, 'b0.gradient.npy')), 'map').data;
  const asked = (model: string, ...flags: readonly string[]) => [
    at('beside', 'b0.png'),
    ...['--model', at(model), '--range', '0,1', '--method', 'gradient', '--target', '1', ...flags],
  ];

  test('takes a mask file, or a point, of a segmentation network', async () => {
    written(
      at('mask.png'),
      greyPng((_, x) => (x < 3 ? 255 : 0), size),
    );
    for (const [name, inside, isInside] of [
      ['masked', at('mask.png'), (i: number) => i % size < 3],
      ['point', '2,5', (i: number) => i === 2 * size + 5],
    ] as const) {
      const flags = asked('segmenter.onnx', '--inside', inside, '--out', at(name));
      expect(await runCommand('explain', ...flags)).toMatchObject({ code: 0 });
      expect([...mapOf(name)]).toEqual(Array.from({ length: pixels }, (_, i) => (isInside(i) ? 2 : 0)));
    }
    const empty = await runCommand(
      'explain',
      ...asked('segmenter.onnx', '--reduce', 'mean', '--out', at('no')),
    );
    expect(empty.stderr).toContain('b0: class 1 is predicted nowhere, so the maps are zero');
  });

  test('takes the other inputs, and refuses what lacks one', async () => {
    const others = ['--other', 'facts=3,0,1', '--other', `beside=${at('beside', 'b1.png')}`];
    const flags = asked('several.onnx', ...others, '--out', at('others'));
    expect(await runCommand('explain', ...flags)).toMatchObject({ code: 0 });
    expect([...mapOf('others')]).toEqual(new Array(pixels).fill(3));
    const { code, stderr } = await runCommand('explain', ...asked('several.onnx', ...others.slice(0, 2)));
    expect(code).toBe(2);
    expect(stderr).toMatch(/found 3 \('image', 'facts', 'beside'\); say what each/);
    const noClass = await runCommand(
      'explain',
      at('beside', 'b0.png'),
      '--model',
      at('segmenter.onnx'),
      '--inside',
      'all',
    );
    expect(noClass).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--target: --inside, --reduce and --box need the index of a class'),
    });
  });
});
