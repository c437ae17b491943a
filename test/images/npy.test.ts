import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { decodeNpy, encodeNpy } from '../../src/images/npy.ts';

/** Written by numpy `np.save`; given here in base64. */
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
  uint16:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPHUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAP//AAE=',
  float16:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDUsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPgDA/3sBAAB8',
  fortran:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAMAAQAEAAIABQA=',
  fortran3:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADAQAAAAEAAAABBAACAQAAAIEEAAIA/AADgQAAAQEAAABBBAACgQAAAMEE=',
  bigEndian:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/+AAAAAAAAMAAAAAAAAAA',
  bigEndian16:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPnUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQEC',
  uint32:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPHU0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAA/////w==',
  uint64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPHU4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoDAAAAAAAAAAQAAAAAAAAA',
  int8: 'k05VTVBZAQB2AHsnZGVzY3InOiAnfGkxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr/Bw==',
};
const bytesOf = (name: keyof typeof savedByNumpy) => Buffer.from(savedByNumpy[name], 'base64');

describe('decodeNpy', () => {
  test.each([
    ['float32', 'float32', [1, 3], [1.5, -2, 3]],
    ['bool', 'uint8', [2], [1, 0]],
    ['int64', 'int32', [2], [7, -8]],
    ['largeInt64', 'float64', [2], [2 ** 40, 1]],
    ['scalarFloat64', 'float64', [], [2.5]],
    ['uint16', 'int32', [1, 3], [0, 65535, 256]],
    ['float16', 'float32', [5], [1.5, -2, 65504, 2 ** -24, Number.POSITIVE_INFINITY]],
    ['fortran', 'int32', [2, 3], [0, 1, 2, 3, 4, 5]],
    ['fortran3', 'float32', [2, 3, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['bigEndian', 'float64', [2], [1.5, -2]],
    ['bigEndian16', 'int32', [1, 2], [1, 258]],
    ['uint32', 'float64', [2], [1, 2 ** 32 - 1]],
    ['uint64', 'int32', [2], [3, 4]],
    ['int8', 'int32', [2], [-1, 7]],
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
      'x.npy: shape [1,3] of f4 needs 12 bytes of data, got 8',
    );
  });

  test.each([
    ["'descr': '<c8', 'fortran_order': False, 'shape': (1,)", 'dtype must be .*, got c8'],
    ["'descr': '|O', 'fortran_order': False, 'shape': (1,)", 'dtype must be .*, got O'],
    [
      "'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,)",
      'dtype must be .*, got a record or another',
    ],
    ["'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)", 'found a record of several'],
    [
      "'descr': '<f4', 'fortran_order': False, 'shape': (-1,)",
      'shape must be a tuple of at most 64 whole sizes',
    ],
    [
      "'descr': '<f4', 'fortran_order': False, 'shape': (0.5, 2)",
      'shape must be a tuple of at most 64 whole sizes',
    ],
    [
      "'descr': '<f4', 'fortran_order': False, 'shape': (1e1,)",
      'shape must be a tuple of at most 64 whole sizes',
    ],
    [
      "'descr': '<f4', 'fortran_order': False, 'shape': (1)",
      'shape must be a tuple of at most 64 whole sizes',
    ],
    [
      "'descr': '<f4', 'fortran_order': False, 'shape': (1, , 2)",
      'shape must be a tuple of at most 64 whole sizes',
    ],
    ["'descr': '<f4', 'fortran_order': 0, 'shape': (1,)", 'found another text'],
    ["'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'secret': 'value'", 'found another text'],
    ["'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)", 'found another text'],
    ["'descr': '<f4', 'shape': (1,)", 'found another text'],
    ['the secret text of another file', 'found another text'],
  ])('decodeNpy of a header with %s is refused and not repeated', (entries, message) => {
    const read = () => decodeNpy(npyFile(`{${entries}}`, Buffer.alloc(4)), 'x.npy');
    expect(read).toThrow(TypeError);
    expect(read).toThrow(new RegExp(`^x\\.npy: .*${message}`));
    expect(read).not.toThrow(/secret/);
  });

  test('decodeNpy of a header with double quotes, other order and Python 2 sizes is read', () => {
    const header = '{"shape": (2L, 1L), "fortran_order": False, "descr": "|u1"}';
    expect(decodeNpy(npyFile(header, Buffer.from([5, 6])), 'x.npy').shape).toEqual([2, 1]);
  });

  test('decodeNpy of another version, or of a header beyond the file, says so', () => {
    const bytes = npyFile("{'descr': '|u1', 'fortran_order': False, 'shape': ()}", Buffer.from([5]));
    const changed = (place: number, value: number) => Buffer.from(bytes).fill(value, place, place + 1);
    expect(() => decodeNpy(changed(6, 4), 'x.npy')).toThrow(
      'x.npy: .npy must be of version 1, 2 or 3, is of 4',
    );
    expect(() => decodeNpy(changed(9, 255), 'x.npy')).toThrow(
      /x\.npy: \.npy header says that it is 65\d+ bytes long/,
    );
    expect(() => decodeNpy(bytes.subarray(0, 11), 'x.npy')).toThrow('.npy header says that it is');
  });

  test('decodeNpy of bool bytes other than 0 and 1 gives 1, as numpy takes them', () => {
    const bytes = npyFile(
      "{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}",
      Buffer.from([0, 2, 255]),
    );
    expect([...decodeNpy(bytes, 'x.npy').data]).toEqual([0, 1, 1]);
  });
});

/** A file of version 1.0. */
function npyFile(header: string, data: Uint8Array): Buffer {
  const text = Buffer.from(`${header}\n`);
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length % 256, text.length >> 8]);
  return Buffer.concat([start, text, data]);
}

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
