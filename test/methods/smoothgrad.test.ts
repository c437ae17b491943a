import { describe, expect, test } from '@jest/globals';
import { createQuestion, methods } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { attributionIn, imageOf, linear, separable, toyClassifier } from '../support/toyClassifiers.ts';

const { smoothgrad, vargrad } = methods;
const smoothIg = methods['smooth-integrated-gradients'];
const shape = [2, 2, 1] as const;
const image = imageOf(shape, [0, 1, 2, 4]);
const square = separable(
  (x) => x * x,
  (x) => 2 * x,
);
const question = (model = square, seed = 'seed') =>
  createQuestion(toyClassifier(shape, [model]), image, { target: 0, seed });

describe('smoothgrad', () => {
  test('of a constant gradient −1 is −1, and +1 under arun2021, which squares', async () => {
    const falling = question(linear([-1, -1, -1, -1]));
    const { default: standard, arun2021 } = smoothgrad.presets;
    expect([...attributionIn(await smoothgrad.explain(falling, standard))]).toEqual([-1, -1, -1, -1]);
    expect([...attributionIn(await smoothgrad.explain(falling, arun2021))]).toEqual([1, 1, 1, 1]);
  });

  test('has noise of 0.15 times the range of the image', async () => {
    // The gradient of x² is 2 (x + noise): mean 2x, variance 4 sd², sd = 0.15 · 4.
    const samples = 20000;
    const options = { samples, spread: 0.15, noise: 'seeded' } as const;
    const sd = 0.15 * 4;
    const mean = attributionIn(await smoothgrad.explain(question(), { ...options, squared: false }));
    expectClose(mean, [0, 2, 4, 8], { absolute: (5 * 2 * sd) / Math.sqrt(samples) });
    // The sd of a sample variance is about variance · √(2 / n).
    const variance = attributionIn(await vargrad.explain(question(), options));
    expectClose(variance, new Array(4).fill(4 * sd * sd), {
      absolute: 5 * 4 * sd * sd * Math.sqrt(2 / samples),
    });
  });

  test('of any number of samples has noise in each, the last one too', async () => {
    // The gradient of x² at a noisy x is 2 (x + noise); with fewer noisy samples than samples, one would be 2x.
    const options = { spread: 0.15, noise: 'seeded', squared: false } as const;
    const sum = async (samples: number) => {
      const mean = attributionIn(await smoothgrad.explain(question(), { ...options, samples }));
      return Float64Array.from(mean, (value) => samples * value);
    };
    let before = new Float64Array(4);
    for (const samples of [1, 2, 3]) {
      const after = await sum(samples);
      // The noise of a sample does not depend on how many there are, so the sums differ by one sample.
      const sample = after.map((value, i) => value - (before[i] as number));
      expect(sample.some((value, i) => Math.abs(value - ([0, 2, 4, 8][i] as number)) > 0.05)).toBe(true);
      before = after;
    }
  });

  test('adds the noise that it is given', async () => {
    const noise = [imageOf(shape, [1, 0, 0, 0]), imageOf(shape, [0, -1, 3, 0])];
    const options = { samples: 2, spread: 0, noise };
    const mean = await smoothgrad.explain(question(), { ...options, squared: false });
    expect([...attributionIn(mean)]).toEqual([1, 1, 7, 8]);
    const squared = await smoothgrad.explain(question(), { ...options, squared: true });
    expect([...attributionIn(squared)]).toEqual([2, 2, (16 + 100) / 2, 64]);
    const variance = await vargrad.explain(question(), options);
    expect([...attributionIn(variance)]).toEqual([1, 1, 9, 0]);
  });

  test('asks for as many gradients as samples', async () => {
    const classifier = toyClassifier(shape, [square]);
    const asked = createQuestion(classifier, image, { target: 0, seed: '', batchSize: 10 });
    await smoothgrad.explain(asked, smoothgrad.presets.default);
    expect(classifier.calls.gradient).toEqual([10, 10, 5]);
  });

  test('refuses noise that does not fit, and options that mean nothing', async () => {
    const run = (change: object) =>
      smoothgrad.explain(question(), { ...smoothgrad.presets.default, ...change });
    await expect(run({ noise: [image] })).rejects.toThrow('noise must hold samples = 25 arrays, got 1');
    await expect(run({ noise: [imageOf([4, 1, 1], [1, 2, 3, 4])], samples: 1 })).rejects.toThrow(
      "noise must have the image's shape [2,2,1], got [4,1,1]",
    );
  });
});

describe('smooth-integrated-gradients', () => {
  test('of x² from 0 is the mean of the squares of the noisy images', async () => {
    // ∫ 2αx dα · x = x²; with noise n, the mean of (x + n)², and squared the mean of (x + n)⁴.
    const noise = [imageOf(shape, [1, 0, 0, 0]), imageOf(shape, [0, -1, 1, 0])];
    // Gauss-Legendre is exact for this integrand; the default rule has other nodes on each path.
    const options = { ...smoothIg.presets.default, rule: 'gauss-legendre' as const, samples: 2, noise };
    const mean = await smoothIg.explain(question(), options);
    expectClose(attributionIn(mean), [0.5, 0.5, 6.5, 16], { relative: 1e-6 });
    const squared = await smoothIg.explain(question(), { ...options, squared: true });
    expectClose(attributionIn(squared), [0.5, 0.5, (16 + 81) / 2, 256], { relative: 1e-6 });
  });

  test('by default has nodes of its own on each path, so that x² is right on average', async () => {
    // Without noise all paths are alike; the midpoint rule of all 25 x 4 nodes is exact for a slope of 2x.
    const exact = await smoothIg.explain(question(), { ...smoothIg.presets.default, spread: 0 });
    expectClose(
      attributionIn(exact),
      Array.from(image.data, (value) => value * value),
      { relative: 1e-6 },
    );
  });

  test('fills batches across paths', async () => {
    const classifier = toyClassifier(shape, [square]);
    const asked = createQuestion(classifier, image, { target: 0, seed: '', batchSize: 70 });
    await smoothIg.explain(asked, smoothIg.presets.default);
    expect(classifier.calls.gradient).toEqual([70, 30]);
  });
});
