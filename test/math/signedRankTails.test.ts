import { describe, expect, test } from '@jest/globals';
import { signedRankTails } from '../../src/math/distributions/signedRankTails.ts';
import { expectClose } from '../support/expectClose.ts';

/** The definition: every assignment of signs is as likely as any other. */
function enumeratedTails(ranks: readonly number[], w: number): { lower: number; upper: number } {
  const subsets = 2 ** ranks.length;
  let [lower, upper] = [0, 0];
  for (let subset = 0; subset < subsets; subset++) {
    const sum = ranks.reduce((total, rank, i) => total + ((subset >> i) & 1) * rank, 0);
    lower += Number(sum <= w);
    upper += Number(sum >= w);
  }
  return { lower: lower / subsets, upper: upper / subsets };
}

describe('signedRankTails(ranks, w)', () => {
  test.each([
    [[1, 2, 3, 4, 5, 6, 7], 22],
    [[1.5, 1.5, 3, 4.5, 4.5, 6], 9],
    [[2, 2, 2, 4], 0],
    [[1], 1],
  ])('of %j at %d counts the assignments of signs', (ranks, w) => {
    const { lower, upper } = signedRankTails(Float64Array.from(ranks), w);
    const expected = enumeratedTails(ranks, w);
    expectClose([lower, upper], [expected.lower, expected.upper], { absolute: 1e-15 });
  });

  test('of no ranks is certain of zero', () => {
    expect(signedRankTails(new Float64Array(0), 0)).toEqual({ lower: 1, upper: 1 });
  });

  test('of a rank that is no multiple of one half throws', () => {
    expect(() => signedRankTails(Float64Array.of(1.25), 1)).toThrow('multiples of one half, got 1.25');
  });
});
