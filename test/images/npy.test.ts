import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { decodeNpy, encodeNpy } from '../../src/images/npy.ts';

/** Written by numpy 2.4.6 `np.save`; given here in base64. */
const savedByNumpy = {
  float32:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEA=',
  bool: 'k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAA==',
  int64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHAAAAAAAAAPj/////////',
  largeInt64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAEAAAEAAAAAAAAA',
  scalarFloat64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAEQA==',
};
const bytesOf = (name: keyof typeof savedByNumpy) => Buffer.from(savedByNumpy[name], 'base64');

describe('decodeNpy', () => {
  test.each([
    ['float32', 'float32', [1, 3], [1.5, -2, 3]],
    ['bool', 'uint8', [2], [1, 0]],
    ['int64', 'int32', [2], [7, -8]],
    ['largeInt64', 'float64', [2], [2 ** 40, 1]],
    ['scalarFloat64', 'float64', [], [2.5]],
  ] as const)('decodeNpy of %s written by numpy gives %s', (name, dtype, shape, values) => {
    const array = decodeNpy(bytesOf(name), 'a.npy');
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.data)).toEqual(values);
  });

  test('decodeNpy of another kind of file says what it found', () => {
    const bytes = new TextEncoder().encode('Hello, this is text');
    expect(() => decodeNpy(bytes, 'x.npy')).toThrow(
      new TypeError('x.npy: expected a .npy file, found bytes 48 65 6c 6c 6f 2c 20 74'),
    );
    expect(() => decodeNpy(new Uint8Array(0), 'x.npy')).toThrow('found no bytes');
  });

  test('decodeNpy of a cut file says how many bytes are missing', () => {
    expect(() => decodeNpy(bytesOf('float32').subarray(0, 136), 'x.npy')).toThrow(
      'x.npy: shape [1,3] of <f4 needs 12 bytes of data, got 8',
    );
  });

  test('decodeNpy of an unknown dtype or of Fortran order says so', () => {
    const text = bytesOf('float32').toString('latin1');
    const big = Buffer.from(text.replace('<f4', '>f4'), 'latin1');
    expect(() => decodeNpy(big, 'x.npy')).toThrow('got >f4');
    const fortran = Buffer.from(text.replace('False', 'True '), 'latin1');
    expect(() => decodeNpy(fortran, 'x.npy')).toThrow('x.npy: array must be in C order, got Fortran order');
  });
});

describe('encodeNpy', () => {
  test('encodeNpy gives the bytes that numpy writes', () => {
    const bytes = encodeNpy(ndarray(Float32Array.of(1.5, -2, 3), [1, 3]));
    expect(Buffer.from(bytes).equals(bytesOf('float32'))).toBe(true);
  });

  test('encodeNpy writes a transposed view in row-major order', () => {
    const array = ndarray(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3]).transpose(1, 0);
    const back = decodeNpy(encodeNpy(array), 'a.npy');
    expect(back.shape).toEqual([3, 2]);
    expect(Array.from(back.data)).toEqual([1, 4, 2, 5, 3, 6]);
  });

  test('encodeNpy writes only the part that a view shows', () => {
    const array = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]).lo(1, 0);
    expect(Array.from(decodeNpy(encodeNpy(array), 'a.npy').data)).toEqual([3, 4, 5, 6]);
  });
});
