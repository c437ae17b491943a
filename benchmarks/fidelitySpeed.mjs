/**
 * What asking the model costs beside its forward passes, on a ResNet-18 of random weights at 224 px: a fidelity curve
 * of 20 steps in both orders (its 40 passes, in batches of 16), and Partition SHAP of 1,000 evaluations (its passes in
 * batches of 50). The two sides of a ratio are timed in turn, and the least of several counts. Then what the noisy
 * linear replacement of half the pixels of one 224 x 224 channel takes, at random places and in a block.
 *
 *   npm run bench:fidelity [-- --repeats 5 --threads N]
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { openClassifier } from '../dist/classifiers/index.js';
import { pixelOrder, replacement } from '../dist/fidelity/index.js';
import { perturbedLogits } from '../dist/fidelity/perturbedLogits.js';
import { randomStream } from '../dist/math/random/random.js';
import { partitionShap } from '../dist/methods/shap/partitionShap.js';
import { resNet18 } from './models.mjs';
import { milliseconds } from './timing.mjs';

const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const [repeats, threads] = [values.repeats, values.threads].map(Number);
const size = 224;
const pixels = size * size;
const uniform = (seed, count) => {
  const stream = randomStream(seed);
  return Float32Array.from({ length: count }, () => stream.uniform());
};
const classifier = await openClassifier(resNet18(), { threads });
const image = ndarray(uniform('image', 3 * pixels), [size, size, 3]);
const map = ndarray(uniform('map', pixels), [size, size]);
const batches = new Map();
/** The same passes over inputs that lie ready. */
async function bare(count, batchSize) {
  for (let first = 0; first < count; first += batchSize) {
    const length = Math.min(batchSize, count - first);
    if (!batches.has(length))
      batches.set(length, ndarray(uniform('batch', 3 * pixels * length), [length, size, size, 3]));
    await classifier.logits(batches.get(length));
  }
}
await bare(16, 16);

const counts = Array.from({ length: 20 }, (_, k) => Math.round(((k + 1) / 20) * pixels));
const curve = (kind) => async () => {
  const { mostFirst, leastFirst } = pixelOrder(map);
  const fill = kind === 'black' ? { kind: 'constant', value: 0 } : { kind };
  for (const order of [mostFirst, leastFirst])
    await perturbedLogits(classifier, image, { order, counts, fill });
};
const twice = async () => {
  await bare(20, 16);
  await bare(20, 16);
};
await ratio('curve of 20 steps, mean', curve('mean'), twice);
await ratio('curve of 20 steps, black', curve('black'), twice);
await ratio(
  'Partition SHAP, 1,000 evaluations',
  () => partitionShap(classifier, image, { target: 1, maxEvals: 1000, maskValue: 0, batchSize: 50 }),
  () => bare(1000, 50),
  Math.min(repeats, 2),
);
await classifier.dispose();

const channel = ndarray(uniform('channel', pixels), [size, size, 1]);
const places = pixelOrder(map).mostFirst;
const block = Uint32Array.from({ length: pixels }, (_, i) => i);
for (const [name, order] of [
  ['at random places', places],
  ['in a block', block],
]) {
  const fill = { kind: 'noisy-linear', noise: 0.01, normals: uniform('normals', pixels) };
  const replace = replacement(channel, fill);
  const out = new Float32Array(pixels);
  const times = [];
  for (let k = 0; k < 3 + repeats; k++) times.push(await milliseconds(() => replace(order, pixels / 2, out)));
  say(`noisy linear, half ${name}`, `${Math.min(...times).toFixed(1)} ms`);
}

async function ratio(name, ours, theirs, times = repeats) {
  const least = [Infinity, Infinity];
  for (let k = 0; k < times; k++) {
    least[0] = Math.min(least[0], await milliseconds(ours));
    least[1] = Math.min(least[1], await milliseconds(theirs));
  }
  const [whole, bareTime] = least;
  say(
    name,
    `${(whole / bareTime).toFixed(3)} of its passes (${whole.toFixed(0)} and ${bareTime.toFixed(0)} ms)`,
  );
}

function say(name, text) {
  process.stdout.write(`${name.padEnd(36)} ${text}\n`);
}
