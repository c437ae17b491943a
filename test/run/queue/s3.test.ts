/** Runs that go through an S3-compatible store: s3rver stands for one, and where signatures are checked a server of this test. */

import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { configDigest } from '../../../src/run/checkpoints/runDigests.ts';
import { type BenchConfig, benchConfig, runBenchmark } from '../../../src/run/index.ts';
import type { JobData } from '../../../src/run/queue/jobs.ts';
import { requestFolder, requestText, storedRequest } from '../../../src/run/queue/request.ts';
import { type S3Address, s3Address } from '../../../src/run/queue/s3/address.ts';
import { s3Client } from '../../../src/run/queue/s3/client.ts';
import { sha256Of } from '../../../src/run/queue/s3/objects.ts';
import { s3Store } from '../../../src/run/queue/s3/s3Store.ts';
import { storeOf } from '../../../src/run/queue/storeOf.ts';
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

test('an address says bucket and prefix, the environment says the rest', () => {
  expect(s3Address('s3://studies', { ...keys, AWS_REGION: 'eu-central-1', AWS_SESSION_TOKEN: 't' })).toEqual({
    ...{ shown: 's3://studies', bucket: 'https://studies.s3.eu-central-1.amazonaws.com', prefix: '' },
    ...{ region: 'eu-central-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', sessionToken: 't' },
  });
  // A name with a dot is in no certificate of Amazon.
  expect(s3Address('s3://a.b/', keys).bucket).toBe('https://s3.us-east-1.amazonaws.com/a.b');
  const own = { ...keys, AWS_ENDPOINT_URL: 'https://s3.example:9000/' };
  expect(s3Address('s3://studies/lab/1/', own)).toMatchObject({
    bucket: 'https://s3.example:9000/studies',
    prefix: 'lab/1/',
  });
  expect(s3Address('s3://studies', { ...own, AWS_ENDPOINT_URL_S3: 'http://own' }).bucket).toBe(
    'http://own/studies',
  );
  for (const wrong of [
    's3://',
    's3://a',
    's3://Studies',
    's3://studies/../x',
    's3://studies/a b',
    's3://studies//a',
  ])
    expect(() => s3Address(wrong, keys)).toThrow(/^--store: expected s3:\/\/BUCKET\/PREFIX, .*, got s3:/);
  expect(() => s3Address('s3://studies', { AWS_ACCESS_KEY_ID: 'x' })).toThrow(
    /expected the keys of s3:\/\/studies in .*, found no AWS_SECRET_ACCESS_KEY$/,
  );
  expect(() => s3Address('s3://studies', { ...keys, AWS_ENDPOINT_URL: 'minio:9000' })).toThrow(
    /expected http:\/\/HOST or https:\/\/HOST in AWS_ENDPOINT_URL, got minio:9000/,
  );
});

test('other addresses, and --cache beside a folder, are refused', async () => {
  await expect(storeOf('gs://studies')).rejects.toThrow(
    '--store: expected a folder or s3://BUCKET/PREFIX, got gs://studies',
  );
  await expect(storeOf(at('shared'), 'cache')).rejects.toThrow('--cache is for --store s3://BUCKET/PREFIX');
});

const line = async (own: S3Address) =>
  s3Client(own, { firstWait: 1 })
    .then((client) => client.requireReachable())
    .then(() => 'reached', String);

/** A server of this test's own, for what s3rver does not do; gives where it is. */
async function withServer(answer: RequestListener, use: (bucket: string) => Promise<void>): Promise<void> {
  const own = createServer(answer);
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(own.address() as AddressInfo).port}/studies`);
  } finally {
    own.closeAllConnections();
    await new Promise((resolve) => own.close(resolve));
  }
}

test('a bucket that is not there, and no network, are one line each', async () => {
  expect(await line(address())).toBe('reached');
  expect(await line(address('s3://nowhere'))).toMatch(
    /^RangeError: --store: s3:\/\/nowhere at .* is refused \(404 NoSuchBucket\): there is no such bucket, make it first$/,
  );
  let closed = '';
  await withServer(
    () => {},
    async (bucket) => {
      closed = bucket;
    },
  );
  expect(await line({ ...address(), bucket: closed })).toBe(
    `RangeError: --store: ${new URL(closed).host} cannot be reached (ECONNREFUSED), tried 6 times`,
  );
});

/** Signature Version 4 of a request by the steps of Amazon's documents; undefined where it lacks what is signed. */
function signature({ method, url = '', headers }: IncomingMessage, secret: string): string | undefined {
  const [, date, region, service, signed = ''] =
    /Credential=[^/]+\/(\d+)\/([\w-]+)\/(\w+)\/aws4_request, SignedHeaders=([\w;-]+)/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (date === undefined || region === undefined || service !== 's3') return undefined;
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, url, '', lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256Of(canonical)].join('\n');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

test('requests are signed, with the digest of what they carry; wrong keys are one line', async () => {
  const stored = new Map<string, Buffer>();
  const answer: RequestListener = async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { url = '', method, headers } = request;
    const code = !headers.authorization?.includes('Credential=S3RVER/')
      ? 'InvalidAccessKeyId'
      : !headers.authorization.endsWith(`Signature=${signature(request, 'S3RVER')}`) ||
          headers['x-amz-content-sha256'] !== sha256Of(body)
        ? 'SignatureDoesNotMatch'
        : method === 'PUT' || stored.has(url)
          ? undefined
          : 'NoSuchKey';
    if (code !== undefined)
      return void response
        .writeHead(code === 'NoSuchKey' ? 404 : 403)
        .end(`<Error><Code>${code}</Code></Error>`);
    if (method === 'PUT') stored.set(url, body);
    response.end(stored.get(url));
  };
  await withServer(answer, async (bucket) => {
    const own = { ...address(), bucket, region: 'eu-central-1', sessionToken: 'token' };
    const client = await s3Client(own);
    await client.requireReachable();
    const bytes = new TextEncoder().encode('what is stored');
    expect(await client.has('objects/a')).toBe(false);
    expect(await client.get('objects/a')).toBe(undefined);
    await client.put('objects/a', bytes, sha256Of(bytes));
    expect(await client.has('objects/a')).toBe(true);
    expect(await client.get('objects/a')).toEqual(bytes);
    expect([...stored.keys()]).toEqual(['/studies/lab/objects/a']);
    await expect(client.put('objects/a', bytes, sha256Of('other'))).rejects.toThrow(/is refused \(403/);
    expect(await line({ ...own, secretAccessKey: 'wrong' })).toMatch(
      /^RangeError: .* \(403 SignatureDoesNotMatch\): AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not keys of this store$/,
    );
    expect(await line({ ...own, accessKeyId: 'wrong' })).toMatch(
      /\(403 InvalidAccessKeyId\): AWS_ACCESS_KEY_ID/,
    );
  });
});

test('a busy store is asked again', async () => {
  let asked = 0;
  const answer: RequestListener = (_, response) => {
    asked++;
    response
      .writeHead(asked <= 2 ? 503 : 200)
      .end(asked <= 2 ? '<Error><Code>SlowDown</Code></Error>' : 'here');
  };
  await withServer(answer, async (bucket) => {
    const client = await s3Client({ ...address(), bucket }, { firstWait: 1 });
    expect(new TextDecoder().decode(await client.get('x'))).toBe('here');
    expect(asked).toBe(3);
  });
});

/** A store of another machine: what is here of it lies in a folder of its own. */
const machine = (name: string) => s3Store(address(), at('caches', name));
const outOf = (folder: string) =>
  Object.fromEntries(
    ['rows.jsonl', 'predictions.jsonl', 'summary.json', 'summary.csv', 'gallery.json'].map((name) => [
      name,
      readFileSync(at(folder, name), 'utf8'),
    ]),
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
      /brings no code: the classifier 'a'/,
    ],
    [
      (own) =>
        own.replace(
          '"config": {',
          '"config": { "modules": [{ "kind": "audit", "name": "x", "module": "a.onnx", "sha256": "" }],',
        ),
      /brings no code: the audit 'x' is of a module of yours/,
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
