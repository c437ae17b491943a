import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { debiasedSquare } from '../../src/methods/debiasedSquare.ts';
import { createQuestion, methodOptions, methods } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { imageOf, separable, toyClassifier } from '../support/toyClassifiers.ts';

describe('debiasedSquare', () => {
  test('is the mean product of all pairs of different samples, summed over channels', () => {
    const samples = [
      [1, 2, 0, -1],
      [3, -1, 1, 0],
      [2, 2, 2, 5],
      [0, 1, -3, 1],
      [4, 0, 1, 1],
    ];
    const square = debiasedSquare(4, 2, 1);
    for (const sample of samples) square.add(Float64Array.from(sample));
    const mean = [0, 1, 2, 3].map((k) => {
      const pairs = samples.flatMap((a, i) =>
        samples.flatMap((b, j) => (i === j ? [] : [(a[k] ?? 0) * (b[k] ?? 0)])),
      );
      return pairs.reduce((total, value) => total + value, 0) / pairs.length;
    }) as [number, number, number, number];
    expectClose([...square.map()], [mean[0] + mean[1], mean[2] + mean[3]], { absolute: 1e-12 });
  });

  test('takes two that depend on each other as their mean', () => {
    const [pairs, means] = [debiasedSquare(1, 1, 2), debiasedSquare(1, 1, 1)];
    for (const value of [1, 3, 2, 8, 0, 2]) pairs.add(Float64Array.of(value));
    for (const value of [2, 5, 1]) means.add(Float64Array.of(value));
    expectClose([...pairs.map()], [...means.map()], { absolute: 1e-12 });
  });

  test.each([0, 0.3, 2])('of normal samples around %p states the spread of its map', (mean) => {
    const places = 4000;
    const stream = randomStream(`square ${mean}`);
    const square = debiasedSquare(places, 1, 1);
    for (let i = 0; i < 16; i++)
      square.add(Float64Array.from({ length: places }, () => mean + stream.normal()));
    const map = square.map();
    const error = square.error([1, places]);
    const off = map.reduce((total, value) => total + (value - mean ** 2) ** 2, 0);
    // No bias: the mean over so many places is within four of its standard errors.
    const centre = map.reduce((total, value) => total + value, 0) / places;
    expect(Math.abs(centre - mean ** 2)).toBeLessThan((4 * Math.sqrt(off / places)) / Math.sqrt(places));
    const stated = 'square' in error ? error.square : Number.NaN;
    expect(Math.abs(stated / off - 1)).toBeLessThan(0.15);
  });
});

test("smoothgrad with squared 'debiased' is a map that is 0 on average where the mean gradient is", async () => {
  const shape = [30, 30, 1] as const;
  // Of x² the gradient at x = 0 with noise is noise alone; one pixel sets the range.
  const image = imageOf(
    shape,
    Array.from({ length: 900 }, (_, i) => (i === 0 ? 1 : 0)),
  );
  const model = separable(
    (x) => x * x,
    (x) => 2 * x,
  );
  const question = createQuestion(toyClassifier(shape, [model]), image, { target: 0, seed: 'seed' });
  const ask = (changes: Readonly<Record<string, unknown>>) =>
    methods.smoothgrad.explain(
      question,
      methodOptions('smoothgrad', 'default', {
        antithetic: false,
        squared: 'debiased',
        ...changes,
      }) as typeof methods.smoothgrad.presets.default,
    );
  const answer = await ask({});
  if (answer.kind !== 'map') throw new Error('expected a map');
  const values = [...answer.map.data].slice(1);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((total, value) => total + value * value, 0) / values.length);
  expect(Math.abs(mean)).toBeLessThan((4 * spread) / Math.sqrt(values.length));
  expect(values.some((value) => value < 0)).toBe(true);
  expect(answer.map.get(0, 0)).toBeGreaterThan(3);
  await expect(ask({ samples: 1 })).rejects.toThrow(
    'samples must be at least 2 for a debiased square, got 1',
  );
  expect(() => methodOptions('smoothgrad', 'default', { squared: 'no' })).toThrow(
    'smoothgrad: squared must be true, false or \'debiased\', got "no"',
  );
});
