/**
 * Kills a small run of `bench` with worker threads by SIGKILL at random moments, goes on with it each time, and compares
 * rows.jsonl, summary.json and report.html with those of an unbroken run, byte by byte but for when it began, how long
 * it took and its peak memory in the report. A run that ends before all kills are spent is compared and begun anew.
 *
 *   npm run bench:kills -- [--kills 50] [--workers 2] [--seed 1]
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomStream } from '../dist/math/random/random.js';
import { comparable } from './comparable.mjs';
import { smallStudy } from './smallStudy.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
});
const kills = Number(values.kills);
const stream = randomStream(`kills ${values.seed}`);
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'saliency-trust-kills-'));
const at = (...names) => join(folder, ...names);

const study = smallStudy({ name: 'killed', count: 8, samples: 50 });
writeFileSync(at('study.json'), JSON.stringify(study));

/** Runs until its end, or until it has `most` finished parts or as many milliseconds have gone by. */
function run(out, { parts = Infinity, milliseconds } = {}) {
  const words = [cli, 'bench', at('study.json'), '--out', at(out), '--quiet', '--resume'];
  const child = spawn(process.execPath, [...words, '--workers', values.workers], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  const kill = () => child.kill('SIGKILL');
  const timer = milliseconds === undefined ? undefined : setTimeout(kill, milliseconds);
  const watch = setInterval(() => partsIn(out) >= parts && kill(), 2);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearInterval(watch);
      resolve({ code, signal, text });
    });
  });
}

/** How many parts a run has finished. */
function partsIn(out) {
  const file = at(out, 'partial', 'parts.jsonl');
  return existsSync(file) ? readFileSync(file, 'latin1').split('\n').length - 1 : 0;
}

/** Files in which an ended run is not what the unbroken one is. */
function differing(out) {
  return ['rows.jsonl', 'summary.json', 'report.html'].filter(
    (file) => comparable(at(out, file)) !== comparable(at('unbroken', file)),
  );
}

try {
  const start = performance.now();
  const first = await run('unbroken');
  if (first.code !== 0) throw new Error(first.text);
  const whole = performance.now() - start;
  const spent = { 'before a part was finished': 0, 'between parts': 0 };
  let [done, runs, failures] = [0, 0, 0];
  while (done < kills || runs === 0) {
    runs++;
    const out = `run-${runs}`;
    for (;;) {
      const before = partsIn(out);
      // Half of the kills at a random time from the start, half at a random number of further parts.
      const moment =
        stream.uniform() < 0.5
          ? { milliseconds: stream.uniform() * whole }
          : { parts: before + 1 + stream.integer(10) };
      const { code, signal, text } = await run(out, done < kills ? moment : {});
      if (signal === 'SIGKILL') {
        done++;
        spent[partsIn(out) > before ? 'between parts' : 'before a part was finished']++;
        continue;
      }
      const odd = code === 0 ? differing(out) : [`exit code ${code}: ${text}`];
      if (odd.length > 0) failures++;
      process.stdout.write(`run ${runs} after ${done} kills: ${odd.join(', ') || 'the same bytes'}\n`);
      break;
    }
  }
  const words = Object.entries(spent).map(([when, count]) => `${count} ${when}`);
  process.stdout.write(`${done} kills (${words.join(', ')}) in ${runs} runs, ${failures} of them differ\n`);
  process.exitCode = failures > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
