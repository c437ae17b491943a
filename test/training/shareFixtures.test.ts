/** The small networks of the audit of confounders: the one card of them all, and the config that asks them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { bench, benchConfig, readConfig } from '../../src/run/index.ts';

interface Network {
  readonly file: string;
  readonly source: string;
  readonly trainedOn: string;
  readonly seed: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly heldOut: { readonly auc: number };
}

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const folder = join(fixtures, 'models', 'confounders');
const { networks } = JSON.parse(readFileSync(join(folder, 'networks.json'), 'utf8')) as {
  readonly networks: readonly Network[];
};

test('each source has two trainings without an artefact, and two of each share of each artefact', () => {
  const designs = [
    'clean',
    ...['tag', 'low-pass'].flatMap((name) => [0.2, 0.5, 1].map((share) => `${name}/${share}`)),
  ];
  const wanted = ['textures', 'phantoms', 'random'].flatMap((source) =>
    designs.flatMap((trainedOn) => [1, 2].map((seed) => [source, trainedOn, seed])),
  );
  expect(networks.map(({ source, trainedOn, seed }) => [source, trainedOn, seed])).toEqual(wanted);
});

test('the card is of these files, which tell the classes apart', () => {
  for (const { file, bytes, sha256, trainedOn, heldOut } of networks) {
    const own = readFileSync(join(folder, file));
    expect([file, own.length, createHash('sha256').update(own).digest('hex')]).toEqual([file, bytes, sha256]);
    if (trainedOn === 'clean') expect(heldOut.auc).toBeGreaterThan(0.7);
  }
});

test('all networks of the audits together are smaller than 8 MB', () => {
  const bytes = ['masking', 'confounders'].flatMap((name) =>
    readdirSync(join(fixtures, 'models', name)).map(
      (file) => statSync(join(fixtures, 'models', name, file)).size,
    ),
  );
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(8e6);
});

test('the default audit asks each of them, by what the card says it was trained on', () => {
  const { classifiers } = readConfig(join(fixtures, 'audit', 'trained-elsewhere.json'), { asks: 'audits' });
  expect(classifiers.map(({ model, trainedOn, source }) => [model, trainedOn, source])).toEqual(
    networks.map(({ file, trainedOn, source }) => [join(folder, file), trainedOn, source]),
  );
});

test('the more positives carried the tag, the lower the reversed AUC of networks from random weights; swapped it rises', async () => {
  const found = await audited((trainedOn) => trainedOn);
  expect(found?.answers[0]).toMatchObject({ subject: { model: 'random' }, verdict: 'shortcut' });
  const reversed = (found?.tables['trained elsewhere, tag']?.rows ?? [])
    .filter(([series]) => series === 'random, reversed')
    .map(([, , value]) => Number(value));
  expect(reversed).toHaveLength(4);
  expect(reversed).toEqual([...reversed].sort((a, b) => b - a));
  expect(reversed[0]).toBeGreaterThan(0.5);
  expect(reversed.at(-1)).toBeLessThan(0.1);
  const swaps: Readonly<Record<string, string>> = {
    ...{ clean: 'tag/1', 'tag/0.2': 'tag/0.5', 'tag/0.5': 'tag/0.2', 'tag/1': 'clean' },
  };
  const swapped = await audited((trainedOn) => swaps[trainedOn] ?? trainedOn);
  expect(swapped?.answers[0]?.verdict).not.toBe('shortcut');
  expect(swapped?.answers[0]?.estimate ?? 0).toBeLessThan(0);
});

/** The audit of sixty patients by the networks of the tag from random weights. */
async function audited(stated: (trainedOn: string) => string) {
  const audit = join(fixtures, 'audit');
  const config = JSON.parse(readFileSync(join(audit, 'trained-elsewhere.json'), 'utf8'));
  const classifiers = (config.classifiers as { readonly source: string; readonly trainedOn: string }[])
    .filter(({ source, trainedOn }) => source === 'random' && /^(clean|tag)/.test(trainedOn))
    .map((one) => ({ ...one, trainedOn: stated(one.trainedOn) }));
  const data = { ...config, dataset: { ...config.dataset, count: 60 }, classifiers };
  const { summary } = await bench(
    benchConfig(data, { source: 'test', folder: audit, changes: { asks: 'audits' } }),
  );
  return summary.audits?.confounders;
}
