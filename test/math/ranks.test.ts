import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { ascendingOrder } from '../../src/math/ranking/order.ts';
import { ranks } from '../../src/math/ranking/ranks.ts';

describe('ascendingOrder(values)', () => {
  test('agrees with a comparison sort on numbers of every size and sign, with ties', () => {
    const stream = randomStream('order');
    const values = Float32Array.from(
      { length: 5000 },
      () => stream.normal() * 10 ** (stream.integer(60) - 40),
    );
    for (let i = 0; i < 500; i++) values[i * 10] = values[i * 10 + 1] as number;
    values.set([0, -0, Infinity, -Infinity, 1e-45, -1e-45]);
    const { indices, keys } = ascendingOrder(values);
    const expected = [...values.keys()].sort((a, b) =>
      values[a] === values[b] ? a - b : at(values, a) - at(values, b),
    );
    expect([...indices]).toEqual(expected);
    for (let k = 1; k < values.length; k++) {
      const isTied = values[at(indices, k)] === values[at(indices, k - 1)];
      expect(at(keys, k) - at(keys, k - 1)).toEqual(isTied ? 0 : expect.any(Number));
      if (!isTied) expect(at(keys, k)).toBeGreaterThan(at(keys, k - 1));
    }
  });

  test('of no values, and of one, is trivial', () => {
    expect([...ascendingOrder(new Float32Array(0)).indices]).toEqual([]);
    expect([...ascendingOrder(Float32Array.of(7)).indices]).toEqual([0]);
  });
});

describe('ranks(values)', () => {
  test('gives ties the mean of their ranks, as scipy 1.17 rankdata', () => {
    const values = Float32Array.of(3, -1, 0, -0, 7, 3, 3, -2.5, 1e-40, 7);
    expect([...ranks(values)]).toEqual([7, 2, 3.5, 3.5, 9.5, 7, 7, 1, 5, 9.5]);
  });

  test('of constant values are all (n + 1) / 2, and values stay as they are', () => {
    const values = Float32Array.of(2, 2, 2, 2);
    expect([...ranks(values)]).toEqual([2.5, 2.5, 2.5, 2.5]);
    expect([...values]).toEqual([2, 2, 2, 2]);
    expect([...ranks(new Float32Array(0))]).toEqual([]);
  });
});

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
