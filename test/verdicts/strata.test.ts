/** Scores of groups of images. */
import { describe, expect, test } from '@jest/globals';
import type { Row } from '../../src/types/row.ts';
import type { RunImage } from '../../src/types/run.ts';
import type { Summary } from '../../src/types/summary.ts';
import { withStrata } from '../../src/verdicts/index.ts';
import { expectClose } from '../support/expectClose.ts';

/** Twelve images: the first six of women score a tenth more; lesions grow with the number of the image. */
const scores = [0.52, 0.55, 0.61, 0.5, 0.58, 0.6, 0.42, 0.47, 0.5, 0.39, 0.48, 0.5];
const images = scores.map(
  (_, i): RunImage => ({
    id: `i${i}`,
    attributes: { sex: i < 6 ? 'F' : 'M', file: `f${i}.png`, view: i === 0 ? 'AP' : 'PA', age: 30 + i },
  }),
);
const rows = scores.map((_, i) => ({
  ...{ audit: 'localization', subject: { kind: 'method', name: 'a' }, role: 'fact', image: `i${i}` },
  ...{ metric: 'prevalence', seed: '', state: 'scored', value: 0.01 * (i + 1) },
})) as Row[];
const values = scores.map((value, i) => ({ image: `i${i}`, value }));
const cell = { metric: 'averagePrecision', values };
const summary = { criteria: { localization: { a: cell, b: cell } } } as unknown as Summary;
/** scipy.stats.ttest_ind(scores[:6], scores[6:], equal_var=False).pvalue */
const welch = 0.0030963935818185077;
const context = { seed: 1, resamples: 500, images };

describe('withStrata(summary, rows, context)', () => {
  const found = withStrata(summary, rows, context).strata?.localization ?? [];

  test('groups by size at its median, by words as they are and by numbers at their median, where groups are large', () => {
    expect(
      found.filter(({ method }) => method === 'a').map(({ by, group, n }) => `${by}: ${group} ${n}`),
    ).toEqual([
      'lesion size: at most 6 % of the image 6',
      'lesion size: above 6',
      'sex: F 6',
      'sex: M 6',
      'age: at most 35 6',
      'age: above 6',
    ]);
  });

  test('groups by the number of lesions, one or several, and by their contrast at its median', () => {
    const factOf = (metric: string, numberOf: (i: number) => number) =>
      rows.map((row, i) => ({ ...row, metric, value: numberOf(i) }) as Row);
    const lesions = [
      ...factOf('lesionCount', (i) => (i < 5 ? 1 : i)),
      ...factOf('lesionContrast', (i) => i / 20),
    ];
    const few = { ...context, images: images.map(({ id }) => ({ id })) };
    const grouped = withStrata(summary, lesions, few).strata?.localization ?? [];
    expect(
      grouped.filter(({ method }) => method === 'a').map(({ by, group, n }) => `${by}: ${group} ${n}`),
    ).toEqual([
      'lesions of an image: one 5',
      'lesions of an image: several 7',
      'lesion contrast: at most 25 % of the range of grey values 6',
      'lesion contrast: above 6',
    ]);
  });

  test('gives the mean, the difference and Welch’s p as SciPy has it, adjusted over the criterion', () => {
    const [women, men] = found.filter(({ by, method }) => by === 'sex' && method === 'a');
    expectClose([Number(women?.mean), Number(women?.difference)], [0.56, 0.1], { absolute: 1e-12 });
    expectClose(Number(women?.p), welch, { relative: 1e-6 });
    // Six tests, all of the same six images against the same six.
    expectClose(Number(women?.pHolm), 6 * welch, { relative: 1e-6 });
    expect(men).toMatchObject({ p: null, pHolm: null });
    expect(women?.ci?.[0]).toBeLessThan(0.56);
  });

  test('leaves a summary without such groups as it is', () => {
    const few = { ...context, images: images.map(({ id }) => ({ id })) };
    expect(withStrata(summary, rows.slice(0, 8), few)).toBe(summary);
  });
});
