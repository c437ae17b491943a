import { describe, expect, test } from '@jest/globals';
import {
  describeClassMeanDifference,
  describeCorrelation,
  describeMeanDifference,
  metadataEnrichment,
  sliceDocuments,
  tfidf,
  topTokens,
  truncatedSvd,
} from '../../src/slices/index.ts';
import { twoByTwo } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

describe('tfidf(documents)', () => {
  test('weighs a token of one document by ln(3 / 2) + 1 beside one of both by 1', () => {
    const { vocabulary, idf, rows } = tfidf(['Tube tube, effusion!', 'effusion']);
    expect(vocabulary).toEqual(['effusion', 'tube']);
    expectClose(idf, [1, Math.log(1.5) + 1], { absolute: 1e-15 });
    const length = Math.hypot(1, 2 * (Math.log(1.5) + 1));
    expectClose(rows[0]?.weights as Float64Array, [1 / length, (2 * (Math.log(1.5) + 1)) / length], {
      absolute: 1e-15,
    });
    expect([...(rows[1]?.weights ?? [])]).toEqual([1]);
  });

  test('leaves single letters out, keeps digits, letters of any script, and sorts by code point', () => {
    expect(tfidf(['a I x2 _y größe 胸部 Ⅳa 𝒳y']).vocabulary).toEqual([
      '_y',
      'größe',
      'x2',
      'ⅳa',
      '胸部',
      '𝒳y',
    ]);
    expect(tfidf(['', '…']).rows.map(({ indices }) => indices.length)).toEqual([0, 0]);
    expect(() => tfidf([1 as unknown as string])).toThrow('documents must be texts, got number at index 0');
  });

  test('topTokens takes the heaviest, equal ones by code point', () => {
    const [first] = topTokens(tfidf(['beta alpha alpha gamma']), 2);
    expect(first?.map(({ token }) => token)).toEqual(['alpha', 'beta']);
  });

  test('sliceDocuments joins the texts of each slice, and of the rest last', () => {
    expect(sliceDocuments(['a', 'b', 'c'], [1, -1, 1], { slices: 2 })).toEqual(['', 'a c', 'b']);
    expect(() => sliceDocuments(['a'], [2], { slices: 2 })).toThrow('from -1 to 1, got 2 at index 0');
  });
});

describe('truncatedSvd(weights, options)', () => {
  const documents = Array.from({ length: 40 }, (_, i) =>
    ['lung', 'heart', 'tube', 'line', 'clear', 'effusion', 'normal']
      .filter((_, k) => (i * (k + 3)) % 7 < 3)
      .join(' '),
  );
  const found = tfidf(documents);
  const table = found.rows.map(({ indices, weights }) => {
    const row = new Array<number>(found.vocabulary.length).fill(0);
    indices.forEach((place, i) => {
      row[place] = weights[i] as number;
    });
    return row;
  });

  test('with all components gives the table back, and orthonormal directions', () => {
    const size = found.vocabulary.length;
    const { transformed, components } = truncatedSvd(found, { components: size });
    const back = table.flatMap((row, i) =>
      row.map((_, j) =>
        row.reduce((sum, _unused, k) => sum + transformed.get(i, k) * components.get(k, j), 0),
      ),
    );
    expectClose(back, table.flat(), { absolute: 1e-10 });
    const product = (a: number, b: number) =>
      row0(size).reduce((sum, j) => sum + components.get(a, j) * components.get(b, j), 0);
    expectClose([product(0, 0), product(0, 1), product(3, 3)], [1, 0, 1], { absolute: 1e-12 });
  });

  test('the first singular value is the largest stretch, and the same seed gives the same bits', () => {
    const { singularValues, transformed } = truncatedSvd(found, { components: 2 });
    // The length of the first column of places is the singular value itself.
    const length = Math.hypot(...table.map((_, i) => transformed.get(i, 0)));
    expectClose(singularValues[0] as number, length, { relative: 1e-10 });
    expect(singularValues[0] as number).toBeGreaterThan(singularValues[1] as number);
    expect(truncatedSvd(found, { components: 2 }).transformed.data).toEqual(transformed.data);
    expect(() => truncatedSvd(found, { components: 99 })).toThrow('components must be an integer from 1 to');
  });
});

const row0 = (size: number) => Array.from({ length: size }, (_, j) => j);

describe('twoByTwo(table)', () => {
  test('of the lady who tasted tea is 34 / 70 both ways', () => {
    // Fisher 1935: all splits with 3 or more of 4 right, 17 / 70; symmetric, so twice that two-sided.
    const found = twoByTwo([
      [3, 1],
      [1, 3],
    ]);
    expectClose([found.fisher.pGreater, found.fisher.pValue], [17 / 70, 34 / 70], { absolute: 1e-12 });
    expect(found).toMatchObject({ oddsRatio: 9, minExpected: 2 });
    expectClose(found.chiSquare?.statistic as number, 2, { absolute: 1e-14 });
  });

  test('of an empty row has no chi-square, and a p of 1', () => {
    const found = twoByTwo([
      [0, 0],
      [3, 4],
    ]);
    expect(found).toMatchObject({ chiSquare: undefined, yates: undefined, oddsRatio: undefined });
    expectClose(found.fisher.pValue, 1, { absolute: 1e-12 });
    expect(
      twoByTwo([
        [2, 0],
        [0, 2],
      ]).oddsRatio,
    ).toBe(Infinity);
    expect(() =>
      twoByTwo([
        [0, 0],
        [0, 0],
      ]),
    ).toThrow('must count something');
    expect(() => twoByTwo([[1, 2]])).toThrow('2 by 2 whole counts');
  });
});

describe('metadataEnrichment(attributes, membership)', () => {
  test('counts each value in and outside each slice; rows without a value are left out', () => {
    const rows = metadataEnrichment({ view: ['AP', 'PA', 'AP', null, ''] }, [0, -1, 0, 0, -1]);
    expect(rows.map(({ value, table }) => ({ value, table }))).toEqual([
      {
        value: 'AP',
        table: [
          [2, 0],
          [0, 1],
        ],
      },
      {
        value: 'PA',
        table: [
          [0, 2],
          [1, 0],
        ],
      },
    ]);
    expect(rows[0]).toMatchObject({ slice: 0, share: 1, shareOutside: 0, lift: 1.5, oddsRatio: Infinity });
    expectClose(rows[0]?.fisherAdjusted as number, 1 / 3, { absolute: 1e-12 });
    expect(() => metadataEnrichment({ view: ['AP'] }, [0, 1])).toThrow(
      'view must have a value per row (2), got 1',
    );
  });
});

describe('describing slices by phrases', () => {
  const rows = {
    embeddings: [
      [1, 0],
      [1, 0],
      [-1, 0],
      [0, 1],
    ],
    phrases: [
      [0, 1],
      [1, 0],
    ],
    slices: [
      [1, 0],
      [0.9, 0],
      [0, 0],
      [0, 0],
    ],
  };

  test('ranks the phrase along which the members differ first; a slice without members gets none', () => {
    const [first, second] = describeMeanDifference(rows);
    // Members' mean (1, 0), all rows' (1/4, 1/4).
    expect(first?.map(({ phrase, score }) => [phrase, score])).toEqual([
      [1, 0.75],
      [0, -0.25],
    ]);
    expect(second).toEqual([]);
    expect(describeCorrelation(rows)[0]?.[0]?.phrase).toBe(1);
    expect(describeCorrelation(rows)[1]).toEqual([]);
  });

  test('against the members’ own class compares with that class alone', () => {
    const [first] = describeClassMeanDifference({ ...rows, labels: [1, 1, 1, 0] });
    expectClose(first?.[0]?.score as number, 2 / 3, { absolute: 1e-14 });
    expect(() => describeClassMeanDifference({ ...rows, labels: [1] })).toThrow(
      'labels must be one per row (4), got 1',
    );
    expect(() => describeMeanDifference({ ...rows, phrases: [[1]] })).toThrow(
      'phrases must have 2 columns, got 1',
    );
  });
});
