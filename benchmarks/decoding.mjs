/**
 * What reading DICOM files costs beside the gradient of a ResNet-18 at 224 px, one after the other in a thread with a
 * session of one thread, as in a worker of a run: milliseconds of processor time, the least of several, from the file to
 * an image of the model's size, and what share of the gradient's that is. decoding.py writes such files.
 *
 *   npm run build && node benchmarks/decoding.mjs FOLDER [--repeats 9]
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { openClassifier } from '../dist/classifiers/index.js';
import { placed } from '../dist/images/index.js';
import { readImage } from '../dist/readers/index.js';
import { resNet18 } from './models.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repeats: { type: 'string', default: '9' } },
});
const [folder = '.'] = positionals;
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.dcm'))
  .sort();
const classifier = await openClassifier(resNet18(), { threads: 1 });
const batch = ndarray(
  new Float32Array(224 * 224 * 3).map((_, i) => Math.sin(i)),
  [1, 224, 224, 3],
);
const least = { gradient: Infinity, ...Object.fromEntries(files.map((name) => [name, Infinity])) };
const timed = async (what, work) => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  least[what] = Math.min(least[what], (user + system) / 1000);
};
for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
  for (const name of files) {
    await timed(name, async () => placed(await readImage(join(folder, name)), [224, 224, 3]));
    await timed('gradient', () => classifier.gradient(batch, [1]));
  }
}
await classifier.dispose();
process.stdout.write(`gradient of ResNet-18 at 224 px: ${least.gradient.toFixed(1)} ms\n`);
for (const name of files) {
  const [ms, share] = [least[name].toFixed(1), (least[name] / least.gradient).toFixed(2)];
  process.stdout.write(`${name.padEnd(24)} ${ms.padStart(6)} ms, ${share} of the gradient\n`);
}
