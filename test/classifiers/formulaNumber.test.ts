import { describe, expect, test } from '@jest/globals';
import { isFormulaNumber } from '../../src/classifiers/constants/formulaNumber.ts';
import { randomStream } from '../../src/math/random/random.ts';

describe('isFormulaNumber(value)', () => {
  test.each([
    ['zero and one', [0, 1, -1]],
    ['sizes and their reciprocals', [2, 3, 6, 255, 1024, 1 / 3, 1 / 6, 1 / 49, 1 / 255, 2 / 255, 1 / 127.5]],
    ['roots of head sizes', [Math.sqrt(32), 1 / Math.sqrt(48), 64 ** -0.25, Math.SQRT2, Math.SQRT1_2]],
    ['epsilons', [1e-5, 1e-6, 1e-12, 1e-3]],
    ['what stands for infinity', [-3.4028234663852886e38, Number.NEGATIVE_INFINITY, -1e10]],
    ['constants of GELU and SELU', [0.044715, Math.sqrt(2 / Math.PI), 1.702, 1.0507009873554805]],
    ['angles and logarithms', [Math.PI, 2 * Math.PI, Math.log(100)]],
  ])('knows %s, in float32', (_, values) => {
    for (const value of values) expect([value, isFormulaNumber(Math.fround(value))]).toEqual([value, true]);
  });

  test('takes numbers that somebody chose or trained for trained', () => {
    for (const value of [0.7, 1.3, -0.30712, 2.87123, 15.552152, 0.2311359])
      expect([value, isFormulaNumber(Math.fround(value))]).toEqual([value, false]);
  });

  test.each([0.02, 0.3, 1, 5])(
    'is true of fewer than one in 500 normal numbers of deviation %d',
    (deviation) => {
      const values = new Float32Array(20000);
      randomStream(`trained ${deviation}`).fillNormal(values, deviation);
      expect(values.filter(isFormulaNumber).length).toBeLessThan(values.length / 500);
    },
  );
});
