/**
 * Times principal components and the error-aware mixture on drawn studies, here and in NumPy, one after the other in
 * turns, and prints the medians with their ratio and the peak memory of this process.
 *
 *   npm run build && node benchmarks/slicesSpeed.mjs [--studies 10000] [--columns 512] [--iterations 100] [--rounds 3]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { slices } from 'saliency-trust';
import { encodeNpy } from '../dist/images/npy.js';
import { randomStream } from '../dist/math/random/random.js';

const { values } = parseArgs({
  options: {
    studies: { type: 'string', default: '10000' },
    columns: { type: 'string', default: '512' },
    iterations: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
  },
});
const [n, d, iterations, rounds] = ['studies', 'columns', 'iterations', 'rounds'].map((name) =>
  Number(values[name]),
);
const [components, kept] = [25, Math.min(128, d)];

const stream = randomStream('slices speed');
const embeddings = new Float32Array(n * d).map((_, at) => {
  const cluster = Math.floor(at / d) % 30;
  return 1.2 * Math.sin(7 * cluster + (at % d) ** 2) + stream.normal();
});
const labels = new Float32Array(2 * n).map((_, at) => Number(at % 2 === Math.floor(at / 2) % 2));
const predictions = new Float32Array(2 * n);
for (let i = 0; i < n; i++) {
  const p = 0.5 + 0.4 * stream.uniform() * (i % 30 < 4 ? -1 : 1);
  predictions[2 * i] = labels[2 * i] ? p : 1 - p;
  predictions[2 * i + 1] = 1 - predictions[2 * i];
}
const data = { embeddings: [n, d], labels: [n, 2], predictions: [n, 2] };
const arrays = { embeddings, labels, predictions };

async function ours() {
  const start = performance.now();
  const { transformed } = await slices.pca(ndarray(embeddings, [n, d]), { components: kept });
  const after = performance.now();
  const responsibilities = new Float64Array(n * components);
  for (let i = 0; i < n; i++) responsibilities[i * components + (i % components)] = 1;
  await slices.fitErrorAwareMixture(
    { embeddings: transformed, labels: ndarray(labels, [n, 2]), predictions: ndarray(predictions, [n, 2]) },
    {
      components,
      maxIterations: iterations,
      tolerance: 0,
      responsibilities: ndarray(responsibilities, [n, components]),
    },
  );
  return { pca: (after - start) / 1e3, mixture: (performance.now() - after) / 1e3 };
}

const folder = mkdtempSync(join(tmpdir(), 'slices-'));
const script = fileURLToPath(new URL('slicesSpeed.py', import.meta.url));
const theirs = () =>
  JSON.parse(
    execFileSync('python3', [script, folder, components, kept, iterations].map(String), { encoding: 'utf8' }),
  );

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
try {
  for (const [name, shape] of Object.entries(data)) {
    writeFileSync(join(folder, `${name}.npy`), encodeNpy(ndarray(arrays[name], shape)));
  }
  const [own, other] = [[], []];
  for (let round = 0; round < rounds; round++) {
    own.push(await ours());
    other.push(theirs());
  }
  for (const part of ['pca', 'mixture']) {
    const [a, b] = [own, other].map((runs) => median(runs.map((run) => run[part])));
    process.stdout.write(
      `${part}: ${a.toFixed(2)} s, NumPy ${b.toFixed(2)} s, ratio ${(a / b).toFixed(2)}\n`,
    );
  }
  process.stdout.write(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
} finally {
  rmSync(folder, { recursive: true });
}
