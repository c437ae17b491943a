import { describe, expect, test } from '@jest/globals';
import { correlation } from '../../src/math/arrays/correlation.ts';
import { expectClose } from '../support/expectClose.ts';

describe('correlation(a, b)', () => {
  test('agrees with numpy 2.4 corrcoef', () => {
    const a = Float64Array.of(1, 2, 3, 4, 5.5);
    const b = Float64Array.of(2, 1, 4, 3, 7);
    expectClose(correlation(a, b) as number, 0.858086838240179, { absolute: 1e-14 });
  });

  test('is 1 and -1 on straight lines, whatever their offset', () => {
    const a = Float64Array.of(1e6, 1e6 + 1, 1e6 + 2);
    expect(correlation(a, a)).toBe(1);
    expect(
      correlation(
        a,
        a.map((value) => -3 * value),
      ),
    ).toBe(-1);
  });

  test('of a constant list is undefined, even where its mean does not round to its value', () => {
    const constant = new Float64Array(7).fill(0.1);
    expect(correlation(constant, Float64Array.of(1, 2, 3, 4, 5, 6, 7))).toBeUndefined();
    expect(correlation(new Float64Array(0), new Float64Array(0))).toBeUndefined();
  });

  test('refuses lists of different lengths', () => {
    expect(() => correlation(new Float64Array(2), new Float64Array(3))).toThrow(
      'b must be as long as a, got 3 and 2',
    );
  });
});
