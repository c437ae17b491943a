import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { randomStream } from '../../src/math/random/random.ts';
import {
  cohenKappa,
  cosineShift,
  linearCka,
  trustworthiness,
  tsne,
  tsneAffinities,
  tsneDivergence,
} from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { scored } from '../support/scored.ts';

const stream = randomStream('embeddings');
const drawn = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => stream.normal()));

describe('linearCka(a, b)', () => {
  test('of two columns is their squared correlation', () => {
    // Of 1, 2, 3 and 1, 2, 4: r² = 27/28.
    expectClose(scored(linearCka([[1], [2], [3]], [[1], [2], [4]])).cka, 27 / 28, { absolute: 1e-14 });
  });

  test('is the same with more columns than rows: the form by rows', () => {
    const [a, b] = [drawn(12, 20), drawn(12, 3)];
    const padded = (rows: number[][]) => rows.map((row) => [...row, ...new Array<number>(60).fill(1)]);
    expectClose(scored(linearCka(a, b)).cka, scored(linearCka(padded(a), padded(b))).cka, {
      relative: 1e-12,
    });
    expectClose(
      scored(
        linearCka(
          a,
          a.map((row) => row.map((value) => 5 - 3 * value)),
        ),
      ).cka,
      1,
      {
        absolute: 1e-12,
      },
    );
  });

  test('of equal rows is unscorable, also where their mean is not their value', () => {
    const constant = drawn(10, 1).map(() => [0.1]);
    expect(linearCka(drawn(10, 2), constant)).toMatchObject({ state: 'unscorable' });
    expect(() => linearCka(drawn(3, 2), drawn(4, 2))).toThrow('b must have as many rows as a (3), got 4');
  });
});

describe('cosineShift(a, b)', () => {
  test('of turned rows is the cosine of the angle; a zero row has none and is counted', () => {
    const before = [
      [1, 0],
      [1, 0],
      [0, 0],
    ];
    const after = [
      [2, 0],
      [0, -3],
      [1, 1],
    ];
    const shift = cosineShift(before, after);
    expect(shift).toMatchObject({ similarity: [1, 0, undefined], mean: 0.5, undefinedRows: 1 });
    expectClose(shift.sd as number, Math.SQRT1_2, { absolute: 1e-15 });
    expect(cosineShift([[0]], [[1]])).toMatchObject({ mean: undefined, sd: undefined });
    expect(() => cosineShift([[1]], [[1, 2]])).toThrow('the same shape, got [1, 1] and [1, 2]');
  });
});

describe('tsne and its parts', () => {
  test('affinities have the entropy that was asked for, and add up to 1', () => {
    const points = drawn(40, 3);
    const { joint, beta } = tsneAffinities(points, { perplexity: 7 });
    expectClose(
      joint.data.reduce((sum, p) => sum + p, 0),
      1,
      { absolute: 1e-12 },
    );
    const row = points.map((point, j) =>
      j === 0
        ? 0
        : Math.exp(
            -(beta[0] as number) * point.reduce((sum, x, k) => sum + (x - (points[0]?.[k] ?? 0)) ** 2, 0),
          ),
    );
    const sum = row.reduce((total, p) => total + p, 0);
    const entropy = -row.reduce((total, p) => (p > 0 ? total + (p / sum) * Math.log(p / sum) : total), 0);
    expectClose(entropy, Math.log(7), { absolute: 1e-9 });
  });

  test('the gradient is that of central differences', () => {
    const [points, places] = [drawn(9, 3), drawn(9, 2)];
    const { gradient } = tsneDivergence(points, places, { perplexity: 3 });
    const moved = (by: number) =>
      tsneDivergence(
        points,
        places.map((row, i) => (i === 4 ? [row[0] as number, (row[1] as number) + by] : row)),
        { perplexity: 3 },
      ).divergence;
    expectClose(gradient.get(4, 1), (moved(1e-5) - moved(-1e-5)) / 2e-5, { absolute: 1e-8 });
  });

  test('two clusters come apart, the same seed twice to the same bits', () => {
    const points = drawn(40, 4).map((row, i) => row.map((value) => value + (i < 20 ? 8 : 0)));
    const { embedding } = tsne(points, { perplexity: 8, iterations: 400, seed: 'a' });
    expect(trustworthiness(points, embedding)).toBeGreaterThan(0.9);
    const again = tsne(ndarray(Float64Array.from(points.flat()), [40, 4]), {
      perplexity: 8,
      iterations: 400,
      seed: 'a',
    });
    expect(again.embedding.data).toEqual(embedding.data);
    expect(tsne(points, { perplexity: 8, iterations: 400, seed: 'b' }).embedding.data).not.toEqual(
      embedding.data,
    );
  });

  test('equal points give finite places', () => {
    const { embedding, divergence } = tsne(new Array(12).fill([1, 2]), { perplexity: 3, iterations: 50 });
    expect([...embedding.data, divergence].every(Number.isFinite)).toBe(true);
  });

  test('refuse a perplexity out of range and counts that are none', () => {
    expect(() => tsneAffinities(drawn(5, 2), { perplexity: 4 })).toThrow('from 1 to below n - 1 = 4, got 4');
    expect(() => tsne(drawn(9, 2), { perplexity: 3, iterations: 0 })).toThrow(
      'iterations must be a positive',
    );
    expect(() => tsneDivergence(drawn(9, 2), drawn(8, 2), { perplexity: 3 })).toThrow(
      'a row per point (9), got 8',
    );
  });

  test('the trustworthiness of the points themselves is 1', () => {
    const points = drawn(20, 3);
    expect(trustworthiness(points, points)).toBe(1);
    expect(() => trustworthiness(points, points, { neighbours: 10 })).toThrow('below n / 2 = 10, got 10');
  });
});

describe('cohenKappa(a, b)', () => {
  test('of the textbook table of 20, 5, 10 and 15 is 0.4', () => {
    const pairs = [
      ...new Array(20).fill([0, 0]),
      ...new Array(5).fill([0, 1]),
      ...new Array(10).fill([1, 0]),
      ...new Array(15).fill([1, 1]),
    ];
    const result = scored(
      cohenKappa(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      ),
    );
    // With two categories all weights are the same.
    expectClose([result.kappa, result.linear, result.quadratic], [0.4, 0.4, 0.4], { absolute: 1e-14 });
  });

  test('refuses lengths that differ, none, and what is no category', () => {
    expect(() => cohenKappa([0], [0, 1])).toThrow('the same items, at least one, got 1 and 2');
    expect(() => cohenKappa([], [])).toThrow(RangeError);
    expect(() => cohenKappa([0, 2], [0, 1], { categories: 2 })).toThrow(
      'a must be categories from 0 to 1, got 2 at index 1',
    );
  });
});
