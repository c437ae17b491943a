import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { assertArray } from '../../src/checks/assertArray.ts';
import { explain, fitted, inUnits, metrics, normalized, reduced } from '../../src/index.ts';
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
  [{ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4), stride: 'row' }, 'one of Float32Array'],
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

  test('takes a typed array with its shape, with as many numbers as that says', () => {
    const data = Float32Array.of(1, 2, 3, 4);
    expect(() => assertArray('map', { data, shape: [2, 2] }, 2)).not.toThrow();
    for (const shape of [[2, 3], [3], []])
      expect(() => assertArray('map', { data, shape }, 2)).toThrow(
        /^map of shape \[.*\] must have \d numbers, got 4$/,
      );
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

describe('a typed array with its shape in the place of an ndarray', () => {
  const [height, width] = [12, 13];
  const values = Float32Array.from({ length: height * width }, (_, i) => 0.5 + 0.5 * Math.sin(i));
  const flags = Uint8Array.from(values, (value) => Number(value > 0.8));
  const shape = [height, width];

  test('gives the same metrics', () => {
    const [map, mask] = [ndarray(values, shape), ndarray(flags, shape)];
    const plain = { map: { data: values, shape }, mask: { data: flags, shape } };
    for (const { score } of metrics.regionMetrics)
      expect(score(plain.map as never, plain.mask as never)).toEqual(score(map, mask));
    expect(metrics.ssim(plain.map, plain.mask as never)).toEqual(metrics.ssim(map, mask as never));
    expect(metrics.prevalence(plain.mask)).toEqual(metrics.prevalence(mask));
  });

  test('gives the same map, image and reduction', async () => {
    const net = pixelNet([2, 2, 1], { u: [[1]], v: [[1], [-1]] });
    const data = Float32Array.of(0.1, 0.2, 0.3, 0.4);
    const ask = { method: 'gradient', target: 0 } as const;
    const [plain, view] = [
      await explain(net, { data, shape: [2, 2, 1] }, ask),
      await explain(net, ndarray(data, [2, 2, 1]), ask),
    ];
    expect(plain.map.data).toEqual(view.map.data);
    expect(fitted({ data, shape: [2, 2, 1] }, [4, 4, 1]).data).toEqual(
      fitted(ndarray(data, [2, 2, 1]), [4, 4, 1]).data,
    );
    expect(inUnits({ data, shape: [2, 2, 1] }).image.data).toEqual(
      inUnits(ndarray(data, [2, 2, 1])).image.data,
    );
    expect(reduced({ data, shape: [2, 2, 1] }, 'sum').shape).toEqual([2, 2]);
  });
});

describe('a plain list in the place of an array', () => {
  const map = ndarray(Float32Array.of(0.1, 0.2, 0.3, 0.4), [2, 2]);
  const mask = ndarray(Uint8Array.of(0, 1, 0, 1), [2, 2]);
  const list = [0.1, 0.2, 0.3, 0.4] as never;
  const line =
    /^(map|mask|a|b|ranks|prediction|truth) must be an ndarray of numbers, such as .*, got a list$/;

  const functions = Object.entries(metrics).filter(([, value]) => typeof value === 'function');

  const moreArguments: Readonly<Record<string, readonly unknown[]>> = {
    ssimNull: [{ seed: 's' }],
    segmentationMetrics: [{ labels: [1] }],
    topKPrecision: [1],
  };

  test.each(functions)('is refused in one line by metrics.%s', (name, metric) => {
    const call = metric as (...args: readonly unknown[]) => unknown;
    const more = moreArguments[name] ?? [];
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
