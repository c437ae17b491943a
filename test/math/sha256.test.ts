import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { sha256, textSha256 } from '../../src/math/random/sha256.ts';

test('sha256 is that of Node, of every length around a block, and of bytes that lie within others', () => {
  const stream = randomStream('bytes');
  const all = Uint8Array.from({ length: 300 }, () => stream.integer(256));
  for (let length = 0; length < 260; length++) {
    const bytes = all.subarray(7, 7 + length);
    expect([length, sha256(bytes)]).toEqual([length, createHash('sha256').update(bytes).digest('hex')]);
  }
  // FIPS 180-4's own example.
  expect(textSha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
