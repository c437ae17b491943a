/** Runs in shards: what merge writes, and what it refuses. */
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { shardOf } from '../../src/commands/shardFlag.ts';
import { dealt } from '../../src/run/shards/dealt.ts';
import { runCommand } from '../support/commandLine.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const study = {
  ...smallStudy,
  classifiers: smallStudy.classifiers.slice(0, 2),
  methods: ['gradient'],
  criteria: [
    'localization',
    { name: 'randomization', draws: 1, steps: 1 },
    'repeatability',
    { name: 'fidelity', steps: 4, beside: [], windows: 0 },
  ],
};
const files = ['rows.jsonl', 'predictions.jsonl', 'summary.json', 'summary.csv', 'gallery.json'] as const;

/** The files of a run, and its page without what no two runs have alike: when, how long and how much memory. */
function contents(folder: string): Record<string, string> {
  const {
    started: when,
    wallSeconds,
    peakMemoryMiB,
  } = JSON.parse(readFileSync(at(folder, 'manifest.json'), 'utf8'));
  const page = readFileSync(at(folder, 'report.html'), 'utf8')
    .replaceAll(when, 'WHEN')
    .replaceAll(new RegExp(`(wallSeconds.{0,40}?)\\b${wallSeconds}\\b`, 'g'), '$1N')
    .replaceAll(new RegExp(`(peakMemoryMiB.{0,40}?)\\b${peakMemoryMiB}\\b`, 'g'), '$1N');
  return {
    ...Object.fromEntries(files.map((name) => [name, readFileSync(at(folder, name), 'utf8')])),
    page,
  };
}

const bench = (out: string, ...flags: readonly string[]) =>
  runCommand('bench', at('study.json'), '--out', at(out), '--quiet', ...flags);
const merge = (...args: readonly string[]) => runCommand('merge', ...args, '--quiet');

beforeAll(async () => {
  writeSmallStudy(at, 4);
  written(at('study.json'), JSON.stringify(study));
  expect(await bench('whole')).toMatchObject({ code: 0, stderr: '' });
});

describe('the shards of a run', () => {
  test.each([2, 7])('%i of them are merged to the bytes that one machine writes', async (of) => {
    for (let shard = 1; shard <= of; shard++)
      expect(await bench(`in${of}`, '--shard', `${shard}/${of}`)).toMatchObject({ code: 0, stderr: '' });
    const result = await merge(at(`in${of}`));
    expect(result).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('localization') });
    expect(contents(`in${of}`)).toEqual(contents('whole'));
  });

  test('three of them, one broken off and gone on with, give the same bytes', async () => {
    await bench('in3', '--shard', '2/3');
    // As a process leaves it that is killed while it writes.
    const [parts, record] = ['partial/parts.jsonl', 'shard.json'].map((name) =>
      at('in3', 'shard-2-of-3', name),
    );
    truncateSync(parts as string, Math.floor(0.4 * readFileSync(parts as string).length));
    written(record as string, readFileSync(record as string, 'utf8').replace('"finished"', '"begun"'));
    await bench('in3', '--shard', '3/3');
    const missing = await merge(at('in3'));
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^saliency-trust: merge: not all is there: shard 1 of 3 was not begun \(--shard 1\/3\); shard 2 of 3 in \S+ lacks \d+ of \d+ units, the first \S+ \(--shard 2\/3 --resume\)\n$/,
      ),
    });
    await bench('in3', '--shard', '1/3');
    expect(await bench('in3', '--shard', '2/3', '--resume')).toMatchObject({ code: 0, stderr: '' });
    expect(await merge(at('in3'), '--out', at('merged3'))).toMatchObject({ code: 0, stderr: '' });
    expect(contents('merged3')).toEqual(contents('whole'));
    expect(readdirSync(at('merged3')).filter((name) => /lock|partial/.test(name))).toEqual([]);
  });

  test('are refused where they are of different runs, doubled, changed, or no shards', async () => {
    await bench('odd', '--shard', '2/2', '--seed', '2');
    const [one, two] = [at('in2', 'shard-1-of-2'), at('odd', 'shard-2-of-2')];
    const refused = async (line: RegExp, ...folders: readonly string[]) =>
      expect(await merge(...folders, '--out', at('none'))).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(line),
      });
    await refused(
      /merge: \S+shard-1-of-2 and \S+shard-2-of-2 are of different runs: seed 1 -> 2\n$/,
      one,
      two,
    );
    await refused(
      /shard-1-of-2 is of a run in 2 shards and \S+ of one in 3\n$/,
      one,
      at('in3', 'shard-3-of-3'),
    );
    cpSync(one, at('twin'), { recursive: true });
    await refused(/shard-1-of-2 and \S+twin are both shard 1\n$/, one, at('twin'));
    await refused(
      /expected shards of a run in \S+whole, as bench --shard I\/N makes them, found none\n$/,
      at('whole'),
    );
    expect(await merge(one)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--out must be another'),
    });
    const parts = at('twin', 'partial', 'parts.jsonl');
    writeFileSync(parts, readFileSync(parts, 'utf8').replace('"value":0.', '"value":1.'));
    await refused(
      /line \d+ is not as it was written; compute that shard again\n$/,
      at('twin'),
      at('in2', 'shard-2-of-2'),
    );
    expect(await runCommand('report', one)).toMatchObject({
      stderr: expect.stringContaining('found a shard of one'),
    });
    rmSync(at('none'), { recursive: true, force: true });
  });
});

test('images are dealt to shards once each and evenly, whatever their order', () => {
  const images = Array.from({ length: 23 }, (_, place) => `image ${place}`);
  for (const count of [1, 2, 3, 7, 30]) {
    const owners = images.map((image) =>
      Array.from({ length: count }, (_, k) => k + 1).filter((shard) =>
        dealt(images, { shard, of: count }).has(image),
      ),
    );
    expect(owners.every((list) => list.length === 1)).toBe(true);
    const sizes = Array.from({ length: count }, (_, k) => owners.filter(([shard]) => shard === k + 1).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    const turned = images.toReversed();
    for (const image of images)
      expect(dealt(turned, { shard: 1, of: count }).has(image)).toBe(
        dealt(images, { shard: 1, of: count }).has(image),
      );
  }
});

test('--shard reads I/N, or the numbers of Slurm and Kubernetes', () => {
  expect(shardOf('2/7')).toEqual({ shard: 2, of: 7 });
  const slurm = (id: string, min: string, count: string, step = '1') =>
    shardOf('auto', {
      SLURM_ARRAY_TASK_ID: id,
      SLURM_ARRAY_TASK_MIN: min,
      SLURM_ARRAY_TASK_COUNT: count,
      SLURM_ARRAY_TASK_STEP: step,
    });
  expect(slurm('0', '0', '4')).toEqual({ shard: 1, of: 4 });
  expect(slurm('13', '10', '4')).toEqual({ shard: 4, of: 4 });
  expect(slurm('8', '0', '5', '2')).toEqual({ shard: 5, of: 5 });
  // An array of chosen numbers, such as 1,5,9.
  expect(() => slurm('9', '1', '3')).toThrow(/expected numbers that count the jobs, got Slurm's task 9 of 3/);
  expect(shardOf('auto', { JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '3' })).toEqual({ shard: 1, of: 3 });
  expect(() => shardOf('auto', { JOB_COMPLETION_INDEX: '0' })).toThrow(/found neither pair/);
  for (const text of ['0/3', '4/3', '1/0', '1', 'a/b', '-1/3', '1.5/3', '1/1000001'])
    expect(() => shardOf(text)).toThrow(/^--shard: expected I\/N/);
});

describe('--dry-run', () => {
  test('says the units, passes and shards of a run, and writes nothing', async () => {
    const { code, stdout, stderr } = await bench('dry', '--dry-run');
    expect([code, stderr]).toEqual([0, '']);
    const words = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => [line.trim().split(/ +/, 1)[0], line.trim().replace(/^\S+ +/, '')]),
    );
    // Each of four images under both models, and under one draw of one state of one of them.
    expect(words).toMatchObject({
      units: expect.stringMatching(/^\d+ of 4 images$/),
      maps: '8 under trained weights, 4 under 1 states of random weights, each by all methods',
      shards: expect.stringMatching(/each of 2, .*each of 4, and merge$/),
    });
    expect(readdirSync(at('.')).filter((name) => name === 'dry')).toEqual([]);
  });

  test('names the shard that is asked for alone', async () => {
    const { stdout } = await bench('dry', '--dry-run', '--shard', '2/3');
    expect(stdout).toMatch(/^ {2}shards +\S+( \S+)? each of 3, and merge$/m);
  });
});
