/** Which files a run needs elsewhere, and what messages call them there. */
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createCheckpoints } from '../../../src/run/checkpoints/checkpoints.ts';
import { identityOf } from '../../../src/run/execute/identityOf.ts';
import { benchConfig } from '../../../src/run/index.ts';
import { commonFolder } from '../../../src/run/queue/carried.ts';
import { runFiles } from '../../../src/run/queue/runFiles.ts';
import { partsElsewhere } from '../../../src/run/shards/renamedPaths.ts';
import { discPicture, smallStudy, workFolder, writeSmallStudy, written } from '../../support/workFolder.ts';

const at = workFolder();
writeSmallStudy((...parts) => at('study', ...parts), 4);

const configs = {
  'a folder': smallStudy.dataset,
  'the first of a folder': { ...smallStudy.dataset, limit: 2 },
  'a table with regions': {
    kind: 'table',
    table: 'table.csv',
    images: 'images',
    columns: { image: 'name', attributes: ['age'] },
    regions: { lesion: { kind: 'images', folder: 'masks' } },
    absent: 'skip',
  },
};

test.each(Object.entries(configs))(
  'the files of a run on %s are all that another machine needs',
  async (name, dataset) => {
    written(at('study', 'table.csv'), 'name,age\np1,3\np2,5\nnot there,4\n');
    written(at('study', 'images', 'unused.txt'), 'unused');
    written(at('study', 'average.npy'), new Uint8Array());
    const data = { ...smallStudy, dataset, target: 1 };
    const config = benchConfig(data, { source: 'study', folder: at('study') });
    const { tasks, files, root } = await runFiles(config);
    expect(root).toBe(at('study'));
    expect(tasks[0]?.config.classifiers.map(({ model }) => model)).toEqual(['a.onnx', 'b.onnx', 'c.onnx']);
    const copy = at('copies', name.replaceAll(' ', '-'));
    for (const [way, path] of files) {
      mkdirSync(dirname(join(copy, way)), { recursive: true });
      cpSync(path, join(copy, way));
    }
    expect([...files.keys()].some((way) => way.includes('unused'))).toBe(false);
    expect([...files.keys()].filter((way) => way.startsWith('images/'))).toHaveLength(
      name === 'a folder' ? 4 : 2,
    );
    const there = await identityOf(benchConfig(data, { source: 'study', folder: copy }));
    expect(there.sha256).toEqual((await identityOf(config)).sha256);
  },
);

test('pictures that a model takes beside the image go with it', async () => {
  written(at('study', 'priors', 'p1.png'), discPicture(1));
  const otherInputs = { prior: { column: 'prior', images: 'priors' } };
  const classifiers = [{ id: 'a', model: 'a.onnx', otherInputs }];
  const config = benchConfig(
    { ...smallStudy, classifiers, criteria: ['localization'] },
    { source: 'study', folder: at('study') },
  );
  expect([...(await runFiles(config)).files.keys()]).toContain('priors/p1.png');
});

test('a run that brings code is refused, whatever it is', async () => {
  const module = written(at('study', 'own.mjs'), 'export default {};');
  const line = (data: object) =>
    runFiles(benchConfig({ ...smallStudy, ...data }, { source: 'study', folder: at('study') })).then(
      () => 'taken',
      String,
    );
  const refusal = (what: string) =>
    `RangeError: --store: S3 carries no code, and ${what} is of a module of yours: use a folder that all machines share`;
  expect(await line({ methods: [{ name: 'own', module }] })).toBe(refusal("the method 'own'"));
  expect(await line({ dataset: { kind: 'module', module } })).toBe(refusal('the data set'));
  expect(await line({ averageMask: { kind: 'module', module } })).toBe(refusal('the average mask'));
  expect(await line({ classifiers: [{ id: 'mine', module }], criteria: ['localization'] })).toBe(
    refusal("the classifier 'mine'"),
  );
});

test('the folder of several folders', () => {
  expect(commonFolder(['/a/b/c', '/a/b/d', '/a/b'])).toBe('/a/b');
  expect(commonFolder(['/a/bc', '/a/b'])).toBe('/a');
  expect(commonFolder(['/a', '/b'])).toBe('/');
});

test('failures name files as the submitter does', async () => {
  const parts = partsElsewhere(createCheckpoints(), { from: '/cache/run/files/', to: '/home/study/' });
  const error = '/cache/run/files/a.png: expected an image';
  const failed = { audit: 'localization', metric: 'auprc', state: 'failed', error, seed: '' } as never;
  const [row] = await parts.rows('row', () => [failed]);
  expect(row).toMatchObject({ error: '/home/study/a.png: expected an image' });
  const results = await parts.mapResults('maps', () => new Map([['gradient', { state: 'failed', error }]]));
  expect(results.get('gradient')).toEqual({ state: 'failed', error: '/home/study/a.png: expected an image' });
});
