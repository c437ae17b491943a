import { describe, expect, test } from '@jest/globals';
import { philox4x32 } from '../../src/math/random/philox.ts';

// The three vectors for philox4x32, 10 rounds, in the file kat_vectors of Random123 1.14: counter, key, output.
const knownAnswers = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const;

describe('philox4x32(counter, key, out)', () => {
  test.each(knownAnswers)('of counter %j under key %j is the published block', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox4x32(Uint32Array.from(counter), Uint32Array.from(key), out);
    expect([...out]).toEqual([...expected]);
  });

  test('agrees with 64-bit integer arithmetic on many counters and keys', () => {
    const out = new Uint32Array(4);
    for (let i = 1; i <= 300; i++) {
      const counter = Uint32Array.from([i * 0x9e3779b1, i, ~i, i * 0x85ebca6b]);
      const key = Uint32Array.from([i * 0xc2b2ae35, i << 20]);
      philox4x32(counter, key, out);
      expect([...out]).toEqual(philoxByBigIntegers([...counter], [...key]));
    }
  });
});

/** The definition in the paper, with 64-bit products as big integers. */
function philoxByBigIntegers(counter: number[], key: number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const low = (x: bigint) => x & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, low(p1), (p0 >> 32n) ^ c3 ^ k1, low(p0)];
    k0 = low(k0 + 0x9e3779b9n);
    k1 = low(k1 + 0xbb67ae85n);
  }
  return [c0, c1, c2, c3].map(Number);
}
