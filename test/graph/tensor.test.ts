import { describe, expect, test } from '@jest/globals';
import { integerTensor, realTensor, tensorValues } from '../../src/graph/tensor.ts';

describe('realTensor(values, dims, elementType)', () => {
  test('comes back exactly where the type can hold the values', () => {
    for (const elementType of ['float16', 'float32', 'float64'] as const) {
      const values = [0, -0, 1, -2.5, 65504, 2 ** -14, 2 ** -24, Number.POSITIVE_INFINITY];
      expect(Array.from(tensorValues(realTensor(values, [8], elementType)))).toEqual(values);
    }
  });

  test('rounds to the nearest half-precision number, ties to even, as NumPy 2 does', () => {
    // np.array([...]).astype(np.float16).view(np.uint16)
    const values = [
      0.1,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65519,
      65520,
      1e-8,
      3e-8,
      6.1e-5,
      2 ** -14 - 2 ** -25,
      -1 / 3,
    ];
    const bits = new Uint16Array(Uint8Array.from(realTensor(values, [10], 'float16').bytes).buffer);
    expect(Array.from(bits)).toEqual(numpyBits);
    expect(Number.isNaN(tensorValues(realTensor([Number.NaN], [1], 'float16'))[0])).toBe(true);
  });
});

const numpyBits = [11878, 15360, 15362, 31743, 31744, 0, 1, 1023, 1024, 46421];

test('tensorValues(tensor) reads integers of every kind as numbers', () => {
  expect(Array.from(tensorValues(integerTensor([-3, 2 ** 40])))).toEqual([-3, 2 ** 40]);
  const read = (
    elementType: 'int8' | 'uint8' | 'int16' | 'uint32' | 'bool',
    bytes: number[],
    dims: number[],
  ) => Array.from(tensorValues({ elementType, dims, bytes: Uint8Array.from(bytes) }));
  expect(read('int8', [255, 1], [2])).toEqual([-1, 1]);
  expect(read('uint8', [255], [1])).toEqual([255]);
  expect(read('int16', [254, 255], [1])).toEqual([-2]);
  expect(read('uint32', [255, 255, 255, 255], [1])).toEqual([4294967295]);
  expect(read('bool', [1, 0], [2])).toEqual([1, 0]);
});
