import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { matchedFilterModel } from '../../src/classifiers/index.ts';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { encodeNpy } from '../../src/images/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import {
  greyPng,
  pictureSize,
  smallStudy,
  workFolder,
  writeSmallStudy,
  written,
} from '../support/workFolder.ts';

const at = workFolder();
const input = [undefined, 1, pictureSize, pictureSize];
const [first] = smallStudy.classifiers;

/** A model of one convolution with these weights, one for each class. */
const convolution = (w: Float32Array, inputType: 'float32' | 'int64' = 'float32') =>
  modelBytes({
    nodes: [
      node('Conv', ['image', 'w'], ['maps']),
      node('Relu', ['maps'], ['active']),
      node('GlobalAveragePool', ['active'], ['pooled']),
      node('Flatten', ['pooled'], ['logits']),
    ],
    weights: { w: floatTensor(w, [w.length, 1, 1, 1]) },
    input,
    inputType,
    outputs: ['logits'],
  });

const annotations = (...lines: string[]) => ['patientId,x,y,width,height,Target', ...lines, ''].join('\n');

beforeAll(() => {
  writeSmallStudy(at);
  written(at('text.onnx'), 'this is not a model\n'.repeat(50));
  written(at('half.onnx'), matchedFilterModel({ size: pictureSize, sigmas: [3, 4] }).slice(0, 900));
  written(at('integer.onnx'), convolution(Float32Array.of(1, 2), 'int64'));
  written(at('nan.onnx'), convolution(Float32Array.of(Number.NaN, 2)));
  written(at('fine.onnx'), convolution(Float32Array.of(1, 2)));
  written(
    at('det.onnx'),
    modelBytes({
      nodes: [
        node('Conv', ['image', 'w'], ['maps']),
        node('Det', ['maps'], ['scores']),
        node('Flatten', ['scores'], ['logits']),
      ],
      weights: { w: normalTensor('det', [2, 1, 1, 1]) },
      input,
      outputs: ['logits'],
    }),
  );
  written(at('exported', 'model.json'), '{}');
  written(at('fake', 'p0.png'), 'I am a text file\n');
  written(
    at('rsna', 'x1.png'),
    greyPng((y, x) => 5 * y + x),
  );
  written(at('tables', 'good.csv'), annotations('x1,100,100,300,300,1'));
  written(at('tables', 'columns.csv'), 'id,left,top\nx1,1,2\n');
  written(at('tables', 'absent.csv'), annotations('x1,100,100,300,300,1', 'x2,100,100,300,300,1'));
  written(at('tables', 'outside.csv'), annotations('x1,900,100,300,300,1'));
  written(at('tables', 'none.csv'), annotations('x1,,,,,0'));
});

let count = 0;
const config = (changes: object) =>
  written(
    at(`config${count++}.json`),
    JSON.stringify({
      ...smallStudy,
      classifiers: [first],
      methods: ['gradient'],
      criteria: ['localization'],
      ...changes,
    }),
  );
const model = (file: string) => ({ classifiers: [{ id: 'a', model: file }] });
const rsna = (table: string) => ({
  dataset: { kind: 'rsna', images: 'rsna', annotations: `tables/${table}.csv` },
});

/** One line on stderr that matches, exit code 2, nothing on stdout, and no file of results. */
async function refused(args: readonly string[], message: RegExp, out = at('out')): Promise<void> {
  const result = await runCommand(...args, '--out', out);
  const lines = result.stderr
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('no --range'));
  expect(lines).toEqual([expect.stringMatching(message)]);
  expect(result.code).toBe(2);
  expect(result.stdout).toBe('');
  expect(existsSync(out)).toBe(false);
}

describe('bench refuses in one line, with what was wanted, what came and where', () => {
  test.each<readonly [string, object, RegExp]>([
    ['a model that is not there', model('nope.onnx'), /config\d+\.json: classifiers\[0\]\.model: no such file or folder: .*nope\.onnx$/],
    ['a folder with a model in it', model('exported'), /classifiers\[0\]\.model: expected a file, .*exported is a folder; name the file in it: model\.json$/],
    ['a folder as model', model('images'), /classifiers\[0\]\.model: expected a file, .*images is a folder$/],
    ['a text file as model', model('text.onnx'), /text\.onnx: expected an ONNX model, found /],
    ['a truncated model', model('half.onnx'), /half\.onnx: expected an ONNX model, found 900 bytes that end early/],
    ['an integer input', model('integer.onnx'), /integer\.onnx: input 'image' must be float32 of rank 4, or 5 for volumes, is int64 \[/],
    ['weights that are NaN', model('nan.onnx'), /nan\.onnx: weights must be numbers, 'w' holds NaN/],
    ['an operator without a gradient', model('det.onnx'), /det\.onnx: operator Det at node 'scores' has no rule; methods that need logits alone still work$/],
    ['a folder of images that is not there', { dataset: { kind: 'folder', images: 'nope', masks: 'masks' } }, /dataset\.images: no such file or folder: .*nope$/],
    ['a file as folder of masks', { dataset: { kind: 'folder', images: 'images', masks: 'a.onnx' } }, /dataset\.masks: expected a folder, .*a\.onnx is none$/],
    ['a folder without images', { dataset: { kind: 'folder', images: 'tables', masks: 'masks' } }, /tables must hold images, \.npy, PNG, .*, got none$/],
    ['images without masks', { dataset: { kind: 'folder', images: 'images', masks: 'fake' } }, /fake must hold a mask for each image; none for p1\.png, p2\.png$/],
    ['a PNG that is none', { dataset: { kind: 'folder', images: 'fake', masks: 'masks' } }, /p0\.png: expected an image, PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM or \.npy, found/],
    ['a table without the columns', rsna('columns'), /columns\.csv must have the columns patientId, x, .* missing, got 'id', 'left', 'top'$/],
    ['an image that the table names and the folder lacks', rsna('absent'), /rsna must hold the images that .*absent\.csv names; missing x2$/],
    ['a box outside the image', rsna('outside'), /outside\.csv: row \d+ below the header: box must lie in the 1024 x 1024 frame .* got x '900', y '100', width '300', height '300'$/],
    ['a table without a finding', rsna('none'), /none\.csv must have a row with Target 1, got none$/],
    ['an unknown key', { colour: 'red' }, /config\d+\.json: unknown key 'colour'$/],
    ['a localizer that is a classifier', { localizers: [{ id: 'unet', model: 'a.onnx' }] }, /a\.onnx: expected a map of one channel, or outputs 'boxes' and 'scores', found an output of shape \[1, 2\]$/],
    ['a localizer that is not there', { localizers: [{ id: 'unet', model: 'unet.onnx' }] }, /config\d+\.json: localizers\[0\]\.model: no such file or folder: .*unet\.onnx$/],
    ['an unknown key of the dataset', { dataset: { ...smallStudy.dataset, size: 3 } }, /unknown key 'dataset\.size'$/],
    ['an unknown key of a classifier', { classifiers: [{ ...first, path: 'x' }] }, /unknown key 'classifiers\[0\]\.path'$/],
    ['an unknown key of the units', { classifiers: [{ ...first, preprocess: { range: [0, 1], gain: 2 } }] }, /unknown key 'classifiers\[0\]\.preprocess\.gain'$/],
    ['an unknown key of a criterion', { criteria: [{ name: 'randomization', depth: 2 }] }, /unknown key 'criteria\[0\]\.depth'$/],
    ['an unknown option of a method', { methods: [{ name: 'smoothgrad', sampels: 3 }] }, /methods: options of smoothgrad must be among \[.*samples.*\], got sampels$/],
    ['a number of samples that is none', { methods: [{ name: 'smoothgrad', samples: 0 }] }, /config\d+\.json: methods: smoothgrad: samples must be a positive integer, got 0$/],
    ['a word for a truth value', { methods: [{ name: 'smoothgrad', squared: 'false' }] }, /methods: smoothgrad: squared must be true, false or 'debiased', got "false"$/],
    ['units upside down', { classifiers: [{ ...first, preprocess: { range: [1, 0] } }] }, /preprocess\.range: expected two ascending numbers, got \[1,0\]$/],
    ['a mean without a std', { classifiers: [{ ...first, preprocess: { mean: [0] } }] }, /preprocess: expected "range" .* got {"mean":\[0\]}$/],
    ['a mean of the wrong length', { classifiers: [{ ...first, preprocess: { mean: [0, 0], std: [1, 1] } }] }, /a\.onnx: preprocess does not fit the model: mean must have 1 value/],
    ['a class that is not there', { target: 2 }, /target must be a class index from 0 to 1 of 'a', got 2$/],
    ['labels that the data do not have', { target: 'label' }, /target: no class to explain for image 'p0': the dataset gives it no label$/],
    ['an unknown method', { methods: ['gradcam'] }, /methods: no method is named 'gradcam'; there are gradient, smoothgrad, /],
    ['a method twice', { methods: ['xrai', { name: 'xrai' }] }, /methods: expected each once, got 'xrai' twice$/],
    ['no method', { methods: [] }, /methods: expected a list of at least 1 item, got \[\]$/],
    ['an unknown criterion', { criteria: ['faithfulness'] }, /criteria\[0\]: expected one of localization, .* got "faithfulness"$/],
    ['a criterion twice', { criteria: ['randomization', { name: 'randomization' }] }, /criteria: expected each once, got 'randomization' twice$/],
    ['repeatability without a replicate', { criteria: ['repeatability'] }, /criteria: repeatability needs a classifier with "role": "replicate", found none in classifiers$/],
    ['a second classifier without a role', { classifiers: [first, { id: 'b', model: 'b.onnx' }] }, /classifiers\[1\]\.role: expected replicate or other-architecture, got none$/],
    ['a role of the first', { classifiers: [{ ...first, role: 'replicate' }] }, /classifiers\[0\]\.role: the first classifier is the one explained/],
    ['two of one id', { classifiers: [first, { ...first, role: 'replicate' }] }, /classifiers: expected each id once, got 'a' twice$/],
    ['a layer that is not there', { methods: [{ name: 'grad-cam', layer: 'nope' }] }, /a\.onnx: no spatial layer is named 'nope'; the last are 'match\/relu'|no spatial layer is named 'nope'/],
    ['an unknown preset', { preset: 'arun' }, /preset: expected one of 'default', 'arun2021', got "arun"$/],
  ])('%s', async (_, changes, message) => {
    await refused(['bench', config(changes), '--quiet'], new RegExp(`^saliency-trust: .*${message.source}`));
  }); // biome-ignore format: a table

  test('classifiers with unlike classes', async () => {
    written(at('three.onnx'), convolution(Float32Array.of(1, 2, 3)));
    const classifiers = [first, { id: 'three', model: 'three.onnx', role: 'replicate' }];
    const criteria = ['repeatability'];
    await refused(
      ['bench', config({ classifiers, criteria }), '--quiet'],
      /classifiers must have the same classes to be compared: 'a' has 2, 'three' has 3$/,
    );
  });

  test('a config that is not there, is a folder, or is no JSON', async () => {
    await refused(
      ['bench', at('nope.json')],
      /nope\.json: expected a config file, found no file that can be read \(ENOENT\)$/,
    );
    await refused(['bench', at('images')], /images: expected a config file, found a folder$/);
    written(at('broken.json'), '{ "name": ');
    await refused(['bench', at('broken.json')], /broken\.json: expected JSON: /);
  });

  test.each<readonly [readonly string[], RegExp]>([
    [['--fast'], /^saliency-trust: Unknown option '--fast'; bench has --out, .*--quiet, --help$/],
    [['--seed'], /^saliency-trust: --seed: expected a value, got '--out'$/],
    [['--seed', 'one'], /--seed: expected a whole number of at least 0, got 'one'$/],
    [['--seed', '-1'], /--seed/],
    [['--seed', '1e99'], /--seed: expected a whole number of at most 9007199254740991, got '1e99'$/],
    [['--limit', '0'], /--limit: expected a whole number of at least 1, got '0'$/],
    [['--limit', ''], /--limit: expected a whole number of at least 1, got ''$/],
    [['--methods', 'lemon'], /methods: no method is named 'lemon'; there are /],
    [['--methods', ''], /--methods: expected words between commas, got ''$/],
    [['--criteria', 'truth'], /criteria: no criterion is named 'truth'; there are localization, /],
    [['--criteria', 'localization,'], /--criteria: expected words between commas, got 'localization,'$/],
    [['another.json'], /bench takes \[CONFIG\.json\], got '.*', 'another\.json'/],
  ])('the flags %j', async (flags, message) => {
    await refused(['bench', config({}), ...flags], message);
  });
});

describe('a folder for results that cannot be written', () => {
  const noFolder =
    /^saliency-trust: --out: expected a folder that can be written, .* cannot: a file is .* \((EEXIST|ENOTDIR)\)\n$/;

  test('is refused by both commands, and a file in its place is left alone', async () => {
    for (const out of [at('a.onnx'), at('a.onnx', 'below')]) {
      const bench = await runCommand('bench', config({}), '--out', out);
      expect(bench).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(noFolder) });
      const image = at('images', 'p0.png');
      const args = ['--model', at('a.onnx'), '--method', 'gradient', '--range', '0,1', '--out', out];
      const explain = await runCommand('explain', image, ...args);
      expect(explain).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(noFolder) });
    }
    expect(existsSync(at('a.onnx'))).toBe(true);
  });
});

describe('a folder that was there before', () => {
  test('keeps its own files when a run is abandoned', async () => {
    const note = written(at('kept', 'note.txt'), 'mine');
    const result = await runCommand('bench', config({ target: 5 }), '--out', at('kept'));
    expect(result.code).toBe(2);
    expect(readdirSync(join(note, '..'))).toEqual(['note.txt']);
  });

  test.each<readonly [string, object]>([
    ['a class that is not there', { target: 5 }],
    ['a model that is none', model('text.onnx')],
    ['a PNG that is none', { dataset: { kind: 'folder', images: 'fake', masks: 'masks' } }],
  ])(
    'keeps the results of an earlier run for %s, and loses them to the next good run',
    async (name, wrong) => {
      const out = at('earlier', name);
      expect((await runCommand('bench', config({}), '--out', out, '--quiet')).code).toBe(0);
      const results = () => readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8')]);
      const before = results();
      expect((await runCommand('bench', config(wrong), '--out', out, '--quiet')).code).toBe(2);
      expect(results()).toEqual(before);
      const good = config({ methods: ['grad-cam'] });
      expect((await runCommand('bench', good, '--out', out, '--quiet')).code).toBe(0);
      expect(readFileSync(join(out, 'rows.jsonl'), 'utf8')).not.toContain('"gradient"');
      expect(readdirSync(out)).toHaveLength(before.length);
    },
  );
});

describe('explain refuses in one line', () => {
  const image = () => at('images', 'p0.png');
  const explain = (...args: string[]) => ['explain', ...args];
  const usual = () => ['--model', at('a.onnx'), '--range', '0,1'];

  test('no image, and no model', async () => {
    await refused(explain(...usual()), /explain takes <IMAGE\.\.\.>, got none$/);
    await refused(explain(image()), /explain: expected --model FILE, got none$/);
  });

  test.each<readonly [string, () => readonly string[], RegExp]>([
    ['an image that is not there', () => [at('nope.png')], /nope\.png: expected an image, found no file that can be read \(ENOENT\)$/],
    ['a folder as image', () => [at('images')], /images: expected an image, found a folder$/],
    ['a PNG that is none', () => [at('fake', 'p0.png')], /p0\.png: expected an image, PNG, JPEG, TIFF, BMP, WebP, GIF, DICOM or \.npy, found/],
    ['two images of one name', () => [image(), at('fake', 'p0.png')], /two images are named 'p0'/],
    ['an unknown method', () => [image(), '--method', 'lemon'], /--method: expected all or one of gradient, .* got 'lemon'$/],
    ['a class that is not there', () => [image(), '--target', '2'], /--target: expected a class index from 0 to 1, got 2$/],
    ['a class that is no number', () => [image(), '--target', 'cat'], /--target: expected a whole number of at least 0, got 'cat'$/],
    ['an unknown flag', () => [image(), '--fast'], /^saliency-trust: Unknown option '--fast'; explain has --model, .*--help$/],
    ['a seed that is none', () => [image(), '--seed', '1.5'], /--seed: expected a whole number of at least 0, got '1\.5'$/],
    ['units twice', () => [image(), '--mean', '0', '--std', '1'], /expected --range or --mean with --std, got both$/],
    ['a range of one number', () => [image(), '--range', '3'], /--range: expected two numbers with a comma between, got '3'$/],
    ['a range upside down', () => [image(), '--range', '1,0'], /a\.onnx does not take these units: range must be finite and ascending, got \[1,0\]$/],
    ['an unknown preset', () => [image(), '--preset', 'arun'], /--preset: expected one of default, arun2021, got 'arun'$/],
  ])('%s', async (_, args, message) => {
    await refused(explain(...usual(), ...args()), message);
  }); // biome-ignore format: a table

  test('pixels that are not numbers', async () => {
    const pixels = ndarray(new Float32Array(pictureSize ** 2).fill(9), [pictureSize, pictureSize]);
    pixels.set(0, 5, Number.NaN);
    const path = written(at('nan.npy'), encodeNpy(pixels));
    await refused(explain(path, ...usual()), /nan\.npy: pixels must be finite, got NaN at index 5$/);
  });

  test('an image of too many channels', async () => {
    const path = written(at('five.npy'), encodeNpy(ndarray(new Float32Array(4 * 4 * 5), [4, 4, 5])));
    await refused(explain(path, ...usual()), /five\.npy does not fit a\.onnx: image must have 1 channel/);
  });

  test('a second image that is broken, and takes back the files of the first', async () => {
    const broken = written(at('other', 'broken.png'), 'no picture');
    const args = explain(image(), broken, ...usual(), '--method', 'gradient');
    const result = await runCommand(...args, '--out', at('half'));
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr.trimEnd().split('\n').at(-1)).toMatch(/broken\.png: expected an image/);
    expect(existsSync(at('half'))).toBe(false);
  });

  test.each<readonly [string, string, RegExp]>([
    ['a text file as model', 'text.onnx', /text\.onnx: expected an ONNX model/],
    ['a truncated model', 'half.onnx', /half\.onnx: expected an ONNX model/],
    ['a model that is not there', 'nope.onnx', /nope\.onnx: expected an ONNX model, found no file that can be read \(ENOENT\)$/],
    ['a folder with a model in it', 'exported', /exported: expected an ONNX model, found a folder; name the file in it: model\.json$/],
    ['NaN weights', 'nan.onnx', /nan\.onnx: weights must be numbers/],
    ['an operator without a gradient', 'det.onnx', /det\.onnx: operator Det at node 'scores' has no rule/],
  ])('%s', async (_, file, message) => {
    await refused(explain(image(), '--model', at(file), '--range', '0,1', '--method', 'gradient'), message);
  }); // biome-ignore format: a table
});

describe('the command line', () => {
  test('refuses a command that it does not know', async () => {
    expect(await runCommand('train')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^saliency-trust: expected the command bench.* explain.*, got 'train' \(--help shows the usage\)\n$/,
      ),
    });
  });

  test('says its version', async () => {
    expect(await runCommand('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
