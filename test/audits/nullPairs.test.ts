import { describe, expect, test } from '@jest/globals';
import { nullPairs } from '../../src/audits/index.ts';

const counts = [2, 3, 5, 17, 50, 51, 120];

describe('nullPairs(imageCount, seed)', () => {
  test.each(counts)('of %i images never pairs an image with itself', (count) => {
    for (const [first, second] of nullPairs(count, 'seed')) {
      expect(first).not.toBe(second);
      for (const index of [first, second]) expect(index >= 0 && index < count).toBe(true);
    }
  });

  test.each(counts)('of %i images puts each first equally often, each time with another partner', (count) => {
    const pairs = nullPairs(count, 'seed');
    const partners = Array.from({ length: count }, (_, image) =>
      pairs.filter(([first]) => first === image).map(([, second]) => second),
    );
    const [each = 0] = partners.map((list) => list.length);
    for (const list of partners) {
      expect(list).toHaveLength(each);
      expect(new Set(list).size).toBe(list.length);
    }
    // All pairs of at most fifty images, five partners of more.
    expect(each).toBe(count <= 50 ? count - 1 : 5);
  });

  test('draws every image as a partner, the last one too', () => {
    // 300 pairs a seed: ten seeds miss one of sixty with a chance of 1e-20.
    const pairs = Array.from({ length: 10 }, (_, seed) => nullPairs(60, String(seed))).flat();
    const seconds = new Set(pairs.map(([, second]) => second));
    expect([...seconds].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  test('draws partners evenly', () => {
    // 200 seeds of 60 images with 5 partners each: 1000 draws among the 59 others of image 0.
    const times = new Array<number>(60).fill(0);
    for (let seed = 0; seed < 200; seed++) {
      for (const [first, second] of nullPairs(60, String(seed))) {
        if (first === 0) times[second] = (times[second] ?? 0) + 1;
      }
    }
    const expected = 1000 / 59;
    const chiSquare = times.slice(1).reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // The 99.9 % point of chi-square on 58 degrees (SciPy: chi2.ppf(.999, 58)).
    expect(chiSquare).toBeLessThan(97.04);
  });

  test('is the same for the same seed and another for another', () => {
    expect(nullPairs(60, 'a')).toEqual(nullPairs(60, 'a'));
    expect(nullPairs(60, 'a')).not.toEqual(nullPairs(60, 'b'));
  });

  test('under arun2021 has fifty partners for each image, or all where there are fewer', () => {
    expect(nullPairs(60, 'a', { preset: 'arun2021' })).toHaveLength(60 * 50);
    const all = nullPairs(8, 'a', { preset: 'arun2021' });
    expect(new Set(all.map((pair) => pair.join())).size).toBe(8 * 7);
    expect(all).toHaveLength(8 * 7);
  });

  test('never pairs images of one patient, and gives an image without others none', () => {
    const groups = ['p', 'p', 'p', 'q', 'r', 'r'];
    const pairs = nullPairs(6, 'a', { groups });
    expect(pairs.filter(([first, second]) => groups[first] === groups[second])).toEqual([]);
    // Three others for each p, five for q, four for each r: all of them, as fifty are wanted.
    expect(pairs).toHaveLength(3 * 3 + 5 + 2 * 4);
    expect(nullPairs(3, 'a', { groups: ['p', 'p', 'p'] })).toEqual([]);
    expect(() => nullPairs(3, 'a', { groups: ['p'] })).toThrow('one label per image (3), got 1');
  });

  test('of one image or none is empty', () => {
    expect(nullPairs(1, 'seed')).toEqual([]);
    expect(nullPairs(0, 'seed')).toEqual([]);
  });
});
