/**
 * A run by a queue against the same run by one process: three workers, two of which are killed in the middle, and a Redis
 * that is started anew and forgets everything. The workers share a folder, or with --s3 nothing but a store behind S3
 * (s3rver). Then a method that ends the process at one image, which S3 refuses as it is code. Needs redis-server.
 * npm run bench:queue [-- SEED] [-- --s3]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { matchedFilterModel } from '../dist/classifiers/index.js';
import { syntheticDataset } from '../dist/datasets/index.js';
import { encodePng } from '../dist/images/index.js';
import { comparable } from './comparable.mjs';
import { smallStudy } from './smallStudy.mjs';

const { values, positionals } = parseArgs({
  options: { s3: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const seed = Number(positionals[0] ?? 1);
const port = 7800 + (seed % 100);
const url = `redis://127.0.0.1:${port}`;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'saliency-trust-queue-'));
const at = (...names) => join(folder, ...names);
const say = (line) => process.stdout.write(`${line}\n`);
const running = new Set();

/** Starts a program in a folder of its own, which stands for a machine. */
function started(command, args, machine) {
  mkdirSync(at(machine), { recursive: true });
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: at(machine) });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  running.add(child);
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, text });
    });
  });
  return { child, ended };
}

const store = values.s3 ? 's3://studies/queue' : at('store');
const queue = ['--queue', url, '--store', store];
const worker = (number) => started(process.execPath, [cli, 'work', ...queue], `worker-${number}`);
const redis = () => started('redis-server', ['--port', String(port), '--save', ''], 'redis');
const submitted = (config, out) =>
  started(
    process.execPath,
    [cli, 'bench', config, ...queue, '--shards', '5', '--out', out, '--quiet'],
    'submitter',
  );

/** Images, masks and models in files of the submitter. */
async function writeStudy() {
  for (const name of ['images', 'masks']) mkdirSync(at('submitter', name), { recursive: true });
  const { items } = syntheticDataset({ seed: String(seed), count: 10 });
  for (const { id, load } of items) {
    const { image, mask } = await load();
    const png = (array, scale) =>
      encodePng(
        ndarray(
          Uint8Array.from(array.data, (value) => scale * value),
          [64, 64, 1],
        ),
      );
    writeFileSync(at('submitter', 'images', `${id}.png`), png(image, 1));
    writeFileSync(at('submitter', 'masks', `${id}.png`), png(mask, 255));
  }
  for (const [name, sigmas] of Object.entries({ a: [3, 4, 5], b: [3.2, 4.2, 4.8] }))
    writeFileSync(at('submitter', `${name}.onnx`), matchedFilterModel({ size: 64, sigmas }));
  const study = smallStudy({
    ...{ name: 'queued', count: 10, samples: 100, seed },
    dataset: { kind: 'folder', images: 'images', masks: 'masks' },
    classifiers: [
      { id: 'a', model: 'a.onnx' },
      { id: 'b', model: 'b.onnx', role: 'replicate' },
    ],
  });
  const deadly = { ...study, methods: ['gradient', { name: 'deadly', module: 'deadly.mjs' }] };
  writeFileSync(at('submitter', 'study.json'), JSON.stringify(study));
  writeFileSync(at('submitter', 'deadly.json'), JSON.stringify(deadly));
  writeFileSync(
    at('submitter', 'deadly.mjs'),
    `export default {
  name: 'deadly',
  needs: ['logits'],
  presets: { default: {}, arun2021: {} },
  reduction: 'absSum',
  explain: async ({ image, seed }) => {
    if (/^0[0-7]/.test(seed)) process.kill(process.pid, 'SIGKILL');
    return { kind: 'attribution', attribution: image, diagnostics: {} };
  },
};
`,
  );
}

const differing = (out) =>
  ['rows.jsonl', 'predictions.jsonl', 'summary.json', 'summary.csv', 'gallery.json', 'report.html'].filter(
    (name) => comparable(at('submitter', out, name)) !== comparable(at('submitter', 'whole', name)),
  );

async function startedS3() {
  const { default: S3rver } = await import('s3rver');
  const options = { address: '127.0.0.1', port: 0, silent: true, directory: at('s3') };
  const s3 = new S3rver({ ...options, configureBuckets: [{ name: 'studies' }] });
  const address = await s3.run();
  process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${address.port}`;
  process.env.AWS_ACCESS_KEY_ID = 'S3RVER';
  process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER';
  return s3;
}

const s3 = values.s3 ? await startedS3() : undefined;
let server = redis();
try {
  await writeStudy();
  const inSubmitter = { cwd: at('submitter') };
  spawnSync(process.execPath, [cli, 'bench', 'study.json', '--out', 'whole', '--quiet'], inSubmitter);
  const workers = [worker(1), worker(2), worker(3)];
  const begun = Date.now();
  const run = submitted('study.json', 'out');
  await setTimeout(2500 + 300 * (seed % 7));
  workers[0].child.kill('SIGKILL');
  await setTimeout(1500);
  server.child.kill('SIGKILL');
  await server.ended;
  await setTimeout(1000);
  server = redis();
  await setTimeout(2000);
  workers[1].child.kill('SIGKILL');
  const { code, text } = await run.ended;
  say(
    `two of three workers killed, Redis started anew without its memory: exit code ${code}, ${Math.round((Date.now() - begun) / 1000)} s${text}`,
  );
  say(`the bytes of one process: ${code === 0 ? differing('out').join(', ') || 'yes' : 'NO'}`);
  const poisoned = await submitted('deadly.json', 'deadly').ended;
  if (values.s3) say(`a method of a module: exit code ${poisoned.code}, ${poisoned.text.trim()}`);
  else {
    const rows = readFileSync(at('submitter', 'deadly', 'rows.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const failed = rows.filter(({ state }) => state === 'failed');
    const images = [...new Set(failed.map(({ image }) => image))];
    say(
      `a method that ends its process at some maps: exit code ${poisoned.code}, ${failed.length} of ${rows.length} rows failed, images ${images.join(', ')}: ${failed[0]?.error}`,
    );
  }
  workers[2].child.kill('SIGTERM');
  say(`the last worker stopped by SIGTERM: exit code ${(await workers[2].ended).code}`);
} finally {
  for (const child of running) child.kill('SIGKILL');
  await s3?.close();
  rmSync(folder, { recursive: true, force: true });
}
