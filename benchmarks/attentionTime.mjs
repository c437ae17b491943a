/**
 * Prints what an attention method costs beside a gradient of the same transformer: the map of one image by `gradient`
 * and by each attention method in turn, medians of the time of each and of their ratio. What was asked: at most 1.15.
 *
 *   npm run bench:attention -- MODEL.onnx [MODEL.onnx ...] [--repeats 15] [--threads 0]
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { explain, openClassifier } from '../dist/index.js';
import { randomStream } from '../dist/math/random/random.js';
import { median, milliseconds } from './timing.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repeats: { type: 'string', default: '15' },
    threads: { type: 'string', default: '0' },
  },
});
if (positionals.length === 0) {
  process.stderr.write('bench:attention wants the ONNX files of transformers, got none\n');
  process.exit(2);
}
const methods = ['attention-rollout', 'gradient-attention', 'legrad'];

print(['model', 'method', 'gradient ms', 'method ms', 'ratio']);
for (const path of positionals) {
  const classifier = await openClassifier(path, { threads: Number(values.threads) });
  const shape = classifier.inputShape;
  const image = ndarray(new Float32Array(shape.reduce((size, side) => size * side, 1)), [...shape]);
  randomStream('attention').fillNormal(image.data, 1);
  for (const method of methods) {
    const times = { gradient: [], method: [] };
    for (let repeat = -2; repeat < Number(values.repeats); repeat++) {
      const gradient = await milliseconds(() =>
        explain(classifier, image, { method: 'gradient', target: 1 }),
      );
      const own = await milliseconds(() => explain(classifier, image, { method, target: 1 }));
      // The first passes compile.
      if (repeat < 0) continue;
      times.gradient.push(gradient);
      times.method.push(own);
    }
    const ratio = median(times.method.map((ms, i) => ms / times.gradient[i]));
    const shown = [median(times.gradient), median(times.method)].map((ms) => ms.toFixed(1));
    print([basename(path), method, ...shown, ratio.toFixed(2)]);
  }
  await classifier.dispose();
}

function print(cells) {
  process.stdout.write(`${cells.map((cell, i) => String(cell).padEnd(i === 0 ? 32 : 20)).join('')}\n`);
}
