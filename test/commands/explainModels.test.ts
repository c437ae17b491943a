/** `explain` beside the plain case: modules, maps that are not finite, files of earlier runs, units that do not fit. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { decodeNpy, encodeNpy } from '../../src/images/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { expectClose } from '../support/expectClose.ts';
import { modelBytes } from '../support/smallModels.ts';
import { greyPng, pictureSize, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();

/** A module in another folder cannot import it by its name. */
const ndarrayFile = pathToFileURL(createRequire(import.meta.url).resolve('ndarray')).href;

/** Class 0: -2 times the mean pixel of the left half, class 1: 3 times that of the right; with its gradient. */
const halves = `
import ndarray from '${ndarrayFile}';
const [height, width] = [${pictureSize}, ${pictureSize}];
const isRight = (i) => i % width >= width / 2;
const share = 2 / (height * width);
const logits = async ({ data, shape: [count] }) => {
  const out = new Float32Array(2 * count);
  data.forEach((value, i) => {
    out[2 * Math.floor(i / (height * width)) + (isRight(i) ? 1 : 0)] += (isRight(i) ? 3 : -2) * value * share;
  });
  return ndarray(out, [count, 2]);
};
const gradient = async ({ data, shape }, [target]) =>
  ndarray(data.map((_, i) => (isRight(i) === (target === 1) ? [-2, 3][target] * share : 0)), shape);
const inputShape = [height, width, 1];
`;

beforeAll(() => {
  writeSmallStudy(at);
  written(
    at('halves.mjs'),
    `${halves}export default () => ({ inputShape, classCount: 2, inputRange: [-1024, 1024], logits, gradient });`,
  );
  written(at('logits.mjs'), `${halves}export default { inputShape, classCount: 2, logits };`);
  written(
    at('constant.mjs'),
    `${halves}export default { inputShape, classCount: 2, logits: async ({ shape: [count] }) => ndarray(new Float32Array(2 * count).fill(1), [count, 2]) };`,
  );
  // The derivative of a square root at 0 is infinite.
  written(
    at('root.onnx'),
    modelBytes({
      nodes: [
        node('Sqrt', ['image'], ['root']),
        node('Conv', ['root', 'w'], ['maps']),
        node('GlobalAveragePool', ['maps'], ['pooled']),
        node('Flatten', ['pooled'], ['logits']),
      ],
      weights: { w: floatTensor(Float32Array.of(1, 2), [2, 1, 1, 1]) },
      input: [undefined, 1, pictureSize, pictureSize],
      outputs: ['logits'],
    }),
  );
  written(
    at('black-corner.png'),
    greyPng((y, x) => (y + x === 0 ? 0 : 5 * y + 4 * x)),
  );
});

const explained = (out: string) => JSON.parse(readFileSync(at(out, 'explain.json'), 'utf8'));
const linesOf = (stderr: string) => stderr.trimEnd().split('\n');

describe('explain --model of a built-in matched filter', () => {
  test('explains as `bench` would, and refuses widths that are none', async () => {
    const asked = (model: string) =>
      runCommand(
        ...['explain', at('images', 'p0.png'), '--model', model, '--method', 'gradient'],
        ...['--out', at('built-in')],
      );
    expect(await asked('matched-filter:3,4')).toMatchObject({ code: 0 });
    expect(existsSync(at('built-in', 'p0.gradient.npy'))).toBe(true);
    expect(await asked('matched-filter:x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--model: matched-filter: takes positive numbers with commas between'),
    });
  });
});

describe('explain --module FILE', () => {
  test('explains with the classifier that the module exports, in the units that it says', async () => {
    const image = at('images', 'p0.png');
    const args = [image, '--module', at('halves.mjs'), '--method', 'gradient', '--target', '1'];
    const { code, stderr } = await runCommand('explain', ...args, '--out', at('module'));
    expect([code, linesOf(stderr)]).toEqual([0, [`explained ${image}`]]);
    expect(explained('module')).toMatchObject({
      module: at('halves.mjs'),
      preprocess: { range: [-1024, 1024] },
      inputShape: [pictureSize, pictureSize, 1],
      classCount: 2,
      warnings: [],
    });
    const { data } = decodeNpy(readFileSync(at('module', 'p0.gradient.npy')), 'map');
    // 3 times one pixel's share of the mean of a half of 24 by 12.
    const wanted = Array.from(data, (_, i) => (i % pictureSize >= 12 ? 3 / 288 : 0));
    expectClose(data, wanted, { relative: 1e-6 });
  });

  test('takes the units of --range rather than those', async () => {
    const args = [at('images', 'p0.png'), '--module', at('halves.mjs'), '--method', 'occlusion'];
    const { stderr } = await runCommand('explain', ...args, '--range', '0,1', '--out', at('range'));
    expect(linesOf(stderr)).toEqual([`explained ${at('images', 'p0.png')}`]);
    expect(explained('range').preprocess).toEqual({ range: [0, 1] });
  });

  test('refuses by name a method that the module cannot do, and lists those that it can', async () => {
    const args = [at('images', 'p0.png'), '--module', at('logits.mjs'), '--method', 'xrai'];
    const { code, stderr } = await runCommand('explain', ...args, '--out', at('refused'));
    expect(code).toBe(2);
    expect(stderr).toBe(
      'saliency-trust: xrai needs the function gradient of a classifier, which custom lacks; methods that work with it: occlusion, rise, kernel-shap, lime, partition-shap\n',
    );
    expect(existsSync(at('refused'))).toBe(false);
  });

  test.each([
    ['with --model', ['--module', 'm.mjs', '--model', 'm.onnx'], /expected --model FILE or --module FILE, got both$/],
    ['and no --model', [], /expected --model FILE, got none$/],
    ['with --output', ['--module', 'm.mjs', '--output', 'x'], /--output, .*--input-size, .*--engine and --backend need --model, got --module$/],
    ['that is not there', ['--module', 'nope.mjs'], /--module: no such file: .*nope\.mjs$/],
    ['that is a folder', ['--module', 'src'], /--module: expected a file, .*src is a folder$/],
  ])('refuses one %s', async (_, flags, message) => {
    const { code, stderr } = await runCommand('explain', at('images', 'p0.png'), ...flags, '--out', at('no'));
    expect(code).toBe(2);
    expect(linesOf(stderr).at(-1)).toMatch(message);
  }); // biome-ignore format: a table
});

describe('explain of a model whose gradient is infinite', () => {
  const args = [at('black-corner.png'), '--model', at('root.onnx'), '--range', '0,1', '--out', at('root')];

  test.each(['gradient', 'all'])('fails and says so under --method %s', async (method) => {
    const { code, stderr } = await runCommand('explain', ...args, '--method', method);
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed: black-corner, gradient: the map must be finite, got (Infinity|NaN)\n/);
    const [image] = explained('root').images;
    expect(image.methods.gradient).toEqual({ error: expect.stringMatching('the map must be finite') });
    expect(readdirSync(at('root')).filter((file) => file.startsWith('black-corner.gradient.'))).toEqual([]);
  });

  test('removes the files that an earlier run left of that method, and no other', async () => {
    const stale = ['npy', 'attribution.npy', 'png'].map((ending) => `black-corner.gradient.${ending}`);
    for (const file of [...stale, 'black-corner.mine.npy', 'p0.gradient.npy']) written(at('root', file), 'x');
    await runCommand('explain', ...args, '--method', 'all');
    const left = readdirSync(at('root'));
    expect(left.filter((file) => stale.includes(file))).toEqual([]);
    expect(left).toEqual(expect.arrayContaining(['black-corner.mine.npy', 'p0.gradient.npy']));
  });
});

describe('explain warns in one line', () => {
  const warnings = (stderr: string) => linesOf(stderr).filter((line) => line.startsWith('warning:'));

  test('where the logits of an image are those of a black one', async () => {
    const args = [at('images', 'p0.png'), '--module', at('constant.mjs'), '--method', 'occlusion'];
    const { code, stderr } = await runCommand('explain', ...args, '--out', at('constant'));
    expect(code).toBe(0);
    expect(warnings(stderr)).toEqual([
      'warning: the logits are the same for 2 different images: does the model take other units? Check --range, or --mean and --std (in a config: preprocess)',
    ]);
    expect(explained('constant').warnings).toHaveLength(1);
  });

  test.each([
    [1, /^warning: pixels go from 0 to 0\.00392, a small part of the units, 0 to 1: .*--range/],
    [4095, /^warning: pixels go from 0 to 16\.1, beyond the units, 0 to 1: .*--range/],
  ])('where an .npy goes up to %d', async (top, message) => {
    const values = Float32Array.from({ length: pictureSize ** 2 }, (_, i) => (top * (i % 100)) / 99);
    const file = written(at(`to${top}.npy`), encodeNpy(ndarray(values, [pictureSize, pictureSize])));
    const args = [file, '--model', at('a.onnx'), '--method', 'gradient', '--target', '1'];
    const { stderr } = await runCommand('explain', ...args, '--out', at(`to${top}`));
    expect(warnings(stderr)[0]).toMatch(message);
  });
});
