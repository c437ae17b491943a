/**
 * A run by a queue against the same run by one process: three workers, two of which are killed in the middle, and a Redis
 * that is started anew and forgets everything. Then a method that ends the process at one image. Needs redis-server.
 * npm run bench:queue [-- SEED]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { smallStudy } from './smallStudy.mjs';

const seed = Number(process.argv[2] ?? 1);
const port = 7800 + (seed % 100);
const url = `redis://127.0.0.1:${port}`;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'saliency-trust-queue-'));
const at = (...names) => join(folder, ...names);
const say = (line) => process.stdout.write(`${line}\n`);
const running = new Set();

function started(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder });
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

const program = (...args) => started(process.execPath, [cli, ...args]);
const worker = () => program('work', '--queue', url, '--store', 'store');
const redis = () => started('redis-server', ['--port', String(port), '--save', '', '--dir', folder]);
const submitted = (config, out) =>
  program('bench', config, '--queue', url, '--store', 'store', '--shards', '5', '--out', out, '--quiet');

const study = smallStudy({ name: 'queued', count: 10, samples: 100, seed });
writeFileSync(at('study.json'), JSON.stringify(study));
writeFileSync(
  at('deadly.mjs'),
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
writeFileSync(
  at('deadly.json'),
  JSON.stringify({ ...study, methods: ['gradient', { name: 'deadly', module: 'deadly.mjs' }] }),
);
const same = (out) =>
  ['rows.jsonl', 'predictions.jsonl', 'summary.json', 'summary.csv', 'gallery.json'].every(
    (name) => readFileSync(at(out, name), 'utf8') === readFileSync(at('whole', name), 'utf8'),
  );

let server = redis();
try {
  spawnSync(process.execPath, [cli, 'bench', 'study.json', '--out', 'whole', '--quiet'], { cwd: folder });
  const workers = [worker(), worker(), worker()];
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
  say(`the bytes of one process: ${same('out') ? 'yes' : 'NO'}`);
  const poisoned = await submitted('deadly.json', 'deadly').ended;
  const rows = readFileSync(at('deadly', 'rows.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const failed = rows.filter(({ state }) => state === 'failed');
  const images = [...new Set(failed.map(({ image }) => image))];
  say(
    `a method that ends its process at some maps: exit code ${poisoned.code}, ${failed.length} of ${rows.length} rows failed, images ${images.join(', ')}: ${failed[0]?.error}`,
  );
  workers[2].child.kill('SIGTERM');
  say(`the last worker stopped by SIGTERM: exit code ${(await workers[2].ended).code}`);
} finally {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
