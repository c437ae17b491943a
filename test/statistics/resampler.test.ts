import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { createResampler } from '../../src/statistics/index.ts';

describe('createResampler(seed).drawn(groupCount)', () => {
  // 3,000 groups come in several pieces, of which the last is shorter.
  test.each([
    [6, 150],
    [3000, 200],
  ])('gives for %i groups %i rows of the stream of that seed, in whole rows', (groupCount, resamples) => {
    const resampler = createResampler('seed', { resamples });
    const stream = randomStream(`seed/${groupCount}`);
    let rows = 0;
    let differing = 0;
    for (const piece of resampler.drawn(groupCount)) {
      expect(piece.length % groupCount).toBe(0);
      rows += piece.length / groupCount;
      for (const group of piece) differing += Number(group !== stream.integer(groupCount));
    }
    expect([rows, differing]).toEqual([resamples, 0]);
  });

  test('keeps the numbers of few groups, and holds at most a mebibyte of those of many at a time', () => {
    const resampler = createResampler('seed');
    expect(resampler.drawn(100)).toBe(resampler.drawn(100));
    const stream = randomStream('seed/2000');
    const buffers = new Set<ArrayBufferLike>();
    let [pieces, differing] = [0, 0];
    for (const piece of resampler.drawn(2000)) {
      buffers.add(piece.buffer);
      for (const group of piece) differing += Number(group !== stream.integer(2000));
      pieces++;
      if (pieces === 3) break;
    }
    expect(differing).toBe(0);
    expect([...buffers].map(({ byteLength }) => byteLength <= 2 ** 20)).toEqual([true]);
  });
});
