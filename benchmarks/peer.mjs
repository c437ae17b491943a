/**
 * Six maps of the same network and images by this library and by the loops and settings of PAIR saliency on torch
 * (peer.py), image by image in turn, on the same cores: the median seconds of each map, what they add up to for an
 * image, the ratio, and the same of processor time, which tells more where others compute beside. Then our six maps of
 * all images by worker threads of one computing thread each, as `explain` and `bench` share images out, beside the mean
 * of theirs, which one process makes on the same number of threads. Last the relative error of each map of the first
 * image from a long run of other seeds, and what that run says of its own error.
 *
 *   npm run bench:peer -- [--model resnet18] [--side 224] [--images 8] [--long 400] [--threads N]
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import ndarray from 'ndarray';
import { openClassifier } from '../dist/classifiers/index.js';
import { phantomDataset } from '../dist/datasets/index.js';
import { decodeNpy, encodeNpy, fitted, inUnits } from '../dist/images/index.js';
import { dense } from '../dist/math/arrays/dense.js';
import { methodOptions } from '../dist/methods/index.js';
import { stacked } from '../dist/run/execute/computeMaps.js';
import { explain } from '../dist/run/explain/explain.js';
import { createExplainer } from '../dist/run/explain/explainer.js';
import { relativeDistance } from './relativeDistance.mjs';
import { median } from './timing.mjs';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'resnet18' },
    side: { type: 'string', default: '224' },
    images: { type: 'string', default: '8' },
    long: { type: 'string', default: '400' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const [side, count, long, threads] = [values.side, values.images, values.long, values.threads].map(Number);
const script = fileURLToPath(new URL('peer.py', import.meta.url));
const maps = [
  'gradient',
  'smoothgrad',
  'integrated-gradients',
  'smooth-integrated-gradients',
  'grad-cam',
  'xrai',
];
/** Maps that are not exact, and the run that they are compared with. */
const truths = {
  smoothgrad: { samples: long },
  'integrated-gradients': { rule: 'midpoint', steps: long },
  'smooth-integrated-gradients': { samples: long, steps: 1 },
  xrai: { rule: 'midpoint', steps: long },
};

if (!isMainThread) await work();
else if (isPrepared()) await compared();

function isPrepared() {
  const words = ['-c', 'import torch, timm, onnx, onnxscript, skimage'];
  const missing = spawnSync('python3', words, { encoding: 'utf8' });
  if (missing.status === 0) return true;
  const why = missing.stderr?.trim().split('\n').at(-1) ?? 'there is no python3';
  process.stderr.write(
    `bench:peer needs python3 with torch, timm, onnx, onnxscript and scikit-image: ${why}\n`,
  );
  process.exitCode = 2;
  return false;
}

async function compared() {
  const folder = mkdtempSync(join(tmpdir(), 'peer-'));
  try {
    const exported = spawnSync('python3', [script, 'export', values.model, values.side, folder], {
      encoding: 'utf8',
    });
    if (exported.status !== 0) throw new Error(exported.stderr);
    const classifier = await openClassifier(join(folder, 'model.onnx'), { threads });
    const subjects = await openedSubjects(classifier);
    for (const [i, { image }] of subjects.entries())
      writeFileSync(join(folder, `image-${i}.npy`), encodeNpy(image));
    const peer = await started(
      folder,
      subjects.map(({ target }) => target),
    );
    print([
      `${values.model}, ${side} px, ${count} images, ${threads} threads`,
      'ours s',
      'theirs s',
      'ratio',
      'ratio of cpu',
    ]);
    const theirs = await timed({ classifier, subjects, peer });
    peer.end();
    const seconds = (await secondsByWorkers(join(folder, 'model.onnx'), subjects)) / count;
    print([`six maps, ${threads} workers, mean of all images`, seconds, theirs, seconds / theirs]);
    print(['error of the first image', 'ours', 'theirs', 'of the long run']);
    await compareErrors(classifier, subjects[0], folder);
    await classifier.dispose();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function openedSubjects(classifier) {
  const { items } = await phantomDataset({ task: 'detection', size: side, count, seed: 'peer' });
  const subjects = [];
  for (const item of items.slice(0, count)) {
    const { image: read } = await item.load();
    const { image } = inUnits(fitted(read, classifier.inputShape), { range: [-1, 1] });
    const logits = dense(await classifier.logits(stacked([image])));
    subjects.push({ image, target: logits.indexOf(Math.max(...logits)) });
  }
  return subjects;
}

/** A process that makes the maps of peer.py, one by one when asked. */
async function started(folder, targets) {
  const words = [script, 'maps', values.model, folder, JSON.stringify(targets), values.threads];
  const child = spawn('python3', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('peer.py ended before it answered');
    return value;
  };
  await next();
  return {
    async map(name, i) {
      child.stdin.write(`${name} ${i}\n`);
      const [seconds, cpu] = (await next()).split(' ').map(Number);
      return { seconds, cpu };
    },
    end: () => child.stdin.end(),
  };
}

async function timed({ classifier, subjects, peer }) {
  const ours = Object.fromEntries(maps.map((name) => [name, []]));
  const theirs = Object.fromEntries(maps.map((name) => [name, []]));
  // The first passes compile, and are made twice.
  for (const i of [0, ...subjects.keys()]) {
    const { image, target } = subjects[i];
    const explainer = createExplainer(classifier, image, { target, inputRange: [-1, 1], seed: `peer ${i}` });
    for (const name of maps) {
      const [start, before] = [performance.now(), process.cpuUsage()];
      await explainer(name, methodOptions(name, 'default'), 'default');
      const { user, system } = process.cpuUsage(before);
      ours[name].push({ seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 });
      theirs[name].push(await peer.map(name, i));
    }
  }
  const sums = { ours: [0, 0], theirs: [0, 0] };
  for (const name of maps) {
    const [a, b] = [ours[name].slice(1), theirs[name].slice(1)].map((runs) =>
      ['seconds', 'cpu'].map((what) => median(runs.map((run) => run[what]))),
    );
    for (const k of [0, 1]) {
      sums.ours[k] += a[k];
      sums.theirs[k] += b[k];
    }
    print([name, ...a.slice(0, 1), ...b.slice(0, 1), a[0] / b[0], a[1] / b[1]]);
  }
  const { ours: a, theirs: b } = sums;
  print(['six maps', a[0], b[0], a[0] / b[0], a[1] / b[1]]);
  const all = maps.flatMap((name) => theirs[name].slice(1).map(({ seconds }) => seconds));
  return all.reduce((sum, seconds) => sum + seconds, 0) / subjects.length;
}

/** What all maps of all images take where workers take one image after the other; opening and compiling apart. */
async function secondsByWorkers(model, subjects) {
  const plain = subjects.map(({ image, target }) => ({ target, pixels: dense(image), shape: image.shape }));
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL(import.meta.url), {
        argv: process.argv.slice(2),
        workerData: { model, subjects: plain },
      }),
  );
  const all = (what, indices) =>
    Promise.all(
      workers.map((worker) => {
        worker.postMessage({ what, indices });
        return once(worker, 'message');
      }),
    );
  await all('open');
  const start = performance.now();
  await all('maps', new Int32Array(new SharedArrayBuffer(4)));
  const seconds = (performance.now() - start) / 1000;
  await all('close');
  return seconds;
}

/** In a worker: the maps of the images that no other worker has taken. */
async function work() {
  const { model, subjects } = workerData;
  const classifier = await openClassifier(model, { threads: 1 });
  const mapsOf = async (i, seed) => {
    const { target, pixels, shape } = subjects[i];
    const image = ndarray(pixels, shape);
    const explainer = createExplainer(classifier, image, { target, inputRange: [-1, 1], seed });
    for (const name of maps) await explainer(name, methodOptions(name, 'default'), 'default');
  };
  parentPort.on('message', async ({ what, indices }) => {
    if (what === 'open') await mapsOf(0, 'first');
    if (what === 'maps') {
      for (let i = Atomics.add(indices, 0, 1); i < count; i = Atomics.add(indices, 0, 1))
        await mapsOf(i, `peer ${i}`);
    }
    if (what === 'close') await classifier.dispose();
    parentPort.postMessage('done');
    if (what === 'close') parentPort.close();
  });
}

async function compareErrors(classifier, { image, target }, folder) {
  const asked = { target, inputRange: [-1, 1] };
  for (const [method, options] of Object.entries(truths)) {
    const truth = await explain(classifier, image, { ...asked, method, seed: 'long', options });
    const own = await explain(classifier, image, { ...asked, method, seed: 'peer 0' });
    const other = decodeNpy(readFileSync(join(folder, `theirs-${method}-0.npy`)), method);
    const errors = [own.map, other].map((map) => relativeDistance(dense(map), dense(truth.map)));
    print([method, ...errors, truth.numericalError?.relativeError.value ?? Number.NaN]);
  }
}

function print([name, ...cells]) {
  const shown = cells.map((cell) => (typeof cell === 'number' ? cell.toPrecision(3) : cell).padStart(16));
  process.stdout.write(`${name.padEnd(44)}${shown.join('')}\n`);
}
