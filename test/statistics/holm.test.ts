import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { holm } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

/** Closed testing: p_i is the largest Bonferroni p-value of the sets of hypotheses that hold i (Marcus et al. 1976). */
function closedBonferroni(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 0);
  for (let subset = 1; subset < 2 ** pValues.length; subset++) {
    const members = pValues.map((_, i) => i).filter((i) => (subset >> i) & 1);
    const p = Math.min(1, members.length * Math.min(...members.map((i) => pValues[i] as number)));
    for (const i of members) adjusted[i] = Math.max(adjusted[i] as number, p);
  }
  return adjusted;
}

describe('holm(pValues)', () => {
  test('of the textbook example is 3p, 2p, and the running maximum', () => {
    expectClose(holm([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06], { absolute: 1e-15 });
  });

  test('is the closed test of Bonferroni', () => {
    const stream = randomStream('holm');
    for (let run = 0; run < 20; run++) {
      const pValues = Array.from({ length: 7 }, () => Math.round(stream.uniform() ** 3 * 100) / 100);
      expectClose(holm(pValues), closedBonferroni(pValues), { absolute: 1e-14 });
    }
  });

  test('of none is none, of one is that one', () => {
    expect(holm([])).toEqual([]);
    expect(holm([0.7])).toEqual([0.7]);
  });

  test('of what is no probability throws', () => {
    expect(() => holm([0.1, Number.NaN])).toThrow('p-values must be from 0 to 1, got NaN at index 1');
    expect(() => holm([1.5])).toThrow(RangeError);
  });
});
