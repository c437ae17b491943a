/**
 * Control variates for SmoothGrad, beside the noise that it has: the relative error of the map of 24 samples against a
 * long run, root of the mean square over draws. Each control is a number of known mean 0 that a sample has at no pass:
 *
 * - `first order`: the noise of the pixel itself. A gradient is its value plus the Hessian times the noise to first
 *   order, and the pixel's own second derivative is the part of that which one gradient a sample can tell.
 * - `second order`: the square of that noise less its mean, for samples in pairs, of which the first order is gone.
 * - `Stein`: the gradient less what the logit says of it, (logit of the copy - mean logit) * noise / spread: both have
 *   the mean that is wanted, so their difference has none. One factor for the image.
 *
 * Factors are fitted on the other half of the samples, as fitted on the same ones they would bias the mean.
 *
 *   node benchmarks/controlVariates.mjs [--draws 12] [--long 400] [--images 1]
 */
import { parseArgs } from 'node:util';
import ndarray from 'ndarray';
import { dense } from '../dist/math/arrays/dense.js';
import { randomStream } from '../dist/math/random/random.js';
import { openedSubjects } from './convergenceSubjects.mjs';
import { relativeDistance } from './relativeDistance.mjs';

const { values } = parseArgs({
  options: {
    draws: { type: 'string', default: '12' },
    long: { type: 'string', default: '400' },
    images: { type: 'string', default: '1' },
  },
});
const [draws, long, images] = [values.draws, values.long, values.images].map(Number);
const [samples, spread, batchSize] = [24, 0.15, 8];

const means = (rows) => {
  const out = new Float64Array(rows[0].length);
  for (const row of rows) for (let i = 0; i < out.length; i++) out[i] += row[i] / rows.length;
  return out;
};
const mapOf = (gradient, channels) => {
  const out = new Float32Array(gradient.length / channels);
  for (let i = 0; i < gradient.length; i++) out[Math.floor(i / channels)] += Math.abs(gradient[i]);
  return out;
};

/** Gradients, logits and noise in units of the spread of so many copies, in pairs or not. */
async function drawn({ classifier, image, target, range }, { count, seed, inPairs }) {
  const stream = randomStream(seed);
  const size = image.size;
  const sigma = spread * (range[1] - range[0]);
  const noises = [];
  for (let i = 0; i < count; i++) {
    if (inPairs && i % 2 === 1) noises.push(noises[i - 1].map((value) => -value));
    else {
      const own = new Float32Array(size);
      stream.fillNormal(own, 1);
      noises.push(own);
    }
  }
  const [gradients, scores] = [[], []];
  for (let start = 0; start < count; start += batchSize) {
    const part = noises.slice(start, start + batchSize);
    const data = new Float32Array(part.length * size);
    for (const [i, noise] of part.entries())
      for (let k = 0; k < size; k++) data[i * size + k] = dense(image)[k] + sigma * noise[k];
    const batch = ndarray(data, [part.length, ...image.shape]);
    const found = dense(
      await classifier.gradient(
        batch,
        part.map(() => target),
      ),
    );
    const logits = dense(await classifier.logits(batch));
    for (const i of part.keys()) {
      gradients.push(found.slice(i * size, (i + 1) * size));
      scores.push(logits[i * (logits.length / part.length) + target]);
    }
  }
  return { gradients, scores, noises, sigma };
}

/** Samples, or pairs of them, less the control: `factor` of a half is fitted on the other. */
function controlled(rows, controls, isOne) {
  const halves = [0, 1].map((half) => rows.map((_, i) => i).filter((i) => i % 2 === half));
  const parts = halves.map((own, half) => {
    const factors = fitted(
      halves[1 - half].map((i) => rows[i]),
      halves[1 - half].map((i) => controls[i]),
      isOne,
    );
    return own.map((i) => rows[i].map((value, k) => value - factors[isOne ? 0 : k] * controls[i][k]));
  });
  return means(parts.flat());
}

/** Least squares of each pixel on its control, or one factor for all. */
function fitted(rows, controls, isOne) {
  const [top, bottom] = [new Float64Array(rows[0].length), new Float64Array(rows[0].length)];
  const middle = means(rows);
  for (const [i, row] of rows.entries()) {
    for (let k = 0; k < row.length; k++) {
      top[k] += (row[k] - middle[k]) * controls[i][k];
      bottom[k] += controls[i][k] ** 2;
    }
  }
  if (isOne) {
    const sum = (array) => array.reduce((total, value) => total + value, 0);
    return [sum(top) / sum(bottom)];
  }
  return top.map((value, k) => value / bottom[k]);
}

const paired = (rows) =>
  rows.flatMap((row, i) => (i % 2 === 0 ? [row.map((value, k) => (value + rows[i + 1][k]) / 2)] : []));

/** The estimates of one draw by their names. */
function estimates(alone, pairs) {
  const evens = paired(pairs.gradients);
  const squares = pairs.noises.filter((_, i) => i % 2 === 0).map((noise) => noise.map((z) => z * z - 1));
  const mean = pairs.scores.reduce((sum, value) => sum + value, 0) / pairs.scores.length;
  const stein = paired(
    pairs.gradients.map((row, i) =>
      row.map((g, k) => g - ((pairs.scores[i] - mean) * pairs.noises[i][k]) / pairs.sigma),
    ),
  );
  return {
    independent: means(alone.gradients),
    'independent, first order': controlled(alone.gradients, alone.noises, false),
    'in pairs': means(evens),
    'in pairs, second order': controlled(evens, squares, false),
    'in pairs, second order, one factor': controlled(evens, squares, true),
    'in pairs, Stein': controlled(evens, stein, true),
  };
}

for (const subject of await openedSubjects({ images, models: [] })) {
  const channels = subject.image.shape.at(-1);
  const exact = await drawn(subject, { count: long, seed: 'long', inPairs: true });
  const truth = mapOf(means(exact.gradients), channels);
  const errors = {};
  for (let draw = 0; draw < draws; draw++) {
    const own = { count: samples, seed: `short ${draw}` };
    const [alone, pairs] = [
      await drawn(subject, { ...own, inPairs: false }),
      await drawn(subject, { ...own, inPairs: true }),
    ];
    for (const [name, estimate] of Object.entries(estimates(alone, pairs)))
      errors[name] = [...(errors[name] ?? []), relativeDistance(mapOf(estimate, channels), truth)];
  }
  const shown = Object.entries(errors).map(
    ([name, all]) => `${name} ${Math.sqrt(all.reduce((s, e) => s + e * e, 0) / all.length).toFixed(3)}`,
  );
  process.stdout.write(`${subject.name}: ${shown.join('; ')}\n`);
  await subject.classifier.dispose();
}
