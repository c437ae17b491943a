/** A map of a run, made again by `explain` from the seed in a row. */

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { decodeNpy } from '../../src/images/index.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { type RunResult, runResult } from '../../src/run/execute/bench.ts';
import { benchConfig } from '../../src/run/index.ts';
import { runCommand } from '../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy } from '../support/workFolder.ts';

const at = workFolder();
const methods = ['smoothgrad', 'integrated-gradients', 'xrai'];
let result: RunResult;

beforeAll(async () => {
  writeSmallStudy(at);
  const preprocess = { mean: [0.4], std: [0.5] };
  const classifiers = [{ id: 'a', model: 'a.onnx', preprocess }];
  const study = { ...smallStudy, classifiers, methods, criteria: ['localization'], seed: 7 };
  result = await runResult(benchConfig(study, { source: 'test', folder: at() }));
});

const explained = (method: string, seed: string, ...images: readonly string[]) => {
  const files = images.map((id) => at('images', `${id}.png`));
  const flags = ['--model', at('a.onnx'), '--mean', '0.4', '--std', '0.5', '--target', '1'];
  return runCommand('explain', ...files, ...flags, '--method', method, '--seed', seed, '--out', at('maps'));
};

test.each(methods)('explain --seed with the seed of a row makes the map of %s again', async (method) => {
  for (const { image, found } of result.shown) {
    const finding = found.get(method);
    if (finding?.state !== 'found') throw new Error(`no map of ${method}`);
    const row = result.rows.find(({ subject, image: id }) => subject.name === method && id === image.id);
    const { seed = '' } = row ?? {};
    expect(await explained(method, seed, image.id)).toMatchObject({ code: 0 });
    const map = decodeNpy(readFileSync(at('maps', `${image.id}.${method}.npy`)), 'map');
    expect(Array.from(map.data)).toEqual(Array.from(dense(finding.evidence.map)));
    expect(JSON.parse(readFileSync(at('maps', 'explain.json'), 'utf8'))).toMatchObject({ seed });
  }
});

test('the seed of a row is of one image, and of 16 digits', async () => {
  const { seed = '' } = result.rows[0] ?? {};
  expect(await explained('smoothgrad', seed, 'p0', 'p1')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--seed: the seed of a row belongs to one image, got 2 images\n'),
  });
  expect(await explained('smoothgrad', `ab${seed.slice(3)}`, 'p0')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /--seed: expected a whole number, or the 16 digits of a row's seed, got 'ab.*'\n$/,
    ),
  });
});
