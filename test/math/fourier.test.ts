import { describe, expect, test } from '@jest/globals';
import { fourierTransform } from '../../src/math/filters/fourier.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { expectClose } from '../support/expectClose.ts';

const drawn = (size: number) => {
  const stream = randomStream(`fourier ${size}`);
  return {
    re: Float64Array.from({ length: size }, () => stream.normal()),
    im: Float64Array.from({ length: size }, () => stream.normal()),
  };
};

/** By the definition, over two axes. */
function bySums(
  { re, im }: { re: Float64Array; im: Float64Array },
  [rows, columns]: readonly [number, number],
) {
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  for (let k = 0; k < re.length; k++) {
    for (let j = 0; j < re.length; j++) {
      const row = (Math.floor(k / columns) * Math.floor(j / columns)) / rows;
      const angle = -2 * Math.PI * (row + ((k % columns) * (j % columns)) / columns);
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      out.re[k] = (out.re[k] as number) + (re[j] as number) * c - (im[j] as number) * s;
      out.im[k] = (out.im[k] as number) + (re[j] as number) * s + (im[j] as number) * c;
    }
  }
  return out;
}

describe('fourierTransform(values, shape)', () => {
  test.each([
    [1, 8],
    [7, 1],
    [6, 4],
    [5, 9],
    [2, 16],
  ])('of %d by %d is the sum of its definition, and the inverse gives the values back', (rows, columns) => {
    const values = drawn(rows * columns);
    const wanted = bySums(values, [rows, columns]);
    const found = { re: values.re.slice(), im: values.im.slice() };
    fourierTransform(found, [rows, columns]);
    expectClose(found.re, wanted.re, { absolute: 1e-11 });
    expectClose(found.im, wanted.im, { absolute: 1e-11 });
    fourierTransform(found, [rows, columns], { inverse: true });
    expectClose(found.re, values.re, { absolute: 1e-12 });
    expectClose(found.im, values.im, { absolute: 1e-12 });
  });

  test('of a wave over three axes is one number', () => {
    const shape = [3, 4, 10];
    const re = Float64Array.from({ length: 120 }, (_, i) => Math.cos((2 * Math.PI * 3 * (i % 10)) / 10));
    const im = new Float64Array(120);
    fourierTransform({ re, im }, shape);
    const large = [...re.keys()].filter((i) => Math.abs(re[i] as number) > 1e-9);
    expect(large).toEqual([3, 7]);
    expectClose(re[3] as number, 60, { absolute: 1e-11 });
  });

  test('refuses values that the shape does not hold', () => {
    expect(() => fourierTransform(drawn(5), [2, 3])).toThrow('as many as shape [2,3] has, got 5 and 5');
  });
});
