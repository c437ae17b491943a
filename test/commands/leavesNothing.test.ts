/**
 * Nothing is written but the results: ONNX Runtime would queue events with a digest of the machine and a device id
 * below the user's home, and keep the address that they go to.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { builtProgram, type Ended, started } from '../support/builtProgram.ts';
import { smallStudy, workFolder, writeSmallStudy, written } from '../support/workFolder.ts';

const at = workFolder();
const program = builtProgram();
let env: Readonly<Record<string, string>>;

/** Every folder that a library may think it owns, empty, and no variable besides. */
const folders = ['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'TMPDIR'];

beforeAll(() => {
  writeSmallStudy(at);
  written(
    at('study.json'),
    JSON.stringify({ ...smallStudy, methods: ['gradient'], criteria: ['localization'] }),
  );
  env = {
    PATH: process.env.PATH ?? '',
    ...Object.fromEntries(folders.map((name) => [name, at('user', name)])),
  };
  for (const path of [...folders.map((name) => at('user', name)), at('here')])
    mkdirSync(path, { recursive: true });
});

const run = (...args: readonly string[]): Promise<Ended> =>
  started(process.execPath, args, { cwd: at('here'), env }).ended;
const left = () => [
  ...readdirSync(at('user'), { recursive: true }).filter((name) => !folders.includes(String(name))),
  ...readdirSync(at('here'), { recursive: true }),
];

test('bench, explain, doctor and score write nothing below the home, the caches and the working folder', async () => {
  const image = at('images', 'p0.png');
  const model = ['--model', at('a.onnx'), '--range', '0,1'];
  const commands = [
    ['bench', at('study.json'), '--out', at('bench'), '--limit', '2', '--workers', '1'],
    ['explain', image, ...model, '--out', at('maps', 'all')],
    ['score', '--maps', at('masks'), '--masks', at('masks'), '--out', at('scores')],
    ['doctor'],
  ];
  for (const args of commands) {
    const { code, stderr } = await run(program, ...args);
    expect([args[0], code, code === 0 ? '' : stderr]).toEqual([args[0], 0, '']);
  }
  expect(left()).toEqual([]);
});

/** A script that opens a model, in the main thread or in a worker. */
const script = (name: string, lines: readonly string[]) => {
  const library = JSON.stringify(pathToFileURL(join(dirname(program), 'index.js')).href);
  return written(at(name), lines.join('\n').replaceAll('LIBRARY', library));
};
const opens = [
  'const { openClassifier } = await import(LIBRARY);',
  `await openClassifier(${JSON.stringify(at('a.onnx'))}).then((c) => c.dispose(), (e) => console.log(e.message));`,
];

test('the library writes nothing either, nor in a worker that is started behind it', async () => {
  const worker = script('worker.mjs', opens);
  const main = script('main.mjs', [
    ...opens,
    "const { Worker } = await import('node:worker_threads');",
    `const worker = new Worker(${JSON.stringify(worker)});`,
    "await new Promise((done) => worker.on('exit', done));",
  ]);
  expect(await run(main)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(left()).toEqual([]);
});

test('a worker that cannot switch the telemetry off any more opens no model, and says what to do', async () => {
  const main = script('alone.mjs', [
    "const { Worker } = await import('node:worker_threads');",
    `const worker = new Worker(${JSON.stringify(script('worker.mjs', opens))});`,
    "await new Promise((done) => worker.on('exit', done));",
  ]);
  const { code, stdout } = await run(main);
  expect([code, stdout]).toEqual([
    0,
    "ONNX Runtime's telemetry cannot be switched off from a worker thread: import saliency-trust in the main thread first, or start the process with ORT_DISABLE_TELEMETRY=1\n",
  ]);
  expect(left()).toEqual([]);
});

test('the tests themselves run with the switch', () => {
  // The process itself is what the native library asks.
  const report = process.report.getReport() as { environmentVariables?: Record<string, string> };
  expect(report.environmentVariables?.ORT_DISABLE_TELEMETRY).toBe('1');
});
