/**
 * How long the gradient of a classifier of volumes takes, in forward passes: node benchmarks/volumes/gradientTime.mjs
 * FILE, with the file of `densenet.py`, which prints PyTorch's own times.
 */
import ndarray from 'ndarray';
import { openClassifier } from '../../dist/index.js';

const classifier = await openClassifier(process.argv[2]);
const [depth, height, width, channels] = classifier.inputShape;
const values = Float32Array.from({ length: depth * height * width * channels }, (_, i) => Math.sin(i * i));
const batch = ndarray(values, [1, depth, height, width, channels]);

async function seconds(run) {
  await run();
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await run();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

const forward = await seconds(() => classifier.logits(batch));
const gradient = await seconds(() => classifier.gradient(batch, [0]));
process.stdout.write(
  `saliency-trust: forward ${forward.toFixed(3)} s, gradient ${gradient.toFixed(3)} s, ratio ${(gradient / forward).toFixed(2)}\n`,
);
await classifier.dispose();
