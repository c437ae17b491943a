import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { node } from '../../src/graph/edit.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { runCommand } from '../support/commandLine.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import { pictureSize, smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
beforeAll(() => writeSmallStudy(at));

const scalar = (value: number) => floatTensor(Float32Array.of(value), []);

/** A network with an input divided by its deviation and values that are cut at a limit. */
const limited = modelBytes({
  nodes: [
    node('Div', ['image', 'deviation'], ['unit']),
    node('Conv', ['unit', 'w'], ['c'], { pads: [1, 1, 1, 1] }),
    node('Clip', ['c', '', 'limit'], ['d']),
    node('GlobalAveragePool', ['d'], ['e']),
    node('Flatten', ['e'], ['logits']),
  ],
  weights: { deviation: scalar(0.2317), w: normalTensor('w', [2, 1, 3, 3]), limit: scalar(5.8371) },
  input: [undefined, 1, pictureSize, pictureSize],
  outputs: ['logits'],
});

const run = (name: string, own: object) => {
  written(at('limited.onnx'), limited);
  const study = {
    ...smallStudy,
    classifiers: [{ id: 'limited', model: 'limited.onnx', ...own }],
    methods: ['gradient'],
    criteria: [{ name: 'randomization', draws: 1, steps: 1 }],
  };
  return runCommand('bench', written(at(`${name}.json`), JSON.stringify(study)), '--out', at(name));
};

test('bench refuses, before the first map, a network with a trained number that cannot be re-drawn', async () => {
  const { code, stderr } = await run('refused', {});
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /criteria: randomization of 'limited': not every trained weight can be re-drawn: 'limit' /,
  );
});

test('bench takes the names in fixed from its config, and its manifest lists what was left and why', async () => {
  expect(await run('named', { fixed: ['limit'] })).toMatchObject({ code: 0 });
  const { redrawn } = JSON.parse(readFileSync(at('named', 'manifest.json'), 'utf8'));
  expect(redrawn).toEqual({
    trained: 1,
    fixed: {
      'units of the input, such as its mean or standard deviation': ['deviation'],
      'named in fixed': ['limit'],
    },
  });
});
