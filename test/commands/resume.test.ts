/** Runs that are interrupted: killed, stopped by Ctrl-C, or out of space. */
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { matchedFilterModel } from '../../src/classifiers/index.ts';
import { type BenchConfig, bench as benchRun, readBenchmark } from '../../src/run/index.ts';
import { rowLines } from '../../src/run/results/rowsFile.ts';
import { builtProgram, type Ended, started } from '../support/builtProgram.ts';
import { runCommand } from '../support/commandLine.ts';
import {
  discPicture,
  pictureSize,
  smallStudy,
  workFolder,
  writeSmallStudy,
  written,
} from '../support/workFolder.ts';

const at = workFolder();
const cli = builtProgram();
const whole = ['rows.jsonl', 'predictions.jsonl', 'summary.json', 'summary.csv', 'gallery.json'] as const;
const contents = (folder: string) =>
  Object.fromEntries(whole.map((name) => [name, readFileSync(at(folder, name), 'utf8')]));
const partsPath = (folder: string) => at(folder, 'partial', 'parts.jsonl');
/** The whole lines of the parts of a run. */
const partsIn = (folder: string) => {
  const text = existsSync(partsPath(folder)) ? readFileSync(partsPath(folder), 'utf8') : '';
  return text.slice(0, text.lastIndexOf('\n') + 1);
};
const count = (lines: string) => lines.split('\n').length - 1;
/** Small, but with every kind of part. */
const study = {
  ...smallStudy,
  classifiers: smallStudy.classifiers.slice(0, 2),
  methods: ['gradient', 'grad-cam'],
  criteria: ['localization', { name: 'randomization', draws: 2, steps: 2 }, 'repeatability'],
};
const config = (name: string, changes: object = {}) =>
  written(at(`${name}.json`), JSON.stringify({ ...study, ...changes }));

let table = '';

beforeAll(async () => {
  writeSmallStudy(at);
  const result = await runCommand('bench', config('study'), '--out', at('unbroken'), '--quiet');
  expect(result).toMatchObject({ code: 0, stderr: '' });
  table = result.stdout;
  expect((await interrupted('begun', 8, 'SIGKILL')).signal).toBe('SIGKILL');
});

/**
 * Sends its own process a signal after it has written so many parts: a test that watched from outside would come too
 * late where the machine is busy.
 */
const sendsItself = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  import { isMainThread } from 'node:worker_threads';
  const write = fs.writeFileSync;
  const { PARTS, SIGNAL } = process.env;
  let parts = 0;
  fs.writeFileSync = (file, data, options) => {
    write(file, data, options);
    if (String(Buffer.from(data).subarray(0, 8)) !== '{"part":') return;
    parts += 1;
    if (isMainThread && parts === Number(PARTS)) process.kill(process.pid, SIGNAL);
  };
  syncBuiltinESMExports();`;

/** One worker, which is quicker for so little; where a run is killed again and again, two. */
const bench = (folder: string, flags: readonly string[] = [], node: readonly string[] = [], env = {}) =>
  started(
    process.execPath,
    [
      ...[...node, cli, 'bench', at('study.json'), '--out', at(folder), '--quiet'],
      ...['--workers', folder === 'killed' ? '2' : '1', ...flags],
    ],
    { env: { ...process.env, ...env } },
  );

/** Begins a run that gets this signal when it has written this many parts. */
const signalled = (folder: string, parts: number, signal: NodeJS.Signals, ...flags: readonly string[]) =>
  bench(folder, flags, ['--import', written(at('sendsItself.mjs'), sendsItself)], {
    PARTS: String(parts),
    SIGNAL: signal,
  });

/** Goes on with a run in this process, which is quicker. */
const resumed = (name: string, folder: string, ...flags: readonly string[]) =>
  runCommand('bench', at(`${name}.json`), '--out', at(folder), '--quiet', '--resume', ...flags);

/** Goes on until there are this many parts more, and gets the signal then. */
const interrupted = (folder: string, more: number, signal: NodeJS.Signals): Promise<Ended> =>
  signalled(folder, more, signal, '--resume').ended;

/** A folder with a run that was killed after eight parts. */
const killed = (folder: string) => cpSync(at('begun'), at(folder), { recursive: true });

describe('a run that is killed', () => {
  test('again and again ends with the same bytes, and no part is computed twice', async () => {
    const lost: number[] = [];
    for (let before = ''; ; ) {
      const { code } = await interrupted('killed', 1 + 30 * lost.length, 'SIGKILL');
      if (code === 0) break;
      const now = partsIn('killed');
      expect(now.startsWith(before)).toBe(true);
      const keys = now.split('\n').map((line) => /^\{"part":"([^"]*)"/.exec(line)?.[1]);
      expect(new Set(keys).size).toBe(keys.length);
      lost.push(count(now) - count(before));
      before = now;
    }
    expect(lost.length).toBeGreaterThanOrEqual(2);
    expect(contents('killed')).toEqual(contents('unbroken'));
    expect(readdirSync(at('killed'))).not.toContain('partial');
  });

  test('while it wrote a line loses that line alone, and maps that were lost are made again', async () => {
    killed('torn');
    truncateSync(partsPath('torn'), partsIn('torn').length - 40);
    const whole = partsIn('torn');
    await interrupted('torn', 4, 'SIGKILL');
    expect(partsIn('torn').startsWith(whole)).toBe(true);
    appendFileSync(partsPath('torn'), '{"part":"randomization/0/1","rows":[{"criterion":"rando');
    rmSync(at('torn', 'partial', 'maps'), { recursive: true });
    expect(await resumed('study', 'torn')).toMatchObject({ code: 0, stderr: '' });
    expect(contents('torn')).toEqual(contents('unbroken'));
  });

  test('is no finished run to report and compare, and is replaced without --resume', async () => {
    killed('anew');
    for (const args of [
      ['report', at('anew')],
      ['compare', at('unbroken'), at('anew')],
    ]) {
      expect(await runCommand(...args)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /anew must hold a finished run, found one that stopped early: bench --resume finishes it\n$/,
        ),
      });
    }
    written(partsPath('anew'), 'nothing of this is read\n');
    expect((await runCommand('bench', at('study.json'), '--out', at('anew'), '--quiet')).code).toBe(0);
    expect(contents('anew')).toEqual(contents('unbroken'));
    expect(existsSync(at('anew', 'partial'))).toBe(false);
  });
});

test('a run of three workers ends with the same bytes', async () => {
  const { code, stderr } = await bench('three', ['--workers', '3']).ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(contents('three')).toEqual(contents('unbroken'));
});

describe('two runs in one folder', () => {
  test('are refused: one holds it until it ends, however it ends', async () => {
    // A process that is stopped holds it still.
    const { child, ended } = signalled('held', 2, 'SIGSTOP');
    while (count(partsIn('held')) < 2) await setTimeout(10);
    const refused = new RegExp(
      `^saliency-trust: .*held must be free for this run, but process ${child.pid} of .*; wait for its end, or take another folder\n$`,
    );
    for (const flags of [['--seed', '2'], ['--resume'], ['--seed', '2', '--resume']]) {
      const second = await runCommand('bench', at('study.json'), '--out', at('held'), '--quiet', ...flags);
      expect(second).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(refused) });
    }
    // More than once, as it may be between the second part and its stop.
    const wakes = setInterval(() => child.kill('SIGCONT'), 50);
    expect((await ended).code).toBe(0);
    clearInterval(wakes);
    expect(contents('held')).toEqual(contents('unbroken'));
    expect(readdirSync(at('held')).filter((name) => /lock|partial/.test(name))).toEqual([]);
    // What is written without a model is held as well.
    const other = { process: 1, processStart: null, host: 'another.example', since: 'yesterday' };
    written(at('held', 'run.lock'), JSON.stringify(other));
    expect(await runCommand('report', at('held'))).toMatchObject({ code: 2, stdout: '' });
  });

  test('are refused in a script too, which gives a folder of parts', async () => {
    const config = readBenchmark(at('study.json')) as BenchConfig;
    const partial = at('script', 'partial');
    const both = await Promise.allSettled([benchRun(config, { partial }), benchRun(config, { partial })]);
    const reasons = both.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(reasons).toEqual([expect.stringMatching(/must be free for this run/)]);
    const rows = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.rows] : []));
    expect(rows.map((some) => [...rowLines(some)].join(''))).toEqual([contents('unbroken')['rows.jsonl']]);
    expect(existsSync(at('script', 'partial.lock'))).toBe(false);
  });
});

describe('parts that are not those of the run', () => {
  const lines = () => readFileSync(partsPath('kept'), 'utf8').split('\n');
  let parts = '';
  beforeAll(async () => {
    killed('kept');
    parts = partsIn('kept');
    await signalled('another', 20, 'SIGKILL', '--seed', '2').ended;
  });

  test.each<readonly [string, () => string, RegExp]>([
    ['a line of a run with another seed', () => `${parts}${partsIn('another').split('\n')[0]}\n`, /line \d+ is of another run;/],
    ['a line with another number', () => parts.replace(/("value":0\.)(\d)/, (_, head, digit) => `${head}${(Number(digit) + 1) % 10}`), /line \d+ is not as it was written;/],
    ['a line that lost its digest', () => parts.replace(/,"sha256":"[0-9a-f]*"\}/, '}'), /line 1 is not as it was written;/],
    ['a line that is no JSON', () => `nothing of this\n${parts}`, /line 1 is not as it was written;/],
  ])('%s is refused', async (_, changed, message) => {
    written(partsPath('kept'), changed());
    const { code, stderr } = await resumed('study', 'kept');
    expect(stderr).toMatch(new RegExp(`^saliency-trust: --resume: .*parts\\.jsonl: ${message.source} .*\n$`));
    expect(code).toBe(2);
    written(partsPath('kept'), parts);
  }); // biome-ignore format: a table

  test('a map of another run is made again', async () => {
    expect(lines().length).toBeGreaterThan(8);
    cpSync(at('another', 'partial', 'maps'), at('kept', 'partial', 'maps'), { recursive: true });
    expect(await resumed('study', 'kept')).toMatchObject({ code: 0, stderr: '' });
    expect(contents('kept')).toEqual(contents('unbroken'));
  });
});

describe('a run that is stopped', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s keeps what is finished, says how to go on and ends with 130',
    async (signal) => {
      const { code, stdout, stderr } = await interrupted(signal, 8, signal);
      expect([code, stdout]).toEqual([130, '']);
      expect(stderr).toBe(`stopped by ${signal}: run the same command with --resume to continue\n`);
      expect(readdirSync(at(signal))).toEqual(['partial']);
      if (signal === 'SIGTERM') return;
      expect((await resumed('study', signal)).code).toBe(0);
      expect(contents(signal)).toEqual(contents('unbroken'));
    },
  );
});

test('an earlier run in the folder stays as it was until the next one is finished', async () => {
  cpSync(at('unbroken'), at('earlier'), { recursive: true });
  await signalled('earlier', 8, 'SIGKILL', '--seed', '2').ended;
  expect(contents('earlier')).toEqual(contents('unbroken'));
  expect(await runCommand('report', at('earlier'))).toMatchObject({ code: 0 });
  expect(
    await runCommand('bench', at('study.json'), '--out', at('earlier'), '--quiet', '--seed', '2', '--resume'),
  ).toMatchObject({ code: 0 });
  expect(contents('earlier')['rows.jsonl']).not.toBe(contents('unbroken')['rows.jsonl']);
});

describe('a run that cannot write', () => {
  test('ends with code 2 and one line, and goes on where there is space again', async () => {
    // A limit of the size of files, which the system refuses to pass as it refuses to fill a full disk.
    const script = `trap '' XFSZ; ulimit -f 12; exec "$0" "$@"`;
    const args = [
      process.execPath,
      cli,
      'bench',
      at('study.json'),
      '--out',
      at('full'),
      '--quiet',
      '--workers',
      '1',
    ];
    const { code, stderr } = await started('bash', ['-c', script, ...args]).ended;
    expect(stderr).toMatch(
      /^saliency-trust: cannot write .*full.partial.parts\.jsonl: the file would be larger than is allowed \(EFBIG\); .*--resume.*\n$/,
    );
    expect(code).toBe(2);
    // Whole lines only, as many as fit.
    expect(readFileSync(partsPath('full'), 'utf8')).toBe(partsIn('full'));
    expect(count(partsIn('full'))).toBeGreaterThan(3);
    expect((await resumed('study', 'full')).code).toBe(0);
    expect(contents('full')).toEqual(contents('unbroken'));
  });
});

describe('--resume', () => {
  test('of a run that is finished computes nothing and prints its table', async () => {
    const before = readFileSync(at('unbroken', 'manifest.json'), 'utf8');
    expect(await resumed('study', 'unbroken')).toMatchObject({ code: 0, stdout: table });
    expect(readFileSync(at('unbroken', 'manifest.json'), 'utf8')).toBe(before);
  });

  test('refuses another config, model or data set and names what is not as it was', async () => {
    killed('other');
    const parts = partsIn('other');
    const refusal = async (...flags: readonly string[]) => {
      const { code, stdout, stderr } = await resumed('other', 'other', ...flags);
      expect([code, stdout]).toEqual([2, '']);
      expect(partsIn('other')).toBe(parts);
      return stderr;
    };
    const begun = `saliency-trust: --resume: the run in ${at('other', 'partial')} was begun with something else: `;
    const end = ' (without --resume it is replaced)\n';
    config('other', { methods: ['gradient', { name: 'grad-cam', divideByMax: true }] });
    expect(await refusal()).toBe(`${begun}methods.grad-cam.options.divideByMax false -> true${end}`);
    config('other');
    expect(await refusal('--seed', '3')).toBe(`${begun}seed 1 -> 3${end}`);

    const picture = readFileSync(at('images', 'p1.png'));
    written(at('images', 'p1.png'), discPicture(2));
    expect(await refusal()).toMatch(/SHA-256\.data [0-9a-f]{12} -> [0-9a-f]{12} \(/);
    written(at('images', 'p1.png'), picture);
    const model = readFileSync(at('b.onnx'));
    written(at('b.onnx'), matchedFilterModel({ size: pictureSize, sigmas: [2, 6] }));
    expect(await refusal()).toMatch(/else: SHA-256\.models\.b [0-9a-f]{12} -> [0-9a-f]{12} \(/);
    written(at('b.onnx'), model);
    // Some engines sum in another order in another batch.
    config('other', { batchSize: 2 });
    expect(await refusal()).toBe(`${begun}batchSize 16 -> 2${end}`);
    config('other');
    expect(await resumed('other', 'other')).toMatchObject({ code: 0 });
    expect(contents('other')).toEqual(contents('unbroken'));
    // A finished run is held to the same.
    expect(await resumed('other', 'other', '--seed', '3')).toMatchObject({
      code: 2,
      stderr: `saliency-trust: --resume: the run in ${at('other')} was begun with something else: seed 1 -> 3${end}`,
    });
  });

  test('of a study that was moved goes on, with the module of its method', async () => {
    const folder = (...parts: readonly string[]) => at('moving', ...parts);
    writeSmallStudy(folder);
    written(
      folder('own.mjs'),
      `export default {
        name: 'own',
        reduction: 'sum',
        presets: { default: {}, arun2021: {} },
        explain: async ({ image }) => ({ kind: 'attribution', attribution: image }),
      };`,
    );
    const own = { ...study, methods: ['gradient', { name: 'mine', module: 'own.mjs' }] };
    const path = written(folder('study.json'), JSON.stringify(own));
    const stop = new AbortController();
    const partial = folder('out', 'partial');
    const onProgress = () => count(partsIn('moving/out')) > 4 && stop.abort(new Error('stopped'));
    const run = benchRun(readBenchmark(path) as BenchConfig, { partial, signal: stop.signal, onProgress });
    await expect(run).rejects.toThrow('stopped');
    cpSync(folder(), at('moved'), { recursive: true });
    rmSync(folder(), { recursive: true });
    const kept = partsIn('moved/out');
    const moved = ['bench', at('moved', 'study.json'), '--quiet', '--out'];
    expect(await runCommand(...moved, at('moved', 'out'), '--resume')).toMatchObject({ code: 0, stderr: '' });
    expect(await runCommand(...moved, at('moved', 'anew'))).toMatchObject({ code: 0 });
    expect(count(kept)).toBeGreaterThan(4);
    expect(contents('moved/out')).toEqual(contents('moved/anew'));
  });

  test('of a suite goes on with the task that was interrupted, and keeps those before', async () => {
    written(at('one.json'), JSON.stringify({ ...study, name: 'one', criteria: ['localization'] }));
    written(at('two.json'), JSON.stringify({ ...study, name: 'two', criteria: ['localization'] }));
    written(at('both.json'), JSON.stringify({ name: 'both', tasks: ['one.json', 'two.json'] }));
    expect(await runCommand('bench', at('both.json'), '--out', at('suite'), '--quiet')).toMatchObject({
      code: 0,
    });
    expect(await runCommand('bench', at('one.json'), '--out', at('rest', 'one'), '--quiet')).toMatchObject({
      code: 0,
    });
    const before = readFileSync(at('rest', 'one', 'manifest.json'), 'utf8');
    expect(await resumed('both', 'rest')).toMatchObject({ code: 0 });
    expect(readFileSync(at('rest', 'one', 'manifest.json'), 'utf8')).toBe(before);
    expect(contents('rest/two')).toEqual(contents('suite/two'));
    expect(existsSync(at('rest', 'report.html'))).toBe(true);
  });
});
