import { describe, expect, test } from '@jest/globals';
import { hash64 } from '../../src/math/random/hash.ts';

describe('hash64(text)', () => {
  test.each([
    // Test vectors of the authors' FNV reference code (test_fnv.c) for FNV-1a, 64 bit.
    ['', 0xcbf29ce484222325n],
    ['a', 0xaf63dc4c8601ec8cn],
    ['b', 0xaf63df4c8601f1a5n],
    ['foobar', 0x85944171f73967e8n],
    ['chongo was here!\n', 0x46810940eff5f915n],
  ])('of %j is the published FNV-1a value', (text, expected) => {
    expect(hash64(text)).toBe(expected);
  });

  test('reads the text as UTF-8', () => {
    // FNV-1a of the bytes c3 a9, computed with Python integers.
    expect(hash64('é')).toBe(0x0ac21707b7181e01n);
  });
});
