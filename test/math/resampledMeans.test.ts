import { describe, expect, test } from '@jest/globals';
import { blockNumbers, meansWithoutOneBlock, resampledMeans } from '../../src/math/arrays/resampledMeans.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { expectClose } from '../support/expectClose.ts';

const blocks = { sums: Float64Array.of(2, 9, 4), counts: Float64Array.of(1, 3, 1) };

describe('resampledMeans(blocks, drawn)', () => {
  test('are the ten means that three blocks allow, as often as the draws say', () => {
    const resamples = 27_000;
    const drawn = blockNumbers(3, resamples);
    randomStream('blocks').fillIntegers(drawn, 3);
    const means = resampledMeans(blocks, drawn);
    const values = [2, 9, 4];
    const counts = [1, 3, 1];
    const expected = new Map<string, number>();
    for (let draw = 0; draw < 27; draw++) {
      const picks = [draw % 3, Math.floor(draw / 3) % 3, Math.floor(draw / 9)];
      const total = (numbers: number[]) => picks.reduce((sum, pick) => sum + (numbers[pick] as number), 0);
      const key = (total(values) / total(counts)).toFixed(9);
      expected.set(key, (expected.get(key) ?? 0) + 1 / 27);
    }
    const seen = new Map<string, number>();
    for (const mean of means) seen.set(mean.toFixed(9), (seen.get(mean.toFixed(9)) ?? 0) + 1 / resamples);
    expect([...seen.keys()].sort()).toEqual([...expected.keys()].sort());
    // Five standard errors of a share of a half.
    for (const [key, share] of expected) {
      expectClose(seen.get(key) as number, share, { absolute: (5 * 0.5) / Math.sqrt(resamples) });
    }
  });
});

test('meansWithoutOneBlock leaves out each block in turn', () => {
  expectClose(meansWithoutOneBlock(blocks), [13 / 4, 6 / 2, 11 / 4], { absolute: 1e-15 });
});

test('blockNumbers(blockCount, resamples) holds every block number', () => {
  for (const blockCount of [3, 2 ** 16, 2 ** 16 + 1]) {
    const numbers = blockNumbers(blockCount, 2);
    numbers[0] = blockCount - 1;
    expect([numbers.length, numbers[0]]).toEqual([2 * blockCount, blockCount - 1]);
  }
});
