/**
 * Compares an ONNX file with a TF.js model of the same weights: the translated model, and TF.js itself on each backend
 * that is there. For each image and backend: the relative L2 distance of the logits, of the gradient, of the guided
 * gradient and of Grad-CAM's features from those of the ONNX file. A gradient jumps where a unit stands on the kink of
 * its rectifier, so beside each stand how far the ONNX file's own gradient moves when the image moves by at most 1e-7
 * (a float32 rounding of a pixel), and the least distance to a gradient of the ONNX file at an image at most 1e-6 away.
 *
 *   node benchmarks/agreement.mjs --onnx FILE --tfjs MODEL.json [--range -1,1] [--target 0] [--backends wasm,cpu]
 *     [--tries 200] [--maps] IMAGE...
 *
 * With `--maps`, each of the eight maps on each image too.
 */
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { numberList, wholeNumber, withNegatives, wordList } from '../dist/commands/flags.js';
import { explain, fitted, inUnits, openClassifier, readImage, theEight } from '../dist/index.js';
import { randomStream } from '../dist/math/random/random.js';

const { values, positionals: images } = parseArgs({
  args: withNegatives(process.argv.slice(2)),
  allowPositionals: true,
  options: {
    onnx: { type: 'string' },
    tfjs: { type: 'string' },
    range: { type: 'string', default: '-1,1' },
    target: { type: 'string', default: '0' },
    backends: { type: 'string', default: 'wasm,cpu' },
    tries: { type: 'string', default: '200' },
    maps: { type: 'boolean', default: false },
  },
});
if (values.onnx === undefined || values.tfjs === undefined || images.length === 0) {
  process.stderr.write('expected --onnx FILE, --tfjs MODEL.json and at least one IMAGE\n');
  process.exit(2);
}
const preprocess = { range: numberList('--range', values.range) };
const targets = [wholeNumber('--target', values.target)];
const mostTries = wholeNumber('--tries', values.tries);
const onnx = await openClassifier(values.onnx, { preprocess });
const others = { translated: await openClassifier(values.tfjs, { preprocess }) };
for (const backend of wordList('--backends', values.backends))
  others[backend] = await openClassifier(values.tfjs, { preprocess, engine: 'tfjs', backend });

for (const path of images) {
  const { image } = inUnits(fitted(await readImage(path), onnx.inputShape), preprocess);
  const pixels = Float32Array.from(image.data);
  const own = await answers(onnx, pixels);
  const jumps = [];
  for (let i = 0; i < 5; i++)
    jumps.push(distance((await gradient(onnx, moved(pixels, 1e-7, `${i}`))).data, own.gradient));
  say(`${path}\n  onnx  gradient moves by ${figures(jumps.sort((a, b) => a - b))} within 1e-7`);
  for (const [name, other] of Object.entries(others)) {
    const found = await answers(other, pixels);
    const parts = Object.keys(own).map((key) => `${key} ${distance(found[key], own[key]).toExponential(1)}`);
    const { least, tries } = await nearest(found.gradient, pixels, own.gradient);
    say(`  ${name}  ${parts.join('  ')}  nearest gradient ${least.toExponential(1)} (${tries} tried)`);
  }
  if (!values.maps) continue;
  for (const method of theEight) {
    const options = { method, target: targets[0], seed: 1 };
    const expected = (await explain(onnx, image, options)).map.data;
    const parts = [];
    for (const [name, other] of Object.entries(others))
      parts.push(
        `${name} ${distance((await explain(other, image, options)).map.data, expected).toExponential(1)}`,
      );
    say(`  ${method}  ${parts.join('  ')}`);
  }
}
for (const classifier of [onnx, ...Object.values(others)]) await classifier.dispose();

function say(line) {
  process.stdout.write(`${line}\n`);
}

function gradient(classifier, pixels, rule = 'standard') {
  return classifier.gradient(ndarray(pixels, [1, ...onnx.inputShape]), targets, { rule });
}

async function answers(classifier, pixels) {
  const batch = ndarray(pixels, [1, ...onnx.inputShape]);
  return {
    logits: (await classifier.logits(batch)).data,
    gradient: (await gradient(classifier, pixels)).data,
    guided: (await gradient(classifier, pixels, 'guided')).data,
    features: (await classifier.features(batch, targets)).gradients.data,
  };
}

/** The least distance of a gradient to those of the ONNX file at and around the image, and how many were tried. */
async function nearest(found, pixels, at) {
  let least = distance(found, at);
  let tries = 0;
  while (least > 1e-5 && tries < mostTries) {
    const reach = [1e-7, 2e-7, 5e-7, 1e-6][tries % 4];
    const { data } = await gradient(onnx, moved(pixels, reach, `near ${tries++}`));
    least = Math.min(least, distance(found, data));
  }
  return { least, tries };
}

function moved(pixels, reach, seed) {
  const stream = randomStream(seed);
  return pixels.map((value) => value + reach * (2 * stream.uniform() - 1));
}

function distance(a, b) {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(difference / size);
}

function figures(sorted) {
  return [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((v) => v.toExponential(1)).join(', ');
}
