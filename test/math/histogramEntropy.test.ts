import { expect, test } from '@jest/globals';
import { histogramEntropy } from '../../src/math/arrays/histogramEntropy.ts';
import { expectClose } from '../support/expectClose.ts';

test('histogramEntropy(values) is 0 of equal values, ln 100 of an even ramp, and not a number of none', () => {
  expect(histogramEntropy(new Float32Array(7).fill(3))).toBe(0);
  const ramp = Float64Array.from({ length: 1000 }, (_, i) => i);
  expectClose([histogramEntropy(ramp)], [Math.log(100)], { absolute: 1e-12 });
  expect(histogramEntropy(new Float32Array())).toBeNaN();
  expect(histogramEntropy(Float32Array.of(0, Number.NaN))).toBeNaN();
});

test('histogramEntropy(values) of two values goes by their shares', () => {
  const [a, b] = [0.25, 0.75];
  expectClose([histogramEntropy(Float32Array.of(0, 9, 9, 9))], [-a * Math.log(a) - b * Math.log(b)], {
    absolute: 1e-12,
  });
});
