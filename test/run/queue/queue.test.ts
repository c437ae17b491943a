/** What a queue of shards refuses and writes; whole runs with a Redis are in benchmarks/queue.mjs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { bench, defaultConfig } from '../../../src/run/index.ts';
import { counted, crashesIn, givenUp } from '../../../src/run/queue/crashes.ts';
import { jobId, jobSchema, queueName } from '../../../src/run/queue/jobs.ts';
import { queueAddress } from '../../../src/run/queue/queueAddress.ts';
import { storedRequest } from '../../../src/run/queue/request.ts';
import { sentMeanwhile } from '../../../src/run/queue/sentMeanwhile.ts';
import { storeOf } from '../../../src/run/queue/storeOf.ts';
import { writtenShard } from '../../../src/run/shards/runShard.ts';
import { runCommand } from '../../support/commandLine.ts';
import { workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();
const run = 'a'.repeat(64);

test('an open address needs a password', () => {
  for (const open of [
    'redis://10.1.2.3',
    'redis://queue.example:7000/2',
    'rediss://[2001:db8::1]',
    'redis://0.0.0.0',
  ])
    expect(() => queueAddress(open)).toThrow(
      /a queue that other machines reach needs a password, got none for /,
    );
  expect(queueAddress('redis://:se%40cret@10.1.2.3')).toMatchObject({
    host: '10.1.2.3',
    port: 6379,
    password: 'se@cret',
  });
  for (const own of ['redis://localhost', 'redis://127.0.0.1:7000/3', 'redis://[::1]'])
    expect(queueAddress(own)).not.toHaveProperty('password');
  expect(queueAddress('rediss://user:word@queue.example:7000/2')).toEqual({
    ...{ host: 'queue.example', port: 7000, db: 2, username: 'user', password: 'word', tls: {} },
    maxRetriesPerRequest: null,
  });
  for (const wrong of ['nothing', 'http://localhost', 'redis://localhost/x', 'redis://'])
    expect(() => queueAddress(wrong)).toThrow(/^--queue: expected redis:/);
});

test('a job holds a digest and numbers alone', () => {
  expect(jobSchema.safeParse({ run, shard: 1, of: 2 }).success).toBe(true);
  for (const changes of [{ run: '../x' }, { shard: 0 }, { shard: '1' }, { module: '/tmp/x.mjs' }])
    expect(jobSchema.safeParse({ run, shard: 1, of: 2, ...changes }).success).toBe(false);
  expect(jobId({ run, shard: 1, of: 2 })).not.toBe(jobId({ run, shard: 2, of: 2 }));
  expect(queueName()).toMatch(/^saliency-trust-[0-9a-f]{12}$/);
});

test('a request is found by its digest, and refused where it was changed', async () => {
  const config = defaultConfig({ limit: 2 });
  const store = await storeOf(at('store'));
  const id = await store.submit(config);
  expect(await store.submit(config)).toBe(id);
  expect((await storedRequest(at('store'), id)).asked).toEqual(config);
  const path = at('store', id, 'request.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"seed": 1', '"seed": 2'));
  await expect(storedRequest(at('store'), id)).rejects.toThrow(
    /expected the request as it was written, found it changed/,
  );
  await expect(storedRequest(at('store'), run)).rejects.toThrow(
    /^--store: expected .*request.json, found none/,
  );
});

test('an image at which the process ended three times is given up, and its rows say so', async () => {
  for (const count of [1, 2, 3]) expect(counted(at('crashes'), 'synthetic-0')).toBe(count);
  counted(at('crashes'), '');
  expect(crashesIn(at('crashes'))).toEqual({ 'synthetic-0': 3, '': 1 });
  expect([...givenUp(at('crashes')).keys()]).toEqual(['synthetic-0']);
  const config = defaultConfig({ limit: 2, methods: ['gradient'], criteria: ['localization'] });
  const whole = await bench(config);
  const [first = '', second = ''] = whole.images.map(({ id }) => id);
  const failed = new Map([[first, 'the process ended 3 times']]);
  const seen: string[] = [];
  const [task] = await writtenShard(config, {
    ...{ out: at('lost'), shard: { shard: 1, of: 1 }, failed },
    onImage: (image) => seen.push(image),
  });
  expect(new Set(task?.failed.map(({ image }) => image))).toEqual(new Set([first]));
  expect(new Set(seen)).toEqual(new Set([first, second]));
});

test('flags of a queue need each other', async () => {
  const config = written(
    at('config.json'),
    JSON.stringify({
      dataset: { kind: 'synthetic', count: 2 },
      classifiers: [{ id: 'a', model: 'matched-filter:3,4' }],
    }),
  );
  const lines: [string[], string][] = [
    [['--store', 's'], '--store, --cache and --shards are for a run with --queue'],
    [
      ['--queue', 'redis://localhost'],
      '--queue needs --store: the folder that workers share or s3://BUCKET/PREFIX, got none',
    ],
    [
      ['--queue', 'redis://localhost', '--store', 's', '--shard', '1/2'],
      '--queue deals shards itself: expected no --shard',
    ],
    [
      ['--queue', 'redis://192.0.2.1', '--store', at('s')],
      '--queue: a queue that other machines reach needs a password, got none for 192.0.2.1: redis://:PASSWORD@192.0.2.1',
    ],
  ];
  for (const [flags, line] of lines)
    expect(await runCommand('bench', config, '--quiet', '--out', at('o'), ...flags)).toEqual({
      code: 2,
      stdout: '',
      stderr: `saliency-trust: ${line}\n`,
    });
});

test('what a process makes is sent while it works, and not once it ended', async () => {
  let end = (_: string) => {};
  let sent = 0;
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const send = async () => {
    sent++;
    if (sent === 3) end('ended');
  };
  expect(await sentMeanwhile(ended, send, 1)).toBe('ended');
  expect(sent).toBe(3);
  const begun = new Promise<string>((resolve) => setTimeout(resolve, 1, 'soon'));
  expect(await sentMeanwhile(begun, send, 60_000)).toBe('soon');
  await expect(sentMeanwhile(Promise.reject(new Error('lost')), send, 1)).rejects.toThrow('lost');
  expect(sent).toBe(3);
});
