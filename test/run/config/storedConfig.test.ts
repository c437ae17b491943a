import { expect, test } from '@jest/globals';
import { configDigest } from '../../../src/run/checkpoints/runDigests.ts';
import { readConfig } from '../../../src/run/config/config.ts';
import { storedConfig } from '../../../src/run/shards/storedConfig.ts';
import { workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();

test('a config with a target of the whole run is the same when it is read back from its record', async () => {
  written(at('unet.onnx'), 'not opened');
  const data = {
    name: 'target',
    dataset: { kind: 'phantom', task: 'segmentation', count: 4 },
    target: { class: 1 },
    classifiers: [{ id: 'a', model: 'unet.onnx', trainedOn: 'unfiltered' }],
    audits: ['textures'],
  };
  const config = readConfig(written(at('target.json'), JSON.stringify(data)), { asks: 'audits' });
  const stored = JSON.parse(JSON.stringify(config));
  const digest = configDigest(config);
  const again = await storedConfig(stored, { source: 'record', digest });
  expect(again.classifiers).toEqual(config.classifiers);
  // Another target is another config.
  const other = {
    ...stored,
    classifiers: [{ ...stored.classifiers[0], target: { class: 1, reduce: 'mean' } }],
  };
  await expect(storedConfig(other, { source: 'record', digest })).rejects.toThrow(
    'record: expected the config as the run wrote it, found it changed',
  );
});
