import { describe, expect, test } from '@jest/globals';
import { poisson } from '../../src/math/random/poisson.ts';
import { randomStream } from '../../src/math/random/random.ts';

const drawCount = 40_000;

function draws(mean: number): Float64Array {
  const stream = randomStream(`poisson ${mean}`);
  return Float64Array.from({ length: drawCount }, () => poisson(stream, mean));
}

describe('poisson(stream, mean)', () => {
  // Both rules, both sides of where they meet, and means of many photons.
  for (const mean of [0.3, 4, 9.999, 10, 11.5, 40, 700, 25_000, 3e6]) {
    test(`has mean and variance ${mean}`, () => {
      const values = draws(mean);
      const average = values.reduce((sum, value) => sum + value, 0) / drawCount;
      const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (drawCount - 1);
      // Standard errors: sqrt(mean / n), and of the variance sqrt((2 mean^2 + mean) / n). Four of them.
      expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / drawCount));
      expect(Math.abs(variance - mean)).toBeLessThan(4 * Math.sqrt((2 * mean * mean + mean) / drawCount));
      expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    });
  }

  for (const mean of [3, 10, 30, 200]) {
    test(`has the probabilities exp(-m) m^k / k! at mean ${mean}`, () => {
      const counts = new Map<number, number>();
      for (const value of draws(mean)) counts.set(value, (counts.get(value) ?? 0) + 1);
      let probability = Math.exp(-mean);
      let chiSquare = 0;
      let cells = 0;
      for (let k = 0; k < 10 * mean + 50; probability *= mean / ++k) {
        const expected = drawCount * probability;
        if (expected < 10) continue;
        chiSquare += ((counts.get(k) ?? 0) - expected) ** 2 / expected;
        cells++;
      }
      // Chi squared has mean `cells` and variance 2 `cells`, near enough.
      expect(chiSquare).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
    });
  }

  test('of mean 0 is 0', () => {
    expect(poisson(randomStream('zero'), 0)).toBe(0);
  });

  test('gives the same numbers for the same seed', () => {
    const sequence = (seed: string) => {
      const stream = randomStream(seed);
      return [5, 50, 500].map((mean) => poisson(stream, mean));
    };
    expect(sequence('a')).toEqual(sequence('a'));
    expect(sequence('a')).not.toEqual(sequence('b'));
  });

  test('throws for a mean that is negative, not a number or beyond 2^40', () => {
    for (const mean of [-1, Number.NaN, 2 ** 41, Infinity]) {
      expect(() => poisson(randomStream('a'), mean)).toThrow(`mean must be from 0 to 2^40, got ${mean}`);
    }
  });
});
