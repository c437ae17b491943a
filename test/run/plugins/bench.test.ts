/** `bench` with a classifier, a dataset and a method that are modules of the user's. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { atLayer } from '../../../src/run/execute/atLayer.ts';
import { opened } from '../../../src/run/execute/open.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import type { Row } from '../../../src/types/row.ts';
import { runCommand } from '../../support/commandLine.ts';
import { workFolder, writeSmallStudy, written } from '../../support/workFolder.ts';

const at = workFolder();

/** A module in another folder cannot import it by its name. */
const ndarrayFile = pathToFileURL(createRequire(import.meta.url).resolve('ndarray')).href;
const size = 12;

/** Class 1 weighs every pixel by its weight, class 0 by the opposite. `weights(seed)` makes them. */
const linear = `import ndarray from '${ndarrayFile}';
const size = ${size * size};
const network = (weights) => ({
  inputShape: [${size}, ${size}, 1],
  classCount: 2,
  inputRange: [-1, 1],
  rules: ['standard', 'guided'],
  logits: async ({ data, shape: [count] }) => {
    const out = new Float32Array(2 * count);
    data.forEach((value, i) => {
      out[2 * Math.floor(i / size)] -= weights[i % size] * value;
      out[2 * Math.floor(i / size) + 1] += weights[i % size] * value;
    });
    return ndarray(out, [count, 2]);
  },
  gradient: async ({ data, shape }, targets) => ndarray(
    data.map((_, i) => (targets[Math.floor(i / size)] === 1 ? 1 : -1) * weights[i % size]), [...shape]),
  layers: () => [{ name: 'weights', kind: 'dense', block: 'weights', parameterCount: size }],
  randomized: async (names, seed) => network(weights.map((_, i) => Math.sin(i * (seed.length + Number(seed.at(-1))) + i * i))),
});
const weights = Array.from({ length: size }, (_, i) => (i % ${size}) - 5);
`;
const blackBox = `${linear}
const { inputShape, classCount, logits } = network(weights);
export default { inputShape, classCount, logits };`;

/** Images whose region is a square; every image has a name, a group and a label. */
const dataset = `import ndarray from '${ndarrayFile}';
const isInside = (i, k) => Math.abs((i % ${size}) - 4 - k) < 2 && Math.abs(Math.floor(i / ${size}) - 6) < 2;
const pixels = (value) => Float32Array.from({ length: ${size * size} }, (_, i) => value(i));
const item = (k) => ({
  id: 'square-' + k, group: 'patient-' + k, label: 1,
  load: async () => ({
    image: ndarray(pixels((i) => 40 + (i * 13 + k * 7) % 50 + (isInside(i, k) ? 150 : 0)), [${size}, ${size}, 1]),
    mask: ndarray(Uint8Array.from({ length: ${size * size} }, (_, i) => Number(isInside(i, k))), [${size}, ${size}]),
  }),
});
export default () => ({ name: 'squares', items: [0, 1, 2, 3].map(item) });`;

/** The image itself, times a gain. */
const method = `import ndarray from '${ndarrayFile}';
export default {
  name: 'brightness', presets: { default: { gain: 1 }, arun2021: { gain: 1 } }, reduction: 'sum', needs: ['logits'],
  explain: async ({ image }, { gain }) => ({
    kind: 'attribution', attribution: ndarray(image.data.map((value) => gain * value), [...image.shape]), diagnostics: {},
  }),
};`;

beforeAll(() => {
  written(at('net.mjs'), `${linear}export default () => network(weights);`);
  written(at('twin.mjs'), `${linear}export default () => network(weights.map((value, i) => value + i % 2));`);
  written(at('black-box.mjs'), blackBox);
  written(at('squares.mjs'), dataset);
  written(at('brightness.mjs'), method);
  writeSmallStudy(at);
});

let count = 0;
const run = (config: object) => {
  const out = at(`out${count}`);
  const file = written(at(`config${count++}.json`), JSON.stringify(config));
  return { out, result: runCommand('bench', file, '--out', out, '--quiet') };
};

const squares = { kind: 'module', module: 'squares.mjs' };
const study = {
  name: 'squares',
  dataset: squares,
  classifiers: [
    { id: 'net', module: 'net.mjs' },
    { id: 'twin', module: 'twin.mjs', role: 'replicate' },
  ],
  target: 'label',
  methods: ['input-x-gradient', { name: 'mine', module: './brightness.mjs', gain: 3 }],
  criteria: ['localization', { name: 'randomization', draws: 1, steps: 1 }, 'repeatability'],
};

describe('bench of modules', () => {
  test('scores the methods of both sides under every criterion', async () => {
    const { out, result } = run(study);
    const { code, stderr } = await result;
    expect([code, stderr]).toEqual([0, '']);
    const summary = JSON.parse(readFileSync(`${out}/summary.json`, 'utf8'));
    expect(Object.keys(summary.criteria)).toEqual(['localization', 'randomization', 'repeatability']);
    for (const criterion of Object.values(summary.criteria))
      expect(criterion).toMatchObject({ 'input-x-gradient': { n: 4 }, mine: { n: 4 } });
    // The square is the brightest of the image, and the image does not know of the weights.
    expect(summary.criteria.localization.mine.mean).toBe(1);
    expect(summary.criteria.randomization.mine.mean).toBe(1);
    const manifest = JSON.parse(readFileSync(`${out}/manifest.json`, 'utf8'));
    expect(manifest.sha256.models.net).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.config.methods[1]).toMatchObject({
      name: 'mine',
      options: { gain: 3 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const rows = readFileSync(`${out}/rows.jsonl`, 'utf8').trimEnd().split('\n');
    const cells = rows.map((line) => JSON.parse(line) as Row);
    expect(cells.filter(({ state }) => state === 'failed')).toEqual([]);
  });

  test('takes a module beside a model file, each with units of its own', async () => {
    const classifiers = [
      { id: 'a', model: 'a.onnx' },
      { id: 'net', module: 'net.mjs', role: 'other-architecture', preprocess: { range: [0, 1] } },
    ];
    const { result } = run({ ...study, classifiers, methods: ['gradient'], criteria: ['reproducibility'] });
    const { code, stderr } = await result;
    expect([code, stderr]).toEqual([0, '']);
  });

  const one = (changes: object) => ({
    ...study,
    classifiers: study.classifiers.slice(0, 1),
    criteria: ['localization'],
    ...changes,
  });
  const only = (module: string) => one({ classifiers: [{ id: 'net', module }] });

  test.each<readonly [string, object, RegExp]>([
    ['a classifier file that is not there', only('nope.mjs'), /config\d+\.json: classifiers\[0\]\.module: no such file or folder: .*nope\.mjs$/],
    ['a dataset file that is not there', one({ dataset: { kind: 'module', module: 'nope.mjs' } }), /dataset\.module: no such file or folder: .*nope\.mjs$/],
    ['a method file that is not there', one({ methods: [{ name: 'mine', module: 'nope.mjs' }] }), /methods\[0\]\.module: no such file or folder: .*nope\.mjs$/],
    ['a dataset in the place of a classifier', only('squares.mjs'), /classifier 'net': the default export of .*squares\.mjs must be a classifier .*, got an object with name, items$/],
    ['a method in the place of a dataset', one({ dataset: { kind: 'module', module: 'brightness.mjs' } }), /dataset\.module: the default export of .*brightness\.mjs must be a dataset/],
    ['a classifier in the place of a method', one({ methods: [{ name: 'mine', module: 'black-box.mjs' }] }), /methods: mine: the default export of .*black-box\.mjs: keys of a method must be among/],
    ['a method that needs a gradient of one without', one({ classifiers: [{ id: 'box', module: 'black-box.mjs' }], methods: ['occlusion', 'gradient'] }), /methods: gradient needs the function gradient of a classifier, which box lacks; methods that work with it: occlusion, rise, kernel-shap, lime, partition-shap$/],
    ['randomization of one that cannot re-draw its weights', one({ classifiers: [{ id: 'box', module: 'black-box.mjs' }], methods: ['occlusion'], criteria: ['localization', 'randomization'] }), /criteria: randomization needs the function layers and randomized of a classifier, which box lacks; criteria that need neither: localization(?:, (?!randomization)[a-z-]+)+$/],
    ['an option that the method does not have', one({ methods: [{ name: 'mine', module: 'brightness.mjs', gian: 3 }] }), /options of mine must be among \[gain\], got gian$/],
    ['the name of a method that is there', one({ methods: [{ name: 'gradient', module: 'brightness.mjs' }] }), /methods: 'gradient' is a method of this library; one of your own needs another name$/],
    ['a module and a model', one({ classifiers: [{ id: 'a', module: 'net.mjs', model: 'a.onnx' }] }), /classifiers\[0\]: expected either "model" or "module", got {/],
    ['neither of them', one({ classifiers: [{ id: 'a' }] }), /classifiers\[0\]: expected either "model" or "module", got {/],
    ['the output of a module', one({ classifiers: [{ id: 'a', module: 'net.mjs', output: 'x' }] }), /classifiers\[0\]: "output", "target", "input", "otherInputs", "inputSize", "layout", "engine", "backend", "trained" and "fixed" are of a "model", not of a "module"/],
  ])('refuses %s in one line', async (_, config, message) => {
    const { out, result } = run(config);
    const { code, stderr } = await result;
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
    expect(existsSync(out)).toBe(false);
  }); // biome-ignore format: a table

  test('warns of logits that do not depend on the image, and keeps the warning in the manifest', async () => {
    written(
      at('constant.mjs'),
      `${linear}export default { ...network(weights), logits: async ({ shape: [count] }) => ndarray(new Float32Array(2 * count), [count, 2]) };`,
    );
    const { out, result } = run(only('constant.mjs'));
    const { code, stderr } = await result;
    const warning =
      'net: the logits are the same for 4 different images: does the model take other units? Check --range, or --mean and --std (in a config: preprocess)';
    expect([code, stderr]).toEqual([0, `warning: ${warning}\n`]);
    expect(JSON.parse(readFileSync(`${out}/manifest.json`, 'utf8')).warnings).toEqual([warning]);
  });

  test('has a digest of the config that does not depend on the folder', async () => {
    const digestsIn = async (folder: string) => {
      for (const file of ['net.mjs', 'squares.mjs', 'brightness.mjs'])
        written(at(folder, file), readFileSync(at(file)));
      const config = written(at(folder, 'config.json'), JSON.stringify(only('net.mjs')));
      const { code } = await runCommand('bench', config, '--out', at(folder, 'out'), '--quiet');
      expect(code).toBe(0);
      return JSON.parse(readFileSync(at(folder, 'out', 'manifest.json'), 'utf8')).sha256;
    };
    expect(await digestsIn('here')).toEqual(await digestsIn('there'));
  });

  test('takes the first images as limit says', async () => {
    const { out, result } = run(one({ dataset: { ...squares, limit: 2 } }));
    expect((await result).code).toBe(0);
    expect(JSON.parse(readFileSync(`${out}/summary.json`, 'utf8')).images).toBe(2);
  });
});

describe('a layer of a classifier of the config', () => {
  test('is what features reads where no layer is named, and of its re-drawn copies', async () => {
    const net = await opened({ id: 'a', model: at('a.onnx') });
    const batch = { ...net }.inputShape;
    expect(batch).toHaveLength(3);
    const named: (string | undefined)[] = [];
    const seen: FullClassifier = atLayer<FullClassifier>(
      {
        ...net,
        features: async (images, _targets, options) => {
          named.push(options?.layer);
          return { layer: '', activations: images, gradients: images };
        },
        randomized: async () => ({ ...seen }),
      },
      'early',
    );
    const images = {} as Parameters<typeof seen.features>[0];
    await seen.features(images, [0]);
    await seen.features(images, [0], {});
    await seen.features(images, [0], { layer: 'late' });
    await (await seen.randomized([], 'x')).features(images, [0]);
    expect(named).toEqual(['early', 'early', 'late', 'early']);
    await net.dispose();
  });

  test('reaches grad-cam, and one that is not there is refused before the run', async () => {
    const config = {
      ...study,
      dataset: { kind: 'folder', images: 'images', masks: 'masks' },
      classifiers: [{ id: 'a', model: 'a.onnx', layer: 'nope' }],
      target: 1,
      methods: ['grad-cam'],
      criteria: ['localization'],
    };
    const { result } = run(config);
    const { code, stderr } = await result;
    expect([code, stderr]).toEqual([2, expect.stringMatching(/no spatial layer is named 'nope'/)]);
  });
});
