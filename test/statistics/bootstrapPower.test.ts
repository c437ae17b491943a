import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { bootstrapPower, type NullUnit } from '../../src/statistics/index.ts';

/** Units whose null scores are normal with a standard deviation of .1. */
function units(count: number, shift = 0): NullUnit[] {
  const stream = randomStream('units');
  return Array.from({ length: count }, (_, group) => {
    const level = 0.5 + 0.05 * stream.normal();
    return { group, shift, pool: Array.from({ length: 5 }, () => level + 0.1 * stream.normal()) };
  });
}
const draws = { count: 3, sd: 0 };

describe('bootstrapPower(units, options)', () => {
  test('is the error of the test where scores are unrelated: about a fortieth', () => {
    // Four standard errors of a share of .025 of 800.
    expect(bootstrapPower(units(24), { draws, seed: 'a', runs: 800 })).toBeLessThan(0.025 + 4 * 0.0055);
  });

  test('grows with the shift and with the number of units, and falls with the scatter between draws', () => {
    const share = (count: number, shift: number, sd = 0) =>
      Number(bootstrapPower(units(count, shift), { draws: { ...draws, sd }, seed: 'b' }));
    expect(share(24, 0.2)).toBeGreaterThan(0.99);
    expect(share(24, 0.03)).toBeGreaterThan(share(24, 0.01));
    expect(share(60, 0.03)).toBeGreaterThan(share(12, 0.03));
    expect(share(24, 0.1, 0.1)).toBeLessThan(share(24, 0.1) - 0.3);
    expect(share(24, -0.1)).toBe(0);
  });

  test('is the same for the same seed, and undefined of fewer groups than an interval needs', () => {
    const once = bootstrapPower(units(8, 0.03), { draws, seed: 'c' });
    expect(bootstrapPower(units(8, 0.03), { draws, seed: 'c' })).toBe(once);
    expect(bootstrapPower(units(4), { draws, seed: 'c' })).toBeUndefined();
  });
});
