import { describe, expect, test } from '@jest/globals';
import { columnVariance, twoWayRandomMean } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

const table = [
  [0.31, 0.42, 0.28],
  [0.55, 0.61, 0.47],
  [0.12, 0.3, 0.19],
  [0.44, 0.39, 0.41],
  [0.7, 0.85, 0.62],
  [0.25, 0.33, 0.31],
];

describe('columnVariance(table)', () => {
  test('is the variance component of the columns from the analysis of variance', () => {
    // NumPy 2.4.6: MS column .018705555555555586, MS rest .0031788888888888886; (their difference) / 18 and / 6.
    const { variance, degrees, count, sd } = columnVariance(table) ?? {};
    expectClose([variance, sd].map(Number), [0.0008625925925925943, 0.050870205206759125], {
      absolute: 1e-15,
    });
    expect([degrees, count]).toEqual([2, 3]);
  });

  test('is 0 where columns differ no more than the rest explains, and where all are equal', () => {
    const noise = [
      [1, 2, 3],
      [2, 3, 1],
      [3, 1, 2],
    ];
    expect(columnVariance(noise)).toMatchObject({ variance: 0, sd: 0 });
    expect(columnVariance([new Array<number>(3).fill(0.5), new Array<number>(3).fill(0.7)])).toMatchObject({
      variance: 0,
    });
  });

  test('of a column that moves all rows alike is that column’s variance over the number of columns', () => {
    const moved = table.map(([first = 0]) => [first - 0.1, first, first + 0.1]);
    // The sample variance of -.1, 0, .1 is .01.
    expectClose(Number(columnVariance(moved)?.variance), 0.01 / 3, { absolute: 1e-15 });
  });

  test('takes rows of one group together: repeating every row changes little but what the rest explains', () => {
    const twice = [...table, ...table];
    const groups = twice.map((_, i) => i % table.length);
    expectClose(Number(columnVariance(twice, groups)?.variance), Number(columnVariance(table)?.variance), {
      absolute: 1e-15,
    });
  });

  test('works on tables with holes, and of one column or one group is undefined', () => {
    const holed = table.map((row, i) => (i === 2 ? [undefined, row[1], row[2]] : row));
    expect(Number(columnVariance(holed)?.variance)).toBeGreaterThan(0);
    expect(columnVariance(table.map(([first]) => [first]))).toBeUndefined();
    expect(columnVariance(table.slice(0, 1))).toBeUndefined();
    expect(columnVariance([])).toBeUndefined();
    expect(() => columnVariance(table, ['a'])).toThrow('one label per row (6), got 1');
  });
});

describe('twoWayRandomMean(table, groups)', () => {
  test('adds the half-widths of rows and columns by squares', () => {
    const found = twoWayRandomMean(
      table,
      table.map((_, i) => i),
    );
    // NumPy 2.4.6 and SciPy 1.17.1 (t.ppf), from the mean squares above.
    expectClose(
      [found?.mean, ...(found?.interval ?? []), found?.halfWidth(0.6)].map(Number),
      [0.41944444444444445, 0.18531697751212461, 0.6535719113767643, 0.07707997308394723],
      { absolute: 1e-12 },
    );
  });

  test('of one group is undefined', () => {
    expect(twoWayRandomMean(table, new Array<string>(6).fill('p'))).toBeUndefined();
  });
});
