import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runIdentity } from '../../src/run/checkpoints/runIdentity.ts';
import { benchConfig } from '../../src/run/index.ts';
import { configChanges } from '../../src/run/results/configDiff.ts';
import { smallNet } from '../support/smallModels.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';
import { writtenApart } from '../support/writtenApart.ts';

const at = workFolder();

const digests = (folder: string, changes: object = {}) => {
  const config = benchConfig({ ...smallStudy, ...changes }, { source: 'test', folder });
  return runIdentity(config, '').sha256;
};

/** What the program of the system says of files, one after the other. */
const sha256sum = (...paths: readonly string[]) =>
  execFileSync('bash', ['-c', 'cat "$@" | sha256sum', '-', ...paths], { encoding: 'utf8' }).slice(0, 64);

test('the digest of the config does not depend on the folder, but on everything else in it', () => {
  writeSmallStudy((...parts) => at('here', ...parts));
  writeSmallStudy((...parts) => at('there', ...parts));
  const { config } = digests(at('here'));
  expect(config).toMatch(/^[0-9a-f]{64}$/);
  expect(digests(at('there')).config).toBe(config);
  written(at('here', 'd.onnx'), smallNet());
  for (const changes of [
    { seed: 2 },
    { target: 0 },
    { dataset: { ...smallStudy.dataset, limit: 2 } },
    { dataset: { ...smallStudy.dataset, masks: 'images' } },
    { classifiers: [{ id: 'a', model: 'd.onnx' }, ...smallStudy.classifiers.slice(1)] },
  ]) {
    expect(digests(at('here'), changes).config).not.toBe(config);
  }
});

test('a study that was moved has the same digest and the same settings, whichever of its keys are paths', () => {
  const method = written(at('own', 'a', 'method.mjs'), 'export default {};');
  const table = written(at('own', 'a', 'stage_2_train_labels.csv'), '');
  writeSmallStudy((...parts) => at('own', 'a', ...parts));
  cpSync(at('own', 'a'), at('own', 'b'), { recursive: true });
  const methods = ['gradient', { name: 'mine', module: basename(method), model: '../x/model.onnx' }];
  const localizers = [{ id: 'net', model: 'a.onnx' }];
  for (const changes of [
    { methods, localizers },
    { dataset: { kind: 'rsna', images: 'images', annotations: basename(table) } },
    { dataset: { kind: 'module', module: basename(method) } },
    { classifiers: [{ id: 'a', module: basename(method) }], criteria: ['localization'] },
  ]) {
    const [a, b] = ['a', 'b'].map((name) =>
      benchConfig({ ...smallStudy, ...changes }, { source: 'test', folder: at('own', name) }),
    );
    expect(JSON.stringify(a)).toContain(at('own', 'a', 'method.mjs').slice(0, -'method.mjs'.length));
    expect(configChanges(a, b)).toEqual([]);
    expect(digests(at('own', 'a'), changes).config).toBe(digests(at('own', 'b'), changes).config);
  }
  // An option of a method is no path, whatever it is called.
  const moved = [methods[0], { ...Object(methods[1]), model: '../y/model.onnx' }];
  const [a, b] = [methods, moved].map((own) =>
    benchConfig({ ...smallStudy, methods: own }, { source: 'test', folder: at('own', 'a') }),
  );
  expect(configChanges(a, b)).toEqual([
    { key: 'methods.mine.options.model', before: '../x/model.onnx', after: '../y/model.onnx' },
  ]);
});

test('the digest of a model is that of its file, followed by its external weights', () => {
  writeSmallStudy((...parts) => at('whole', ...parts));
  const { model, weights } = writtenApart((...parts) => at('whole', ...parts));
  const changes = {
    classifiers: [
      { id: 'a', model: 'a.onnx' },
      { id: 'b', model: 'net.onnx', role: 'replicate' },
      { id: 'built', model: 'matched-filter:3,4', role: 'other-architecture' },
    ],
  };
  const { models } = digests(at('whole'), changes);
  expect(models).toEqual({
    a: sha256sum(at('whole', 'a.onnx')),
    b: sha256sum(model, weights),
    built: 'built in, matched-filter:3,4',
  });
  // Other weights are another model, though its own file is the same.
  copyFileSync(join(dirname(model), 'a.onnx'), weights);
  expect(() => digests(at('whole'), changes)).not.toThrow();
  expect(digests(at('whole'), changes).models.b).not.toBe(models.b);
});
