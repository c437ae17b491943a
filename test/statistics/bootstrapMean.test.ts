import { describe, expect, test } from '@jest/globals';
import { type RandomStream, randomStream } from '../../src/math/random/random.ts';
import {
  bootstrapMean,
  createResampler,
  fewestGroups,
  type MeanEstimate,
} from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

const plain = [0.12, 0.5, 0.33, 0.9, 0.41, 0.05, 0.77, 0.28, 0.36, 0.19, 0.64, 0.31, 0.08, 0.98, 0.22];
const skewed = [
  0.135, 0.16, 0.189, 0.223, 0.264, 0.311, 0.368, 0.435, 0.513, 0.607, 0.717, 0.846, 1.0, 1.181, 1.396, 1.649,
  1.948, 2.301, 2.72, 3.211, 3.794, 4.482, 5.294, 6.255, 7.389,
];

function covers(estimate: MeanEstimate | undefined, truth: number): boolean {
  const interval = estimate?.interval;
  return interval !== undefined && interval[0] <= truth && truth <= interval[1];
}

function shareOf(claims: readonly boolean[]): number {
  return claims.filter(Boolean).length / claims.length;
}

function expectBetween(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

describe('bootstrapMean(values, options)', () => {
  test('has an interval and a p-value at the levels where the tail of few groups is too small for a probability', () => {
    // Skewed both ways: with a negative acceleration the transform of an infinite quantile would be no number.
    for (const values of [
      [0, 0.1, 0.1, 0.2, 5],
      [0, -0.1, -0.1, -0.2, -5],
      [0.8, 0.9, 0.95, 0.97, 0.2],
    ]) {
      const resampler = createResampler('few', { resamples: 2000 });
      for (const further of [undefined, { variance: 1e-4, degrees: 1 }]) {
        for (const level of [0.95, 1 - 1e-5, 1 - 1e-9]) {
          const { mean = 0, interval, pValue } = bootstrapMean(values, { resampler, level, further }) ?? {};
          const [low, high] = interval ?? [Number.NaN, Number.NaN];
          expect(low <= mean && mean <= high).toBe(true);
          if (further === undefined)
            expect(low >= Math.min(...values) && high <= Math.max(...values)).toBe(true);
          expectBetween(pValue ?? Number.NaN, 0, 1);
        }
      }
    }
  });

  // SciPy 1.17.1: scipy.stats.bootstrap(method='BCa', n_resamples=1_000_000, random_state=default_rng(1)) at the
  // confidence level 1 - 2 norm.cdf(-sqrt(n / (n - 1)) * t.ppf(1 - tail, n - 1)), which is the expansion.
  // The tolerance is four standard errors of that quantile of 20,000 draws of a normal of the mean's spread.
  test('has the expanded BCa interval of SciPy', () => {
    const { mean, interval } =
      bootstrapMean(plain, { resampler: createResampler('a', { resamples: 20_000 }) }) ?? {};
    expectClose(mean as number, 0.4093333333333333, { absolute: 1e-15 });
    expectClose(interval as [number, number], [0.2693333333333333, 0.5966666666666668], { absolute: 0.0065 });
  });

  test('has the expanded BCa interval of SciPy at 90 % for skewed values', () => {
    const { interval } =
      bootstrapMean(skewed, { resampler: createResampler('b', { resamples: 20_000 }), level: 0.9 }) ?? {};
    expectClose(interval as [number, number], [1.29424, 2.74724], { absolute: 0.025 });
  });

  test.each([
    ['normal', (stream: RandomStream) => stream.normal(), 0],
    ['skewed', (stream: RandomStream) => stream.uniform() ** 2, 1 / 3],
  ])('at 95 %% covers the mean of 24 %s numbers in 93 to 97 %% of samples', (name, draw, truth) => {
    const stream = randomStream(`coverage ${name}`);
    const covered = Array.from({ length: 600 }, (_, run) => {
      const values = Array.from({ length: 24 }, () => draw(stream));
      return covers(
        bootstrapMean(values, { resampler: createResampler(`${run}`, { resamples: 400 }) }),
        truth,
      );
    });
    expectBetween(shareOf(covered), 0.93, 0.97);
  });

  test('draws whole groups: repeating every value does not narrow the interval', () => {
    const groups = plain.map((_, index) => `patient ${index}`);
    const once = bootstrapMean(plain, { resampler: createResampler('c') });
    const thrice = bootstrapMean([...plain, ...plain, ...plain], {
      resampler: createResampler('c'),
      groups: [...groups, ...groups, ...groups],
    });
    expect(thrice).toMatchObject({ n: 45, groupCount: 15 });
    expectClose(thrice?.interval as [number, number], once?.interval as [number, number], {
      absolute: 1e-12,
    });
    const alone = bootstrapMean([...plain, ...plain, ...plain], { resampler: createResampler('c') })
      ?.interval as [number, number];
    expect(alone[1] - alone[0]).toBeLessThan(0.7 * ((once?.interval?.[1] ?? 0) - (once?.interval?.[0] ?? 0)));
  });

  test('covers the mean when the images of one patient are alike, and would not by image', () => {
    const stream = randomStream('patients');
    const covered = Array.from({ length: 300 }, (_, run) => {
      const values: number[] = [];
      const groups: number[] = [];
      for (let patient = 0; patient < 40; patient++) {
        const level = stream.normal();
        for (let image = 0; image <= patient % 3; image++) {
          values.push(level + 0.3 * stream.normal());
          groups.push(patient);
        }
      }
      return {
        byPatient: covers(
          bootstrapMean(values, { resampler: createResampler(`${run}`, { resamples: 200 }), groups }),
          0,
        ),
        byImage: covers(
          bootstrapMean(values, { resampler: createResampler(`${run}`, { resamples: 100 }) }),
          0,
        ),
      };
    });
    expectBetween(shareOf(covered.map(({ byPatient }) => byPatient)), 0.92, 0.97);
    expect(shareOf(covered.map(({ byImage }) => byImage))).toBeLessThan(0.88);
  });

  test('is the same for the same seed and another for another', () => {
    const interval = (seed: string) => bootstrapMean(plain, { resampler: createResampler(seed) })?.interval;
    expect(interval('x')).toEqual(interval('x'));
    expect(interval('x')).not.toEqual(interval('y'));
  });

  test('has a p-value that is below 1 - level where the interval at that level leaves out 0, and only there', () => {
    const resampler = createResampler('p', { resamples: 2000 });
    const further = { variance: 0.002, degrees: 2 };
    for (const shift of [0.2, 0.3, 0.35, 0.45, 0.6]) {
      const values = plain.map((value) => value - shift);
      for (const widening of [undefined, further]) {
        const { pValue } = bootstrapMean(values, { resampler, further: widening }) ?? {};
        for (const [step, holds] of [
          [0.97, true],
          [1.03, false],
        ] as const) {
          const level = 1 - step * Number(pValue);
          // Below a hundredth, 2,000 resamples have few means left to interpolate between.
          if (!(level > 0 && level < 0.99)) continue;
          const [low, high] = bootstrapMean(values, { resampler, level, further: widening })?.interval ?? [
            0, 0,
          ];
          expect(low <= 0 && high >= 0).toBe(holds);
        }
      }
    }
  });

  test('is widened by a further error: at most by its own half-width, and by squares', () => {
    const resampler = createResampler('w');
    const [low, high] = bootstrapMean(plain, { resampler })?.interval ?? [0, 0];
    const mean = bootstrapMean(plain, { resampler })?.mean ?? 0;
    const further = { variance: 0.01, degrees: 2 };
    const wide = bootstrapMean(plain, { resampler, further })?.interval ?? [0, 0];
    // SciPy 1.17.1: t.ppf(.975, 2) = 4.302652729911275; times the error's .1.
    expectClose(
      wide,
      [mean - Math.hypot(mean - low, 0.4302652729911275), mean + Math.hypot(high - mean, 0.4302652729911275)],
      { absolute: 1e-9 },
    );
    const none = { variance: 0, degrees: 2 };
    expect(bootstrapMean(plain, { resampler, further: none })?.interval).toEqual([low, high]);
  });

  test('of no values is undefined', () => {
    expect(bootstrapMean([], { resampler: createResampler('a') })).toBeUndefined();
  });

  test('of few values, or of few patients, has a mean and no interval', () => {
    const few = plain.slice(0, fewestGroups - 1);
    expect(bootstrapMean(few, { resampler: createResampler('a') })?.interval).toBeUndefined();
    expect(bootstrapMean([0.4], { resampler: createResampler('a') })).toEqual({
      mean: 0.4,
      interval: undefined,
      pValue: undefined,
      n: 1,
      groupCount: 1,
    });
    expect(
      bootstrapMean(plain, { resampler: createResampler('a'), groups: plain.map(() => 'one') })?.interval,
    ).toBeUndefined();
  });

  test('of equal values has an interval of no width', () => {
    const { mean, interval } =
      bootstrapMean(new Array<number>(20).fill(0.1), { resampler: createResampler('a') }) ?? {};
    expect(interval).toEqual([mean, mean]);
    expectClose(mean as number, 0.1, { absolute: 1e-15 });
  });

  test('of one outlier among equal values stays within the values', () => {
    const { interval } =
      bootstrapMean([...new Array<number>(30).fill(0), 1], {
        resampler: createResampler('a'),
        level: 0.9999,
      }) ?? {};
    expect(interval?.[0]).toBeGreaterThanOrEqual(0);
    expect(interval?.[1]).toBeLessThanOrEqual(1);
  });

  test('mistakes throw with name, rule and value', () => {
    expect(() => bootstrapMean([1, Number.NaN], { resampler: createResampler('a') })).toThrow(
      'values must be finite, got NaN at index 1',
    );
    expect(() => bootstrapMean(plain, { resampler: createResampler('a', { resamples: 0 }) })).toThrow(
      'at least 100, got 0',
    );
    expect(() => bootstrapMean(plain, { resampler: createResampler('a'), level: 1 })).toThrow(
      'level must be between 0 and 1, got 1',
    );
    expect(() => bootstrapMean(plain, { resampler: createResampler('a'), groups: [] })).toThrow(
      'one label per row (15), got 0',
    );
  });
});
