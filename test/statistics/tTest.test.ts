import { describe, expect, test } from '@jest/globals';
import { type Alternative, tTest } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

describe('tTest(values, expected, options)', () => {
  test('of two values is a Cauchy variable: p = 1/2 - atan(t)/π', () => {
    // mean 2, s = √2, t = (2 - 1) / (√2 / √2) = 1.
    const result = tTest([1, 3], 1, { alternative: 'greater' });
    expect(result).toMatchObject({ t: 1, degrees: 1 });
    expectClose(result?.pValue as number, 0.25, { absolute: 1e-14 });
    expectClose(tTest([1, 3], 1)?.pValue as number, 0.5, { absolute: 1e-14 });
    expectClose(tTest([1, 3], 1, { alternative: 'less' })?.pValue as number, 0.75, { absolute: 1e-14 });
  });

  test('of fewer than two values, or of equal values, is undefined', () => {
    expect(tTest([], 0)).toBeUndefined();
    expect(tTest([0.3], 0)).toBeUndefined();
    expect(tTest([0.3, 0.3, 0.3], 0)).toBeUndefined();
  });

  test('mistakes throw with name, rule and value', () => {
    expect(() => tTest([0, Infinity], 0)).toThrow('values must be finite, got Infinity at index 1');
    expect(() => tTest([0, 1], Number.NaN)).toThrow('expected must be finite, got NaN');
    expect(() => tTest([0, 1], 0, { alternative: '' as Alternative })).toThrow('alternative must be');
  });
});
