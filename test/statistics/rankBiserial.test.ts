import { describe, expect, test } from '@jest/globals';
import { rankBiserial } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

describe('rankBiserial(differences)', () => {
  test('of differences of one sign is that sign', () => {
    expect(rankBiserial([1, 2, 0.5])).toBe(1);
    expect(rankBiserial([-1, -2])).toBe(-1);
  });

  test('is the rank sum for less the rank sum against, over both', () => {
    // Ranks 1, 2.5, 2.5, 4: for 2.5 + 4, against 1 + 2.5; the zero is left out.
    expectClose(rankBiserial([-1, 2, -2, 0, 3]) as number, (6.5 - 3.5) / 10, { absolute: 1e-15 });
  });

  test('of mirrored differences is zero', () => {
    expect(rankBiserial([1, -1, 4, -4])).toBe(0);
  });

  test('of no differences, or of zeros alone, is undefined', () => {
    expect(rankBiserial([])).toBeUndefined();
    expect(rankBiserial([0])).toBeUndefined();
  });
});
