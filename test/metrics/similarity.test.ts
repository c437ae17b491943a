import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { randomStream } from '../../src/math/random/random.ts';
import { type SsimPreset, spearman, ssim } from '../../src/metrics/index.ts';
import type { SaliencyMap } from '../../src/types/arrays.ts';
import { expectClose } from '../support/expectClose.ts';
import { mapOf, scoreValue } from '../support/maps.ts';

/** The reference patterns are float64, ours float32. */
const storage = 2e-7;
/** Rounding of running sums in float64. */
const rounding = 1e-10;

const presets = ['wang', 'skimage7', 'arun2021', 'adebayo2018', 'image-ssim'] as const;
const square = [16, 16] as const;
const patternA = mapOf(square, (y, x) => ((3 * x + 5 * y) % 17) / 16);
const patternB = mapOf(square, (y, x) => ((7 * x + 2 * y + 3) % 13) / 12);
const halfA = mapOf(square, (y, x) => ((3 * x + 5 * y) % 17) / 32);
const unscorable = (reason: string) => ({ state: 'unscorable', reason });

const score = (a: SaliencyMap, b: SaliencyMap, preset: SsimPreset) => scoreValue(ssim(a, b, { preset }));

describe('ssim(a, b, { preset })', () => {
  test('agrees with scikit-image 0.26 on two patterns of 16 by 16', () => {
    expectClose(score(patternA, patternB, 'skimage7'), -0.06925742898, { absolute: storage });
    expectClose(score(patternA, patternB, 'arun2021'), -0.05470633468, { absolute: storage });
    expectClose(score(patternA, patternB, 'wang'), -0.10937887544, { absolute: storage });
    expectClose(score(patternA, halfA, 'skimage7'), 0.64124753788, { absolute: storage });
    expectClose(score(patternA, halfA, 'arun2021'), 0.6448861074, { absolute: storage });
  });

  test.each([
    ['wang', { radius: 5, sigma: 1.5, range: 1, sample: false }],
    ['skimage7', { radius: 3, sigma: Infinity, range: 1, sample: true }],
    ['arun2021', { radius: 3, sigma: Infinity, range: 2, sample: true }],
    ['adebayo2018', { radius: 5, sigma: 1.5, range: 2, sample: true }],
  ] as const)('%s agrees with its definition summed window by window', (preset, convention) => {
    const stream = randomStream('window by window');
    for (const shape of [
      [11, 11],
      [12, 47],
      [83, 19],
    ] as const) {
      const a = mapOf(shape, () => stream.uniform());
      const b = mapOf(shape, (y, x) => (a.get(y, x) + stream.uniform()) / 2);
      expectClose(score(a, b, preset), byDefinition(a, b, convention), { absolute: rounding });
    }
  });

  test('image-ssim is close to the plain window of 8 that its tiles sample', () => {
    const stream = randomStream('tiles');
    const a = mapOf([96, 96], () => stream.uniform());
    const b = mapOf([96, 96], (y, x) => (2 * a.get(y, x) + stream.uniform()) / 3);
    expectClose(score(a, b, 'image-ssim'), score(a, b, 'skimage7'), { absolute: 0.02 });
    const odd = mapOf([17, 25], (y, x) => (x + y) / 50);
    expect(ssim(odd, odd, { preset: 'image-ssim' })).toEqual(
      unscorable('image-ssim gives NaN at 17 by 25 pixels'),
    );
  });

  test.each(presets)('%s of a map and itself is 1, and is symmetric', (preset) => {
    expectClose(score(patternA, patternA, preset), 1, { absolute: rounding });
    expectClose(score(patternA, patternB, preset), score(patternB, patternA, preset), { absolute: rounding });
  });

  test('is wang unless told otherwise', () => {
    expect(ssim(patternA, patternB)).toEqual(ssim(patternA, patternB, { preset: 'wang' }));
  });

  test('looks at neighbours in both directions: shuffling the rows of both maps changes it', () => {
    const stream = randomStream('two dimensions');
    const order = Int32Array.from({ length: 64 }, (_, i) => i);
    stream.shuffle(order);
    const a = mapOf([64, 64], (y) => (1 + Math.sin(y / 4)) / 2);
    const b = mapOf([64, 64], (y, x) => (a.get(y, x) + stream.uniform()) / 2);
    const rowsOf = (map: SaliencyMap) => mapOf([64, 64], (y, x) => map.get(order[y] as number, x));
    for (const preset of ['wang', 'skimage7', 'arun2021', 'adebayo2018'] as const) {
      const shift = score(rowsOf(a), rowsOf(b), preset) - score(a, b, preset);
      expect(Math.abs(shift)).toBeGreaterThan(0.1);
    }
  });

  test('gives a reason for a constant map and for one that is not finite, also against itself', () => {
    const zero = mapOf(square, () => 0);
    const holed = mapOf(square, (y, x) => (x === y && x === 4 ? Number.NaN : 0.5));
    for (const preset of presets) {
      expect(ssim(zero, zero, { preset })).toEqual(unscorable('a map is constant'));
      expect(ssim(patternA, zero, { preset })).toEqual(unscorable('a map is constant'));
      expect(ssim(patternA, holed, { preset })).toEqual(unscorable('a map is not finite'));
    }
  });

  test('throws on values outside [0, 1], as it normalises nothing', () => {
    const signed = mapOf(square, (y, x) => (x - y) / 16);
    expect(() => ssim(patternA, signed)).toThrow('b must lie in [0, 1], got values from -0.9375 to 0.9375');
  });

  test('of maps smaller than the window is unscorable, and of maps as large as it is a number', () => {
    const small = mapOf([10, 16], (_, x) => x / 16);
    const reason = 'maps must be at least 11 by 11, got 10 by 16';
    expect(ssim(small, small)).toEqual({ state: 'unscorable', reason });
    const narrow = mapOf([16, 6], (y) => y / 16);
    expect(ssim(narrow, narrow, { preset: 'arun2021' })).toEqual({
      state: 'unscorable',
      reason: 'maps must be at least 7 by 7, got 16 by 6',
    });
    const least = mapOf([11, 11], (_, x) => x / 11);
    expect(scoreValue(ssim(least, least))).toBeCloseTo(1, 12);
  });

  test('throws on other shapes and on an unknown preset', () => {
    expect(() =>
      ssim(
        patternA,
        mapOf([8, 32], (_, x) => x / 32),
      ),
    ).toThrow(new RangeError('a and b must have the same shape, got [16, 16] and [8, 32]'));
    for (const preset of ['ssim', 'toString', ''] as const) {
      expect(() => ssim(patternA, patternB, { preset: preset as SsimPreset })).toThrow(
        'preset must be one of wang,',
      );
    }
  });
});

describe('spearman(a, b)', () => {
  test('agrees with scipy 1.17 spearmanr, with ties', () => {
    expectClose(scoreValue(spearman(patternA, patternB)), -0.0599535146669206, { absolute: rounding });
    const tied = mapOf([2, 3], (y, x) => [1, 2, 2, 0, 5, 5][3 * y + x] as number);
    const other = mapOf([2, 3], (y, x) => [3, 1, 1, 1, -4, 9][3 * y + x] as number);
    expectClose(scoreValue(spearman(tied, other)), -0.06253053994807224, { absolute: rounding });
  });

  test('sees the sign, and ignores every increasing change of scale', () => {
    const negative = ndarray(
      patternA.data.map((value) => -value),
      [16, 16],
    );
    const curved = ndarray(
      patternA.data.map((value) => value ** 3 - 7),
      [16, 16],
    );
    expectClose(scoreValue(spearman(patternA, negative)), -1, { absolute: rounding });
    expectClose(scoreValue(spearman(patternA, curved)), 1, { absolute: rounding });
  });

  test('gives a reason for a constant map and for one that is not finite', () => {
    const constant = mapOf(square, () => 0.1);
    expect(spearman(constant, patternA)).toEqual(unscorable('a map is constant'));
    expect(
      spearman(
        mapOf([1, 1], () => 1),
        mapOf([1, 1], () => 1),
      ),
    ).toEqual(unscorable('a map is constant'));
    const infinite = mapOf(square, (y) => (y === 0 ? Infinity : y));
    expect(spearman(patternA, infinite)).toEqual(unscorable('a map is not finite'));
  });

  test('throws on shapes that differ', () => {
    expect(() =>
      spearman(
        patternA,
        mapOf([16, 15], (y) => y),
      ),
    ).toThrow('got [16, 16] and [16, 15]');
  });
});

interface Convention {
  readonly radius: number;
  readonly sigma: number;
  readonly range: number;
  readonly sample: boolean;
}

/** Wang's formula with each window's moments centred and summed on their own. */
function byDefinition(a: SaliencyMap, b: SaliencyMap, { radius, sigma, range, sample }: Convention): number {
  const [height, width] = a.shape as [number, number];
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const window = offsets.flatMap((dy) =>
    offsets.map((dx) => ({ dy, dx, weight: Math.exp(-(dy ** 2 + dx ** 2) / (2 * sigma ** 2)) })),
  );
  const total = window.reduce((sum, { weight }) => sum + weight, 0);
  const scale = sample ? window.length / (window.length - 1) : 1;
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  let [sum, count] = [0, 0];
  for (let y = radius; y < height - radius; y++) {
    for (let x = radius; x < width - radius; x++) {
      const mean = (value: (dy: number, dx: number) => number) =>
        window.reduce((acc, { dy, dx, weight }) => acc + (weight / total) * value(y + dy, x + dx), 0);
      const ma = mean((i, j) => a.get(i, j));
      const mb = mean((i, j) => b.get(i, j));
      const va = scale * mean((i, j) => (a.get(i, j) - ma) ** 2);
      const vb = scale * mean((i, j) => (b.get(i, j) - mb) ** 2);
      const vab = scale * mean((i, j) => (a.get(i, j) - ma) * (b.get(i, j) - mb));
      sum += ((2 * ma * mb + c1) * (2 * vab + c2)) / ((ma ** 2 + mb ** 2 + c1) * (va + vb + c2));
      count++;
    }
  }
  return sum / count;
}
