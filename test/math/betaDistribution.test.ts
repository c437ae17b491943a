import { describe, expect, test } from '@jest/globals';
import { betaProbability, betaQuantile } from '../../src/math/distributions/betaDistribution.ts';
import { logChoose, logGamma } from '../../src/math/distributions/logGamma.ts';
import { expectClose } from '../support/expectClose.ts';

describe('the beta distribution', () => {
  test('of (1, 1) is x, of (a, 1) is x^a, of (1/2, 1/2) is the arcsine law', () => {
    for (const x of [1e-9, 0.2, 0.5, 0.93]) {
      expectClose(betaProbability(x, 1, 1), x, { relative: 1e-12 });
      expectClose(betaProbability(x, 3, 1), x ** 3, { relative: 1e-12 });
      const arcsine = (2 / Math.PI) * Math.asin(Math.sqrt(x));
      expectClose(betaProbability(x, 0.5, 0.5), arcsine, { relative: 1e-11 });
    }
    expect([betaProbability(0, 2, 3), betaProbability(1, 2, 3)]).toEqual([0, 1]);
  });

  test('its quantile turns it around, near both ends', () => {
    for (const p of [1e-12, 0.01, 0.5, 0.99, 1 - 1e-9]) {
      expectClose(betaQuantile(p, 1, 4), 1 - (1 - p) ** 0.25, { relative: 1e-9, absolute: 1e-13 });
      expectClose(betaQuantile(p, 0.2, 1), p ** 5, { relative: 1e-9 });
    }
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
  });

  test('refuses what is out of range', () => {
    expect(() => betaProbability(0.5, 0, 1)).toThrow('a and b must be positive, got 0 and 1');
    expect(() => betaProbability(Number.NaN, 1, 1)).toThrow(RangeError);
    expect(() => betaQuantile(1.1, 1, 1)).toThrow('p must be from 0 to 1, got 1.1');
  });

  test('logGamma and logChoose are the logarithms of factorials', () => {
    expectClose(logGamma(0.5), Math.log(Math.PI) / 2, { absolute: 1e-14 });
    expectClose(logGamma(11), Math.log(3628800), { relative: 1e-14 });
    expectClose(logChoose(10, 3), Math.log(120), { absolute: 1e-13 });
  });
});
