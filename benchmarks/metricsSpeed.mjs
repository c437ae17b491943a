/**
 * Prints the time of each metric on maps of 512 by 512 pixels and of XRAI's parts on an image of 320 by 320: median
 * and quartiles, in milliseconds. Where `python3` has scikit-learn, scikit-image and SciPy, theirs are timed in turn
 * with ours, on the same arrays and in the same run, and the ratio says how many times as long ours takes. A turn is
 * three calls one after the other, as a run that scores many maps makes them.
 *
 *   npm run bench:metrics -- [--repeats 15]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { felzenszwalb } from '../dist/images/felzenszwalb.js';
import { encodeNpy } from '../dist/images/npy.js';
import { rankedRegions } from '../dist/images/rankedRegions.js';
import { xraiSegments } from '../dist/images/xraiSegments.js';
import { normalized, smoothRandomMap } from '../dist/maps/index.js';
import * as metrics from '../dist/metrics/index.js';
import { median } from './timing.mjs';

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '15' } } });
const side = 512;
const map = (seed, sigma) => normalized(smoothRandomMap([side, side], sigma, seed), { rule: 'minMax' }).map;
const [a, b] = [map('a', 3), map('b', 3)];
const flags = Uint8Array.from({ length: side * side }, (_, i) => {
  const [y, x] = [Math.floor(i / side), i % side];
  return Number(y >= 100 && y < 180 && x >= 300 && x < 400);
});
const mask = ndarray(flags, [side, side]);

const image = colour(320, 6);
const regions = xraiSegments(image);
const attribution = smoothRandomMap([320, 320], 2, 'attribution').data;
const small = colour(224, 4);
const scales = [50, 100, 150, 250, 500, 1200];
const ranking = { areaThreshold: 1, minPixels: 50 };

/** Each named for its counterpart in metricsSpeed.py, where there is one. */
const cases = {
  averagePrecision: () => metrics.averagePrecision(a, mask),
  trapezoidAuprc: () => metrics.trapezoidAuprc(a, mask),
  rocAuc: () => metrics.rocAuc(a, mask),
  spearman: () => metrics.spearman(a, b),
  'ssim wang': () => metrics.ssim(a, b, { preset: 'wang' }),
  'ssim skimage7': () => metrics.ssim(a, b, { preset: 'skimage7' }),
  'ssim arun2021': () => metrics.ssim(a, b, { preset: 'arun2021' }),
  'ssim adebayo2018': () => metrics.ssim(a, b, { preset: 'adebayo2018' }),
  'ssim image-ssim': () => metrics.ssim(a, b, { preset: 'image-ssim' }),
  'felzenszwalb, 6 scales': () =>
    felzenszwalb(small.data, [224, 224, 3], { scales, sigma: 0.8, minSize: 150 }),
  'xrai segments': () => xraiSegments(image),
  'xrai ranking, full': () => rankedRegions(attribution, regions, { algorithm: 'full', ...ranking }),
  'xrai ranking, fast': () => rankedRegions(attribution, regions, { algorithm: 'fast', ...ranking }),
};

const python = await pythonSide({ a, b, mask: ndarray(Float32Array.from(flags), [side, side]), small });
const others = new Set(python?.names);
const width = 24;
const calls = 3; // as many as in metricsSpeed.py
print(['', 'ours ms', 'quartiles', 'python ms', 'quartiles', 'ratio']);
for (const [name, run] of Object.entries(cases)) {
  const ours = [];
  const theirs = [];
  for (let repeat = -2; repeat < Number(values.repeats); repeat++) {
    const start = performance.now();
    for (let call = 0; call < calls; call++) run();
    const ms = (performance.now() - start) / calls;
    const other = others.has(name) ? await python.milliseconds(name) : undefined;
    if (repeat < 0) continue; // The first runs compile.
    ours.push(ms);
    if (other !== undefined) theirs.push(other);
  }
  const compared = theirs.length > 0 ? [...spread(theirs), (median(ours) / median(theirs)).toFixed(2)] : [];
  print([name, ...spread(ours), ...compared]);
}
python?.end();

/** A process that times the functions of metricsSpeed.py, one by one when asked. */
async function pythonSide(arrays) {
  const needs =
    'import sklearn, skimage, scipy; print(sklearn.__version__, skimage.__version__, scipy.__version__)';
  const probe = spawnSync('python3', ['-c', needs], { encoding: 'utf8' });
  if (probe.status !== 0) {
    process.stdout.write('python3 with scikit-learn, scikit-image and SciPy was not found: ours alone\n');
    return undefined;
  }
  const [learn, images, scientific] = probe.stdout.trim().split(' ');
  process.stdout.write(`python: scikit-learn ${learn}, scikit-image ${images}, SciPy ${scientific}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'metrics-speed-'));
  for (const [name, array] of Object.entries(arrays))
    writeFileSync(join(folder, `${name}.npy`), encodeNpy(array));
  const script = fileURLToPath(new URL('metricsSpeed.py', import.meta.url));
  const child = spawn('python3', [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('metricsSpeed.py ended before it answered');
    return value;
  };
  const names = JSON.parse(await next());
  rmSync(folder, { recursive: true });
  return {
    names,
    async milliseconds(name) {
      child.stdin.write(`${name}\n`);
      return Number(await next());
    },
    end: () => child.stdin.end(),
  };
}

function colour(size, sigma) {
  const channels = ['r', 'g', 'b'].map(
    (seed) => normalized(smoothRandomMap([size, size], sigma, seed), { rule: 'minMax' }).map.data,
  );
  const data = Float32Array.from({ length: 3 * size * size }, (_, i) => channels[i % 3][Math.floor(i / 3)]);
  return ndarray(data, [size, size, 3]);
}

function spread(numbers) {
  const sorted = numbers.toSorted((x, y) => x - y);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
  return [median(numbers).toFixed(1), `${at(0.25)}-${at(0.75)}`];
}

function print([name, ...cells]) {
  process.stdout.write(`${name.padEnd(width)}${cells.map((cell) => cell.padStart(14)).join('')}\n`);
}
