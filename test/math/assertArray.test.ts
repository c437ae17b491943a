import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { explain, fitted, inUnits, metrics, normalized, reduced } from '../../src/index.ts';
import { assertArray } from '../../src/math/assertArray.ts';
import { imageOf, pixelNet } from '../support/toyClassifiers.ts';

const made = 'such as ndarray(Float32Array.from(values), [height, width])';
const strays: readonly (readonly [unknown, string])[] = [
  [[1, 2, 3, 4], 'a list'],
  [[[1, 2], [3, 4]], 'a list'],
  [Float32Array.of(1, 2, 3, 4), 'a Float32Array without a shape'],
  [new ArrayBuffer(16), 'another object'],
  [undefined, 'undefined'],
  [null, 'null'],
  [3, 'a number'],
  ['x', 'a string'],
  [{ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }, 'an object whose data are without strides'],
  [{ shape: [2, 2], data: [1, 2, 3, 4] }, 'an object whose data are no typed array'],
  [ndarray([1, 2, 3, 4], [2, 2]), 'an object whose data are no typed array'],
  [ndarray(BigInt64Array.of(1n, 2n, 3n, 4n), [2, 2]), 'one of BigInt64Array'],
]; // biome-ignore format: a table

describe('assertArray(name, value, axes)', () => {
  test.each(strays)('of %p says what came', (value, came) => {
    expect(() => assertArray('map', value, 2)).toThrow(
      new TypeError(`map must be an ndarray of numbers, ${made}, got ${came}`),
    );
  });

  test('accepts views of any strides, and arrays without numbers', () => {
    const whole = ndarray(new Float32Array(12), [3, 4]);
    for (const view of [
      whole,
      whole.transpose(1, 0),
      whole.step(-1, -2),
      whole.hi(2, 2).lo(1, 1),
      ndarray(new Float32Array(0), [0, 3]),
    ])
      expect(() => assertArray('map', view, 2)).not.toThrow();
  });

  test('refuses a shape that reaches past the numbers, at either end', () => {
    const numbers = Float32Array.of(1, 2, 3);
    expect(() => assertArray('map', ndarray(numbers, [2, 2]), 2)).toThrow(
      new RangeError('map of shape [2,2] must have a number in every place, got 3 numbers'),
    );
    expect(() => assertArray('map', ndarray(numbers, [3], [-1], 1), 2)).toThrow(RangeError);
    expect(() => assertArray('map', ndarray(numbers, [3], [-1], 2), 2)).not.toThrow();
  });
});

describe('a plain list in the place of an array', () => {
  const map = ndarray(Float32Array.of(0.1, 0.2, 0.3, 0.4), [2, 2]);
  const mask = ndarray(Uint8Array.of(0, 1, 0, 1), [2, 2]);
  const list = [0.1, 0.2, 0.3, 0.4] as never;
  const line = /^(map|mask|a|b) must be an ndarray of numbers, such as .*, got a list$/;

  test.each(Object.entries(metrics))('is refused in one line by metrics.%s', (name, metric) => {
    const call = metric as (...args: readonly unknown[]) => unknown;
    const more = name === 'ssimNull' ? [{ seed: 's' }] : [];
    const second = /^(spearman|ssim)/.test(name) ? map : mask;
    expect(() => call(list, second, ...more)).toThrow(line);
    if (name !== 'prevalence') expect(() => call(map, list, ...more)).toThrow(line);
  });

  test('is refused in one line by what takes an image or a map', async () => {
    const image =
      /^image must be an ndarray of numbers, such as .*\[height, width, channels\]\), got a list$/;
    expect(() => fitted(list, [2, 2, 1])).toThrow(image);
    expect(() => inUnits(list)).toThrow(image);
    expect(() => reduced(list, 'sum')).toThrow(/^values must be an ndarray of numbers/);
    expect(() => normalized(list, { rule: 'p99' })).toThrow(/^map must be an ndarray of numbers/);
    const net = pixelNet([2, 2, 1], { u: [[1]], v: [[1], [-1]] });
    await expect(explain(net, list, { method: 'gradient', target: 0 })).rejects.toThrow(image);
    expect(
      (
        await explain(
          net,
          imageOf([2, 2, 1], () => 0.5),
          { method: 'gradient', target: 0 },
        )
      ).map.size,
    ).toBe(4);
  });

  test('metrics.ssimNull without its seed says so', () => {
    const call = metrics.ssimNull as (...args: readonly unknown[]) => unknown;
    for (const options of [undefined, {}, { seed: 3 }])
      expect(() => call(map, map, options)).toThrow(/^seed must be a text, got /);
  });
});
