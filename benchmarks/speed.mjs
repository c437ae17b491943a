/**
 * Prints, for each model and batch size, the time of a forward pass and of a gradient, their ratio, and the memory
 * of the process at its peak. The two are measured in turn, so that a busy machine slows both; medians are shown.
 *
 *   npm run bench:speed -- [MODEL.onnx ...] [--repeats 7] [--batches 1,8] [--threads 0]
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { openClassifier } from '../dist/classifiers/index.js';
import { randomStream } from '../dist/math/random/random.js';
import * as models from './models.mjs';
import { resized } from './resized.mjs';
import { median, milliseconds } from './timing.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repeats: { type: 'string', default: '7' },
    batches: { type: 'string', default: '1,8' },
    threads: { type: 'string', default: '0' },
  },
});
const golden = (name) =>
  fileURLToPath(new URL(`../../shared/golden/models/${name}/model.onnx`, import.meta.url));
const built = {
  'InceptionV3 320': models.inceptionV3,
  'DenseNet121 224': models.denseNet121,
  'inception-like 224': models.miniInception,
  'bottlenecks 224': models.resNetBottleneck,
};
const references = ['mini-inception', 'resnet-bottleneck'].filter((name) => existsSync(golden(name)));
const cases =
  positionals.length > 0
    ? positionals.map((path) => [path, () => readFileSync(path)])
    : [
        ...Object.entries(built),
        ...references.map((name) => [`${name} 224`, () => resized(readFileSync(golden(name)), 224)]),
      ];

print(['model', 'batch', 'forward ms', 'gradient ms', 'ratio', 'peak MB']);
for (const [name, bytes] of cases) {
  const classifier = await openClassifier(bytes(), { id: name, threads: Number(values.threads) });
  for (const batch of values.batches.split(',').map(Number)) {
    const shape = [batch, ...classifier.inputShape];
    const images = ndarray(new Float32Array(shape.reduce((total, side) => total * side, 1)), shape);
    randomStream('speed').fillNormal(images.data, 1);
    const targets = new Array(batch).fill(1);
    const forward = [];
    const gradient = [];
    for (let repeat = -1; repeat < Number(values.repeats); repeat++) {
      const forwardMs = await milliseconds(() => classifier.logits(images));
      const gradientMs = await milliseconds(() => classifier.gradient(images, targets));
      if (repeat < 0) continue; // The first pass compiles.
      forward.push(forwardMs);
      gradient.push(gradientMs);
    }
    const ratios = gradient.map((ms, i) => ms / forward[i]);
    const peak = process.resourceUsage().maxRSS / 1024;
    print([
      name,
      batch,
      median(forward).toFixed(1),
      median(gradient).toFixed(1),
      median(ratios).toFixed(2),
      peak.toFixed(0),
    ]);
  }
  await classifier.dispose();
}

function print([name, ...cells]) {
  process.stdout.write(
    `${String(name).padEnd(24)}${cells.map((cell) => String(cell).padStart(13)).join('')}\n`,
  );
}
