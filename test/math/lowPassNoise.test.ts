import { describe, expect, test } from '@jest/globals';
import { lowPassNoise } from '../../src/math/random/lowPassNoise.ts';
import { randomStream } from '../../src/math/random/random.ts';

describe('lowPassNoise(options, stream)', () => {
  const values = lowPassNoise({ size: 64, sigma: 4, low: 10, high: 20 }, randomStream('noise'));

  test('reaches from low to high', () => {
    expect(Math.min(...values)).toBe(10);
    expect(Math.max(...values)).toBe(20);
  });

  test('is smooth: neighbours correlate as exp(-1 / (4 sigma²)) says', () => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    let variance = 0;
    let covariance = 0;
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 63; x++) {
        const here = (values[64 * y + x] as number) - mean;
        variance += here * here;
        covariance += here * ((values[64 * y + x + 1] as number) - mean);
      }
    }
    expect(Math.abs(covariance / variance - Math.exp(-1 / 64))).toBeLessThan(0.02);
  });
});
