import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { type RunIdentity, runIdentity } from '../../../src/run/checkpoints/runIdentity.ts';
import { runResult } from '../../../src/run/execute/bench.ts';
import { benchConfig } from '../../../src/run/index.ts';
import { benchFolder } from '../../../src/run/results/benchFiles.ts';
import { smallNet } from '../../support/smallModels.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../../support/workFolder.ts';

const at = workFolder();

test('the manifest has the digests of what the run began with, though a file is replaced while it goes on', async () => {
  writeSmallStudy(at);
  const study = { ...smallStudy, methods: ['gradient'], criteria: ['localization'] };
  const config = benchConfig(study, { source: 'test', folder: at() });
  const modelsOf = async (name: string, onProgress: () => void) => {
    const folder = benchFolder(at(name), config);
    await folder.finish(await runResult(config, { partial: folder.partial, onProgress }));
    const { sha256 } = JSON.parse(readFileSync(at(name, 'manifest.json'), 'utf8')) as RunIdentity;
    return sha256.models;
  };
  const before = await modelsOf('before', () => {});
  expect(await modelsOf('after', () => written(at('a.onnx'), smallNet()))).toEqual(before);
  expect(existsSync(at('after', 'run.lock'))).toBe(false);
  expect(runIdentity(config, '').sha256.models).not.toEqual(before);
});
