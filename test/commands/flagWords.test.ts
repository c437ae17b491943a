/** Commands say flags, not the keys of a config or of the API. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { node } from '../../src/graph/edit.ts';
import { fits } from '../../src/images/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { modelBytes, normalTensor, smallNet } from '../support/smallModels.ts';
import { workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();

beforeAll(() => {
  writeSmallStudy(at);
  const weights = { w: normalTensor('w', [3, 1, 3, 3]) };
  const convolution = node('Conv', ['image', 'w'], ['maps'], { pads: [1, 1, 1, 1] });
  const input = [undefined, 1, 24, 24];
  written(at('dense.onnx'), modelBytes({ nodes: [convolution], weights, input, outputs: ['maps'] }));
  written(
    at('aged.onnx'),
    modelBytes({
      nodes: [
        convolution,
        node('GlobalAveragePool', ['maps'], ['pooled']),
        node('Flatten', ['pooled'], ['flat']),
        node('Mul', ['flat', 'age'], ['aged']),
        node('Mul', ['aged', 'site'], ['logits']),
      ],
      weights,
      input,
      outputs: ['logits'],
      more: ['age', 'site'].map((name) => ({ name, elementType: 'float32' as const, shape: [undefined, 1] })),
    }),
  );
  written(at('open.onnx'), smallNet({ openSize: true }));
});

describe('explain', () => {
  const explained = async (model: string, ...flags: readonly string[]) => {
    const image = at('images', 'p0.png');
    return runCommand(
      ...['explain', image, '--model', at(model), '--range', '0,1'],
      ...['--out', at('maps'), '--method', 'gradient', ...flags],
    );
  };

  test.each<readonly [string, string, readonly string[], string]>([
    ['how places are explained', 'dense.onnx', [], 'scores of places are explained with --target 1 --inside prediction'],
    ['a point', 'dense.onnx', ['--target', '1', '--inside', '1,2,3'], '--inside must be a point within [24, 24], got [1, 2, 3]'],
    ['boxes', 'dense.onnx', ['--target', '1', '--box', 'best'], '--box: expected an output of scores'],
    ['other inputs', 'aged.onnx', [], 'say what each but the explained image is, as in --other site=0'],
    ['one of the other inputs', 'aged.onnx', ['--input', 'image', '--other', 'age=1'], "input 'site' is not the image and has no value: give one by --other NAME=VALUE"],
    ['an input that is not there', 'aged.onnx', ['--input', 'image', '--other', 'sex=1'], "--other: no input beside the image is named 'sex'"],
    ['the size', 'open.onnx', [], 'leaves the size open; say it with --input-size'],
    ['another size', 'a.onnx', ['--input-size', '8,8'], 'takes 24 x 24, --input-size is 8 x 8'],
    ['a layout', 'a.onnx', ['--layout', 'NCDHW'], '--layout must be NCHW or NHWC, got NCDHW'],
  ])('names the flag of %s', async (_, model, flags, message) => {
    const { code, stderr } = await explained(model, ...flags);
    expect(stderr.split('\n')).toHaveLength(2);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  }); // biome-ignore format: a table

  test.each(fits)('takes --fit %s, as a config does', async (fit) => {
    expect(await explained('a.onnx', '--fit', fit)).toMatchObject({ code: 0 });
  });
});

test.each<readonly [string, readonly string[], string]>([
  ['dense.onnx', [], 'a map is exported of models with class scores'],
  ['a.onnx', ['--class', '9'], '--class must be predicted or a class from 0 to 1, got 9'],
  ['open.onnx', [], 'leaves the size open; say it with --input-size'],
])('export of %s with %j names its flags', async (model, flags, message) => {
  const { code, stderr } = await runCommand('export', at(model), '--out', at('out.onnx'), ...flags);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(stderr).not.toContain('"target"');
});

test('score names the flag of a folder that is not there', async () => {
  for (const [flag, other] of [
    ['maps', 'masks'],
    ['masks', 'maps'],
  ] as const) {
    const folders = ['--maps', at('masks'), '--masks', at('masks'), `--${flag}`, at('nowhere')];
    const { code, stderr } = await runCommand('score', ...folders);
    expect([code, stderr]).toEqual([
      2,
      `saliency-trust: --${flag}: expected a folder, cannot read ${at('nowhere')} (ENOENT)\n`,
    ]);
    expect(stderr).not.toContain(`--${other}`);
  }
});
