/** Runs that go through an S3-compatible store, for which s3rver stands. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { comparable } from '../../../benchmarks/comparable.mjs';
import { configDigest } from '../../../src/run/checkpoints/runDigests.ts';
import { type BenchConfig, benchConfig, runBenchmark } from '../../../src/run/index.ts';
import type { JobData } from '../../../src/run/queue/jobs.ts';
import { requestFolder, requestText, storedRequest } from '../../../src/run/queue/request.ts';
import { type S3Address, s3Address } from '../../../src/run/queue/s3/address.ts';
import { s3Client } from '../../../src/run/queue/s3/client.ts';
import { sha256Of } from '../../../src/run/queue/s3/objects.ts';
import { s3Store } from '../../../src/run/queue/s3/s3Store.ts';
import { mergedShards } from '../../../src/run/shards/mergeShards.ts';
import { shardFolder, writtenShard } from '../../../src/run/shards/runShard.ts';
import { smallStudy, workFolder, writeSmallStudy } from '../../support/workFolder.ts';

const at = workFolder();
const keys = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
const study = {
  ...smallStudy,
  classifiers: smallStudy.classifiers.slice(0, 2),
  methods: ['gradient', { name: 'smoothgrad', samples: 2 }],
  criteria: ['localization', 'repeatability'],
};
const config = () => benchConfig(study, { source: 'study', folder: at('study') });

interface Server {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
let server: Server;
let environment: Record<string, string>;
const address = (text = 's3://studies/lab'): S3Address => s3Address(text, environment);

beforeAll(async () => {
  // It brings no types.
  const { default: S3rver } = (await import('s3rver' as string)) as {
    readonly default: new (options: object) => Server;
  };
  server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory: at('server') },
    configureBuckets: [{ name: 'studies' }],
  });
  const { port } = await server.run();
  environment = { ...keys, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` };
  writeSmallStudy((...parts) => at('study', ...parts));
});
afterAll(() => server.close());

/** A store of another machine: what is here of it lies in a folder of its own. */
const machine = (name: string) => s3Store(address(), at('caches', name));
const outOf = (folder: string) =>
  Object.fromEntries(
    ['rows.jsonl', 'predictions.jsonl', 'summary.json', 'summary.csv', 'gallery.json', 'report.html'].map(
      (name) => [name, comparable(at(folder, name))],
    ),
  );
const written = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(`${folder}/${name}`).isFile(),
  );

/** Computes a shard as a worker's process does; stops before the unit of that number. */
async function computed(cache: string, job: JobData, stopAt = Infinity) {
  const { asked, requireSame, renaming } = await storedRequest(at('caches', cache), job.run);
  const controller = new AbortController();
  let units = 0;
  await writtenShard(asked, {
    ...{ out: requestFolder(at('caches', cache), job.run), shard: job, resume: true, workers: 1 },
    ...{ requireSame, renaming, signal: controller.signal },
    onImage: () => {
      if (++units >= stopAt) controller.abort(new Error('stopped'));
    },
  }).catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
  return units;
}

test('a bucket that is not there is one line', async () => {
  const line = (text: string) => s3Store(address(text), at('caches', 'none')).then(() => 'reached', String);
  expect(await line('s3://studies/lab')).toBe('reached');
  expect(await line('s3://nowhere')).toMatch(
    /^RangeError: --store: s3:\/\/nowhere at .* is refused \(404 NoSuchBucket\): there is no such bucket, make it first$/,
  );
});

test('machines that share no folder compute the bytes of one, and go on from the parts of another', async () => {
  await runBenchmark(config(), { out: at('whole'), workers: 1 });
  const submitter = await machine('submitter');
  const run = await submitter.submit(config());
  const before = written(at('server')).filter((name) => name.includes('objects'));
  expect(await submitter.submit(config())).toBe(run);
  // The models, the images and the masks, no more, and no more by the second time.
  expect(before.filter((name) => name.endsWith('_object'))).toHaveLength(8);
  expect(written(at('server')).filter((name) => name.includes('objects'))).toEqual(before);
  // What the workers have is not there any more where it was.
  const jobs = [1, 2].map((shard): JobData => ({ run, shard, of: 2 }));
  const [first, second] = jobs as [JobData, JobData];
  const [one, two] = [await machine('one'), await machine('two')];
  await one.fetch(first);
  const whole = await computed('one', { ...first }, 3);
  expect(whole).toBe(3);
  await one.send(first, { isFinished: false });
  expect(await submitter.fetchFinished(first)).toBe(false);
  await two.fetch(first);
  // The unit at which the first worker stopped is the first of the second one.
  const left = await computed('two', first);
  await two.send(first, { isFinished: true });
  rmSync(at('caches', 'one'), { recursive: true });
  await two.fetch(second);
  const others = await computed('two', second);
  await two.send(second, { isFinished: true });
  expect(whole - 1 + left + others).toBe(unitsOf(run, 'two'));
  for (const job of jobs) expect(await submitter.fetchFinished(job)).toBe(true);
  const folders = jobs.map((job) => shardFolder(requestFolder(at('caches', 'submitter'), run), job));
  await mergedShards(folders, { out: at('merged'), known: config(), workers: 1 });
  expect(outOf('merged')).toEqual(outOf('whole'));
  const all = written(at('merged')).map((name) => readFileSync(at('merged', name), 'utf8'));
  expect(all.filter((text) => text.includes(at('caches')))).toEqual([]);
});

/** Units of both shards, as their records have them. */
function unitsOf(run: string, cache: string): number {
  return [1, 2]
    .map((shard) => shardFolder(requestFolder(at('caches', cache), run), { shard, of: 2 }))
    .map(
      (folder) =>
        JSON.parse(readFileSync(`${folder}/shard.json`, 'utf8')) as { readonly units: readonly string[] },
    )
    .reduce((sum, { units }) => sum + units.length, 0);
}

test('a shard is sent while it grows, by whole lines', async () => {
  const submitter = await machine('submitter');
  const job = { run: await submitter.submit(config()), shard: 1, of: 3 };
  const [one, two] = [await machine('three'), await machine('four')];
  await one.fetch(job);
  const folder = (cache: string) => shardFolder(requestFolder(at('caches', cache), job.run), job);
  const lines = (cache: string) => readFileSync(`${folder(cache)}/partial/parts.jsonl`, 'utf8');
  const path = `${folder('three')}/partial/parts.jsonl`;
  mkdirSync(dirname(path), { recursive: true });
  for (const [text, sent] of [
    ['one\n', 'one\n'],
    ['one\ntwo\nth', 'one\ntwo\n'],
    ['one\ntwo\nthree\n', 'one\ntwo\nthree\n'],
    ['anew\n', 'anew\n'],
  ] as const) {
    writeFileSync(path, text);
    await one.send(job, { isFinished: false });
    await two.fetch(job);
    expect(lines('four')).toBe(sent);
  }
  writeFileSync(`${folder('three')}/run.lock`, 'held');
  await one.send(job, { isFinished: false });
  await two.fetch(job);
  expect(existsSync(`${folder('four')}/run.lock`)).toBe(false);
});

test('an object with other content is refused, by name', async () => {
  const submitter = await machine('submitter');
  const run = await submitter.submit(config());
  const digest = sha256Of(readFileSync(at('study', 'b.onnx')));
  const client = await s3Client(address());
  const other = new TextEncoder().encode('other');
  await client.put(`objects/${digest}`, other, sha256Of(other));
  const job = { run, shard: 1, of: 2 };
  const fetched = (await machine('five')).fetch(job);
  await expect(fetched).rejects.toThrow(
    new RangeError(
      `--store: s3://studies/lab/objects/${digest}: expected content of that SHA-256, found ${sha256Of(other).slice(0, 12)}: delete the object and submit again`,
    ),
  );
  // What was changed here is read again.
  writeFileSync(at('caches', 'two', 'objects', digest), 'other');
  await expect((await machine('two')).fetch(job)).rejects.toThrow(/expected content of that SHA-256/);
  await client.put(`objects/${digest}`, readFileSync(at('study', 'b.onnx')), digest);
  await (await machine('two')).fetch(job);
  expect(sha256Of(readFileSync(at('caches', 'two', run, 'files', 'b.onnx')))).toBe(digest);
});

test('a request that names code, or files that it does not bring, is refused before anything is read', async () => {
  const client = await s3Client(address());
  const submitter = await machine('submitter');
  const run = await submitter.submit(config());
  const text = new TextDecoder().decode(await client.get(`runs/${run}.json`));
  const lines: [(text: string) => string, RegExp][] = [
    [(own) => own.replace('"images/p0.png"', '"../p0.png"'), /'..\/p0.png' leaves it/],
    [(own) => own.replace('"images/p0.png"', '"/p0.png"'), /'\/p0.png' starts at the root/],
    [
      (own) => own.replace('"model": "a.onnx"', `"model": ${JSON.stringify(at('study', 'a.onnx'))}`),
      /a file that the run brings, got/,
    ],
    [
      (own) => {
        const data = JSON.parse(own) as {
          readonly tasks: [{ config: BenchConfig; sha256: { config: string } }];
        };
        const [task] = data.tasks;
        const [first, ...others] = task.config.classifiers as [BenchConfig['classifiers'][number]];
        task.config = { ...task.config, classifiers: [{ ...first, isModule: true }, ...others] };
        task.sha256.config = configDigest(task.config);
        return JSON.stringify(data);
      },
      /S3 carries no code, and the classifier 'a'/,
    ],
    [
      (own) =>
        own.replace(
          '"config": {',
          '"config": { "modules": [{ "kind": "audit", "name": "x", "module": "a.onnx", "sha256": "" }],',
        ),
      /S3 carries no code, and the audit 'x' is of a module of yours/,
    ],
  ];
  for (const [change, line] of lines) {
    const content = change(text);
    expect(content).not.toBe(text);
    const id = sha256Of(content);
    const bytes = new TextEncoder().encode(content);
    await client.put(`runs/${id}.json`, bytes, id);
    const fetched = (await machine('six')).fetch({ run: id, shard: 1, of: 1 });
    await expect(fetched).rejects.toThrow(line);
    await expect(fetched).rejects.toThrow(RangeError);
  }
  await expect((await machine('six')).fetch({ run: 'a'.repeat(64), shard: 1, of: 1 })).rejects.toThrow(
    /expected s3:\/\/studies\/lab\/runs\/a+.json, found none/,
  );
  expect(requestText(config(), { tasks: [] }).content).not.toContain('files');
});
