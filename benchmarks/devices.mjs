/**
 * Logits, gradients and features on a GPU against the processor: npm run bench:devices -- webgpu [MODEL.onnx...]
 * Without a GPU, WebGPU computes by a Vulkan driver in software, such as that of Chromium:
 * LD_LIBRARY_PATH=/usr/lib/chromium VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import ndarray from 'ndarray';
import { openClassifier } from '../dist/index.js';

const [device = 'webgpu', ...given] = process.argv.slice(2);
const fixture = (name) =>
  fileURLToPath(new URL(`../fixtures/models/segmentation/${name}-1.onnx`, import.meta.url));
const models = given.length > 0 ? given : ['densenet', 'inception'].map(fixture);

/** The largest difference as a share of the largest size, and the length of the difference as a share of the length. */
function apart(a, b) {
  const most = a.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  const largest = a.reduce((size, value, i) => Math.max(size, Math.abs(value - b[i])), 0);
  const length = (values) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const share = length(a.map((value, i) => value - b[i])) / length(a);
  return `${(largest / most).toExponential(1)} (${share.toExponential(1)} in length)`;
}

for (const model of models) {
  const [cpu, gpu] = [await openClassifier(model), await openClassifier(model, { device })];
  const [height, width, channels] = cpu.inputShape;
  const batch = ndarray(
    Float32Array.from(
      { length: 2 * height * width * channels },
      (_, i) => 0.5 + 0.5 * Math.sin(i * 0.013 + 1),
    ),
    [2, height, width, channels],
  );
  const timed = async (classifier) => {
    const values = [];
    const seconds = [];
    for (const pass of [
      () => classifier.logits(batch),
      () => classifier.gradient(batch, [0, 1]),
      () => classifier.gradient(batch, [0, 1], { rule: 'guided' }),
      async () => (await classifier.features(batch, [0, 1])).gradients,
    ]) {
      values.push((await pass()).data);
      const start = performance.now();
      await pass();
      seconds.push(((performance.now() - start) / 1000).toFixed(3));
    }
    return { values, seconds };
  };
  const [a, b] = [await timed(cpu), await timed(gpu)];
  const names = ['logits', 'gradient', 'guided', 'features'];
  const line = names.map(
    (name, k) => `${name} ${apart(a.values[k], b.values[k])}, ${a.seconds[k]} s and ${b.seconds[k]} s`,
  );
  const left = gpu.processorOperators().join(', ') || 'nothing';
  process.stdout.write(
    `${basename(model)}, two images of ${height} x ${width}: ${line.join('; ')}\n  left to the processor: ${left}\n`,
  );
  await cpu.dispose();
  await gpu.dispose();
}
