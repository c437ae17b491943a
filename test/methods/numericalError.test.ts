import { describe, expect, test } from '@jest/globals';
import { dense } from '../../src/math/arrays/dense.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { halvedMean } from '../../src/methods/halvedMean.ts';
import { halvedVariance } from '../../src/methods/halvedVariance.ts';
import { createQuestion, methods } from '../../src/methods/index.ts';
import { maskedScores } from '../../src/methods/maskedScores.ts';
import type { NumericalError } from '../../src/types/numericalError.ts';
import { expectClose } from '../support/expectClose.ts';
import { imageOf, linear, toyClassifier } from '../support/toyClassifiers.ts';

const places = 500;
const normals = (seed: string) => {
  const stream = randomStream(seed);
  return () => {
    const out = new Float32Array(places);
    stream.fillNormal(out, 1);
    return out;
  };
};
const squareOf = (error: NumericalError) => ('square' in error ? error.square : Number.NaN);
/** The spread of a sum of squares over so many values and samples, thrice. */
const sampling = 0.1;

describe('halvedMean', () => {
  test.each([4, 25])('of %p standard normal samples states an error of places / samples', (count) => {
    const draw = normals('mean');
    const samples = halvedMean(places);
    for (let i = 0; i < count; i++) samples.add(draw());
    expect(Math.abs((squareOf(samples.error([places])) * count) / places - 1)).toBeLessThan(2 * sampling);
  });

  test('has the mean of all samples, and of halves without the odd one', () => {
    const samples = halvedMean(1);
    for (const value of [1, 2, 3, 5, 100]) samples.add(Float64Array.of(value));
    expectClose([...samples.mean()], [22.2], { absolute: 1e-12 });
    const error = samples.error([1]);
    if (!('halves' in error)) throw new Error('expected halves');
    // The pairs are 1, 2 and 3, 5; the first of them deals its first to the first half, the second its second.
    expect(error.halves.map((half) => [...dense(half)])).toEqual([[3], [2.5]]);
    // Σ differences² / (2 · pairs · samples)
    expectClose([squareOf(error)], [(1 + 4) / (2 * 2 * 5)], { absolute: 1e-12 });
  });

  test('does not count what differs between far strata', () => {
    const samples = halvedMean(1);
    for (let i = 0; i < 100; i++) samples.add(Float64Array.of(i));
    expectClose([squareOf(samples.error([1]))], [50 / (2 * 50 * 100)], { absolute: 1e-12 });
  });

  test('of three samples says that there are too few', () => {
    const samples = halvedMean(1);
    for (const value of [1, 2, 3]) samples.add(Float64Array.of(value));
    expect(samples.error([1])).toEqual({
      source: 'samples',
      reason: 'fewer than 4 samples say nothing of their error',
    });
  });
});

test('halvedVariance of normal samples has their variance, and an error of 2 / count of its square', () => {
  const draw = normals('variance');
  const samples = halvedVariance(places);
  const kept: Float32Array[] = [];
  for (let i = 0; i < 25; i++) {
    const own = draw();
    kept.push(own);
    samples.add(own);
  }
  const plain = Float64Array.from({ length: places }, (_, place) => {
    const values = kept.map((sample) => sample[place] ?? 0);
    const mean = values.reduce((total, value) => total + value, 0) / 25;
    return values.reduce((total, value) => total + (value - mean) ** 2, 0) / 25;
  });
  expectClose([...samples.variance()], [...plain], { absolute: 1e-9 });
  expect(Math.abs((squareOf(samples.error([places])) * 25) / 2 / places - 1)).toBeLessThan(3 * sampling);
});

test('maskedScores states the spread of its map over many draws of masks', () => {
  const weights = [3, -1, 0.5, 0, 2];
  const drawn = Array.from({ length: 400 }, (_, seed) => {
    const stream = randomStream(`masks ${seed}`);
    const scores = maskedScores(weights.length);
    for (let i = 0; i < 60; i++) {
      const mask = Float32Array.from(weights, () => (stream.uniform() < 0.5 ? 1 : 0));
      scores.add(
        mask,
        weights.reduce((total, weight, p) => total + weight * (mask[p] ?? 0), 0) + stream.normal(),
      );
    }
    return { map: scores.map(), stated: squareOf(scores.error([1, weights.length])) };
  });
  const mean = weights.map(
    (_, p) => drawn.reduce((total, { map }) => total + (map[p] ?? 0), 0) / drawn.length,
  );
  const spread =
    drawn.reduce(
      (total, { map }) => total + map.reduce((sum, value, p) => sum + (value - (mean[p] ?? 0)) ** 2, 0),
      0,
    ) /
    (drawn.length - 1);
  const stated = drawn.reduce((total, one) => total + one.stated, 0) / drawn.length;
  expect(Math.abs(stated / spread - 1)).toBeLessThan(2 * sampling);
});

describe('a linear model', () => {
  const shape = [6, 6, 1] as const;
  const image = imageOf(
    shape,
    Array.from({ length: 36 }, (_, i) => i / 36),
  );
  const question = createQuestion(
    toyClassifier(shape, [linear(Array.from({ length: 36 }, (_, i) => i - 10))]),
    image,
    {
      target: 0,
      seed: 'seed',
    },
  );
  test.each(['smoothgrad', 'integrated-gradients', 'smooth-integrated-gradients'] as const)(
    '%s states no error of its gradient, which is the same everywhere',
    async (name) => {
      const method = methods[name] as (typeof methods)['smoothgrad'];
      const { numericalError } = await method.explain(question, method.presets.default);
      expect(numericalError?.source).toBe(name === 'integrated-gradients' ? 'path' : 'samples');
      const square = squareOf(numericalError as NumericalError);
      // Smooth IG multiplies with noisy images, which do differ.
      if (name === 'smooth-integrated-gradients') expect(square).toBeGreaterThan(0);
      else expect(square).toBeLessThan(1e-20);
    },
  );
});
