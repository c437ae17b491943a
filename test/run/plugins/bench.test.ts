/** `bench` with a classifier, a dataset and a method that are modules of the user's. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { listsOf } from '../../../src/run/config/lists.ts';
import { withModules } from '../../../src/run/config/loadedConfig.ts';
import { atLayer } from '../../../src/run/execute/atLayer.ts';
import { opened } from '../../../src/run/execute/open.ts';
import { loadConfig, readConfig } from '../../../src/run/index.ts';
import { isShareable } from '../../../src/run/workers/workerCount.ts';
import type { FullClassifier } from '../../../src/types/classifier.ts';
import type { Row } from '../../../src/types/row.ts';
import { runCommand } from '../../support/commandLine.ts';
import { expectClose } from '../../support/expectClose.ts';
import { workFolder, writeSmallStudy, written } from '../../support/workFolder.ts';

const at = workFolder();
let refused = 0;
const zodFile = pathToFileURL(createRequire(import.meta.url).resolve('zod')).href;

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

test('an attribution that is not finite is a failed row, though its map is finite', async () => {
  const broken = method
    .replace("reduction: 'sum'", "reduction: 'positive'")
    .replace('gain * value', 'i === 0 ? -Infinity : value')
    .replace('(value) =>', '(value, i) =>');
  written(at('endless.mjs'), broken.replace("name: 'brightness'", "name: 'endless'"));
  const { result } = run({
    ...study,
    dataset: { ...squares, limit: 1 },
    classifiers: study.classifiers.slice(0, 1),
    methods: [{ name: 'endless', module: 'endless.mjs' }],
    criteria: ['localization'],
  });
  expect(await result).toMatchObject({
    code: 1,
    stderr: 'failed: localization, endless, square-0: the attribution must be finite, got -Infinity\n',
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

describe('criteria, audits and metrics of modules', () => {
  const fixture = (name: string) =>
    fileURLToPath(new URL(`../../fixtures/modules/${name}.mjs`, import.meta.url));
  const study = {
    name: 'own',
    dataset: { kind: 'folder', images: 'images', masks: 'masks' },
    classifiers: [{ id: 'a', model: 'a.onnx' }],
    methods: ['gradient'],
    criteria: [
      'localization',
      { name: 'convergence' },
      { module: written(at('own', 'confidence.mjs'), readFileSync(fixture('confidence'), 'utf8').replace("'zod'", JSON.stringify(zodFile))), above: 1 },
    ],
    audits: [{ module: fixture('bright') }],
    metrics: [{ module: fixture('coverage') }, { module: fixture('closeness') }],
    target: 1,
  }; // biome-ignore format: a list reads better packed
  const config = (name: string, changes: object = {}) =>
    written(at(`${name}.json`), JSON.stringify({ ...study, ...changes }));
  const rowsIn = (folder: string): Row[] =>
    readFileSync(at(folder, 'rows.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const valuesOf = (folder: string, wanted: (row: Row) => boolean) =>
    rowsIn(folder).flatMap((row) => (wanted(row) && row.state === 'scored' ? [row.value] : []));
  beforeAll(() => writeSmallStudy(at));

  test('run beside those of the library, and are resumed with the same file alone', async () => {
    const asked = config('own');
    expect(await runCommand('bench', asked, '--out', at('own-run'))).toMatchObject({ code: 0 });
    const ofMethod = ({ subject, role }: Row) => subject.name === 'gradient' && role === 'score';
    // The share of the mask is a fact that localization counts too.
    const covered = valuesOf('own-run', (row) => row.metric === 'coverage' && ofMethod(row));
    expect(covered).toHaveLength(3);
    expect(covered).toEqual(valuesOf('own-run', (row) => row.metric === 'prevalence').slice(0, 3));
    // A method without noise gives the same map under another seed.
    const close = valuesOf('own-run', (row) => row.metric === 'closeness' && ofMethod(row));
    expect(close).toEqual([1, 1, 1]);
    const said = readFileSync(at('own-run', 'predictions.jsonl'), 'utf8').trimEnd().split('\n');
    const margins = said.map((line) => {
      const { logits } = JSON.parse(line) as { readonly logits: readonly [number, number] };
      return Math.max(...logits) - (logits[0] + logits[1]) / 2 - 1;
    });
    expectClose(
      valuesOf('own-run', ({ audit }) => audit === 'confidence'),
      margins,
      { absolute: 1e-6 },
    );

    const { config: kept } = JSON.parse(readFileSync(at('own-run', 'manifest.json'), 'utf8'));
    const file = at('own', 'confidence.mjs');
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(kept.modules[0]).toEqual({ kind: 'audit', name: 'confidence', module: file, sha256 });
    expect(kept.modules.map(({ name }: { readonly name: string }) => name)).toEqual([
      'confidence',
      'coverage',
      'closeness',
    ]);

    const resumed = await runCommand('bench', asked, '--out', at('own-run'), '--resume');
    expect(resumed).toMatchObject({ code: 0 });
    // `report` judges again by the same files: what a summary lost comes back.
    const summary = readFileSync(at('own-run', 'summary.json'), 'utf8');
    rmSync(at('own-run', 'summary.json'));
    expect(await runCommand('report', at('own-run'))).toMatchObject({
      code: 0,
      stderr: `${at('own-run')}: no summary.json; it is made again from the rows\n`,
    });
    expect(readFileSync(at('own-run', 'summary.json'), 'utf8')).toBe(summary);
    // A study may be moved: a finished run is known again by its modules where they lie now.
    const source = readFileSync(file, 'utf8');
    written(at('own-moved', 'confidence.mjs'), source);
    rmSync(file);
    const moved = config('own', { criteria: [...study.criteria.slice(0, 2), { module: 'own-moved/confidence.mjs', above: 1 }] }); // biome-ignore format: one line
    expect(await runCommand('bench', moved, '--out', at('own-run'), '--resume')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('was finished before'),
    });
    // The manifest names the old place: there what the run said is read.
    const from = `the audit 'confidence' comes from '${file}'`;
    expect(await runCommand('report', at('own-run'))).toMatchObject({
      code: 0,
      stderr: `${at('own-run')}: ${from}, which is not there any more; the summary is the one it was\n`,
    });
    written(file, `${source}\n`);
    expect(await runCommand('report', at('own-run'))).toMatchObject({
      code: 0,
      stderr: `${at('own-run')}: ${from}, which changed since the run; the summary is the one it was\n`,
    });
    expect(readFileSync(at('own-run', 'summary.json'), 'utf8')).toBe(summary);
    rmSync(at('own-run', 'summary.json'));
    expect(await runCommand('report', at('own-run'))).toMatchObject({
      code: 2,
      stderr: `saliency-trust: ${at('own-run', 'manifest.json')}: ${from}, which changed since the run\n`,
    });
    written(file, source);
    expect(await runCommand('report', at('own-run'))).toMatchObject({ code: 0 });
    written(at('own', 'changed.mjs'), `${readFileSync(file, 'utf8')}\n`);
    const changed = config('changed', { criteria: ['localization', { name: 'convergence' }, { module: 'own/changed.mjs', above: 1 }] }); // biome-ignore format: one line
    expect(await runCommand('bench', changed, '--out', at('own-run'), '--resume')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/was begun with something else: .*modules.*confidence.*sha256/),
    });
  });

  test('an audit of a model is asked by `audit`', async () => {
    const { code } = await runCommand('audit', config('bright'), '--out', at('bright-run'));
    expect(code).toBe(0);
    const summary = JSON.parse(readFileSync(at('bright-run', 'summary.json'), 'utf8'));
    expect(summary.audits.bright).toMatchObject({ sentence: '3 images were seen.' });
    expect(valuesOf('bright-run', ({ metric }) => metric === 'mean')).toHaveLength(3);
  });

  test('workers may measure them: they load the same files', async () => {
    const loaded = await loadConfig(config('loaded'));
    expect(isShareable(loaded)).toBe(true);
    const again = await withModules(JSON.parse(JSON.stringify(loaded)) as typeof loaded, 'config');
    expect(listsOf(again).audits.map(({ name }) => name)).toEqual(
      listsOf(loaded)
        .audits.map(({ name }) => name)
        .filter((name) => name !== 'bright'),
    );
  });

  const audit = (changes: string) => `import own from ${JSON.stringify(at('own', 'confidence.mjs'))};
    export default { ...own, ${changes} };`;
  const metric = (changes: string) =>
    `export default { name: 'm', label: 'm', better: 'high', score: () => 0, ${changes} };`;
  test.each<readonly [string, object, string, RegExp]>([
    ['a name of an audit here', { criteria: [{ module: 'x.mjs' }] }, audit("name: 'localization'"), /criteria\[0\]\.module: .*x0\.mjs: name: 'localization' is an audit of this library; one of your own needs another name$/m],
    ['a name of a metric here', { metrics: [{ module: 'x.mjs' }] }, metric("name: 'rocAuc'"), /metrics\[0\]\.module: .*: name: 'rocAuc' is a metric of this library/],
    ['a word of JavaScript', { metrics: [{ module: 'x.mjs' }] }, metric("name: 'constructor'"), /'constructor' is a word of JavaScript/],
    ['a name that leads elsewhere', { criteria: [{ module: 'x.mjs' }] }, audit("name: '../x'"), /name: expected the name of a folder/],
    ['an audit twice', { criteria: [{ module: 'x.mjs' }, { module: 'x.mjs' }] }, audit("name: 'y'"), /criteria\[1\]\.module: expected each audit once, got 'y' twice$/m],
    ['a question of a model among criteria', { criteria: [{ module: 'x.mjs' }] }, audit("name: 'y', judges: 'model'"), /criteria\[0\]: 'y' judges a model, so it belongs to "audits"$/m],
    ['another name than its own', { criteria: [{ name: 'z', module: 'x.mjs' }] }, audit("name: 'y'"), /criteria\[0\]\.name: expected 'y', as the module calls itself, got "z"$/m],
    ['an option that it does not have', { criteria: [{ module: 'x.mjs', below: 1 }] }, audit("name: 'y'"), /below/],
    ['a misspelt key', { criteria: [{ module: 'x.mjs' }] }, audit("mesure() {}"), /keys of an audit must be among .*, got mesure$/m],
    ['no measure', { criteria: [{ module: 'x.mjs' }] }, audit('measure: 3'), /measure: expected a function, got 3$/m],
    ['options that are no schema', { criteria: [{ module: 'x.mjs' }] }, audit("name: 'y', options: { above: 1 }"), /options must be a zod object/],
    ['rows of another audit', { criteria: [{ module: 'x.mjs' }] }, audit("name: 'y'"), /measure: row 1: audit must be 'y', got 'confidence'$/m],
    ['what is no metric', { metrics: [{ module: 'x.mjs' }] }, 'export default 3;', /must be a metric { name, label, .*, got number$/m],
    ['a file that is not there', { metrics: [{ module: 'none.mjs' }] }, '', /metrics\[0\]\.module: no such file or folder/],
    ['an unknown key beside a metric', { metrics: [{ module: 'x.mjs', of: 'maps' }] }, metric(''), /unknown key 'metrics\[0\]\.of'$/m],
  ])('refuse %s', async (name, changes, source, message) => {
    // Node keeps a module, so each has a name of its own.
    const file = `x${refused++}.mjs`;
    written(at(file), source);
    const text = JSON.stringify({ ...study, metrics: undefined, criteria: ['localization'], ...changes });
    const asked = written(at('refused.json'), text.replaceAll('x.mjs', file));
    const { code, stderr } = await runCommand('bench', asked, '--out', at('refused', name));
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr.trimEnd().split('\n').filter((line) => line.startsWith('saliency-trust:'))).toHaveLength(1);
  }); // biome-ignore format: a table

  test('give a failed row where they have no number for an image, and the run goes on', async () => {
    const byImage = (body: string, rest: string) => `${body} default: return ${rest}; }`;
    written(
      at('partial.mjs'),
      `import own from ${JSON.stringify(at('own', 'confidence.mjs'))};
      export default { ...own, name: 'partial', async measure(unit, run, asked) {
        const rows = (await own.measure(unit, run, asked)).map((row) => ({ ...row, audit: 'partial' }));
        ${byImage("switch (unit.image) { case 'p0': throw new Error('no idea'); case 'p1': return [];", 'rows.map((row) => ({ ...row, value: NaN }))')}
      } };`,
    );
    const metric = (name: string, more: string, of: string) =>
      `export default { name: '${name}', label: 'm', ${more} score(map) { ${of} } };`;
    written(
      at('sums.mjs'),
      `let calls = 0; ${metric('sums', "better: 'high',", byImage("switch (calls++ % 3) { case 0: throw new Error('no sum'); case 1: return undefined;", "{ state: 'scored', value: NaN }"))}`,
    );
    written(at('never.mjs'), metric('never', '', ''));
    const asked = config('partial', {
      criteria: ['localization', 'convergence', { module: 'partial.mjs' }],
      metrics: [{ module: 'sums.mjs' }, { module: 'never.mjs' }],
    });
    const { code, stderr } = await runCommand('bench', asked, '--out', at('partial'), '--quiet');
    expect(code).toBe(1);
    expect(stderr.split('\n').filter((line) => line.includes('partial,'))).toEqual([
      'failed: partial, a, p0: measure: no idea',
      'failed: partial, a, p1: measure gave no rows',
      'failed: partial, a, p2: measure must give finite numbers, got NaN',
    ]);
    const rows = rowsIn('partial');
    const errors = (name: string) =>
      new Set(rows.flatMap((row) => (row.metric === name && row.state === 'failed' ? [row.error] : [])));
    const wanted = "score must give { state: 'scored', value } with a finite number, or { state: 'unscorable', reason }, got"; // biome-ignore format: one line
    expect(errors('sums')).toEqual(
      new Set(['sums: no sum', `sums: ${wanted} undefined`, `sums: ${wanted} scored NaN`]),
    );
    expect(errors('never')).toEqual(new Set([`never: ${wanted} undefined`]));
    expect(rows.some(({ metric, state }) => metric === 'sums' && state !== 'failed')).toBe(false);
    // What decides is not lost with them.
    const { gradient } = JSON.parse(readFileSync(at('partial', 'summary.json'), 'utf8')).criteria
      .localization;
    expect(gradient).toMatchObject({ n: 3, unscorable: 0, failed: 0 });
  });

  test('are not loaded by what reads at once, which says what does', () => {
    expect(() => readConfig(config('sync'))).toThrow(
      /criteria\[2\]\.module: readConfig and benchConfig load no modules, loadConfig and loadBenchmark do$/,
    );
  });
});
