import { describe, expect, test } from '@jest/globals';
import {
  drawRareSlice,
  induceCorrelation,
  noisyLabels,
  precisionAtK,
  randIndex,
  rareSliceCounts,
  sliceReport,
  spuriousCorrelationCounts,
  syntheticPredictions,
} from '../../src/slices/index.ts';
import { averagePrecision } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

const rows = Array.from({ length: 400 }, (_, i) => i);
const target = rows.map((i) => Number(i % 2 === 0));
const correlate = rows.map((i) => Number(i % 4 < 2));

describe('spurious correlations', () => {
  test('the counts have the correlation that was asked for, to rounding', () => {
    const { n11, n10, n01, n00 } = spuriousCorrelationCounts({
      n: 10000,
      targetMean: 0.3,
      correlateMean: 0.4,
      correlation: 0.5,
    });
    const n = n11 + n10 + n01 + n00;
    const phi = (n11 * n00 - n10 * n01) / Math.sqrt((n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00));
    expectClose(phi, 0.5, { absolute: 1e-3 });
    expect(n).toBeGreaterThanOrEqual(9997);
  });

  test('a draw takes each row once and differs by seed', () => {
    const draw = (seed: string) =>
      induceCorrelation({ target, correlate }, { n: 100, correlation: 0.2, seed });
    const { rows: drawn, slices, counts } = draw('a');
    expect(new Set(drawn).size).toBe(drawn.length);
    expect([...slices[0]].every((i) => target[i] === 0 && correlate[i] === 1)).toBe(true);
    expect(slices.map(({ length }) => length)).toEqual([counts.n01, counts.n10]);
    expect(draw('a').rows).toEqual(drawn);
    expect(draw('b').rows).not.toEqual(drawn);
  });

  test('what is impossible or too much is refused, naming the cell', () => {
    const design = { n: 100, targetMean: 0.1, correlateMean: 0.9, correlation: 0.9 };
    expect(() => spuriousCorrelationCounts(design)).toThrow(
      'impossible with means 0.1 and 0.9: n10 would be',
    );
    expect(() => induceCorrelation({ target, correlate }, { n: 400, correlation: 0.5, seed: '' })).toThrow(
      'cell n11 must hold 149 rows, got 100',
    );
    expect(() => induceCorrelation({ target, correlate: [1] }, { n: 4, correlation: 0, seed: '' })).toThrow(
      'correlate must be',
    );
  });
});

describe('rare slices, noisy labels and synthetic predictions', () => {
  test('a rare slice has its counts', () => {
    const design = { n: 100, targetFraction: 0.4, sliceFraction: 0.1 };
    expect(rareSliceCounts(design)).toEqual({ inSlice: 4, positivesOutside: 36, negatives: 60 });
    const found = drawRareSlice({ target, inSlice: correlate }, { ...design, seed: 'a' });
    expect([...found.slice].every((i) => target[i] === 1 && correlate[i] === 1)).toBe(true);
    expect(new Set(found.rows).size).toBe(100);
    expect(() => drawRareSlice({ target, inSlice: target.map(() => 0) }, { ...design, seed: '' })).toThrow(
      'the slice must hold 4 rows, got 0',
    );
  });

  test('labels flip in the slice alone, all at a rate of 1', () => {
    const { labels, flipped, expectedFlips } = noisyLabels(
      { labels: target, inSlice: correlate },
      { errorRate: 1, seed: 'a' },
    );
    expect([...flipped]).toEqual(rows.filter((i) => correlate[i] === 1));
    expect([...labels]).toEqual(target.map((label, i) => (correlate[i] === 1 ? 1 - label : label)));
    expect(expectedFlips).toBe(200);
  });

  test('synthetic predictions have their means, in the slice too, and stay within 0 and 1', () => {
    const labels = new Uint8Array(8000).map((_, i) => i % 2);
    const inSlice = labels.map((_, i) => Number(i % 4 < 2));
    const p = syntheticPredictions(labels, { seed: 'a', sensitivity: 0.9, inSlice, sliceSensitivity: 0.01 });
    const mean = (holds: (i: number) => boolean) => {
      const own = [...p].filter((_, i) => holds(i));
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    // Of 2000 draws each; a Beta(m, 1 − m) variance is m (1 − m) / 2: four standard errors are below 0.032.
    expectClose(
      mean((i) => labels[i] === 1 && inSlice[i] === 0),
      0.9,
      { absolute: 0.02 },
    );
    expectClose(
      mean((i) => labels[i] === 1 && inSlice[i] === 1),
      0.01,
      { absolute: 0.007 },
    );
    expectClose(
      mean((i) => labels[i] === 0 && inSlice[i] === 0),
      0.2,
      { absolute: 0.026 },
    );
    expectClose(
      mean((i) => labels[i] === 0 && inSlice[i] === 1),
      0.5,
      { absolute: 0.032 },
    );
    expect(p.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(() => syntheticPredictions(labels, { seed: '', specificity: 1 })).toThrow(
      'specificity must be between 0 and 1',
    );
  });
});

describe('how well slices are found', () => {
  test('precisionAtK breaks ties by index; sliceReport takes complements', () => {
    const truth = [[1], [0], [1], [0]];
    expect(precisionAtK(truth, [[0.5], [0.5], [0.5], [0.5]], { k: 2 })).toEqual([[0.5]]);
    const [report] = sliceReport(truth, [[0.1], [0.9], [0.2], [0.8]], { k: [2] });
    expect(report).toEqual({ slice: 0, column: 0, complement: true, averagePrecision: 1, precision: [1] });
    expect(() => precisionAtK(truth, [[1]], { k: 1 })).toThrow(
      'probabilities must be one per row (4), got 1',
    );
    expect(() => precisionAtK(truth, truth, { k: 5 })).toThrow(
      'k must be an integer from 1 to 4 rows, got 5',
    );
  });

  test('averagePrecision of a constant score is the share of positives, of none undefined', () => {
    expect(averagePrecision([1, 1, 1, 1], [1, 0, 0, 0])).toBe(0.25);
    expect(averagePrecision([1, 2], [0, 0])).toBeUndefined();
    expectClose(averagePrecision([3, 2, 1], [1, 0, 1]) as number, 0.5 + 1 / 3, { absolute: 1e-15 });
  });

  test('randIndex does not mind names, and of one group is 1', () => {
    expect(randIndex([0, 0, 1, 1], ['b', 'b', 'a', 'a'])).toEqual({
      rand: 1,
      adjusted: 1,
      normalizedMutualInformation: 1,
    });
    expect(randIndex([0, 0], [1, 1])).toEqual({
      rand: 1,
      adjusted: 1,
      normalizedMutualInformation: undefined,
    });
    // Two pairs crossed: together 0 of 2 and 2; rand 2 / 6, adjusted (0 − 2/3) / (2 − 2/3).
    const crossed = randIndex([0, 0, 1, 1], [0, 1, 0, 1]);
    expectClose([crossed.rand, crossed.adjusted], [1 / 3, -0.5], { absolute: 1e-14 });
    expect(() => randIndex([0], [0])).toThrow('at least two, got 1 and 1');
  });
});
