import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { auc, aucConfidence, delongPaired, delongUnpaired } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { scored } from '../support/scored.ts';

const scores = Array.from({ length: 30 }, (_, i) => ((i * 37) % 23) / 23);
const labels = Array.from({ length: 30 }, (_, i) => ((i * 7) % 10 < 4 ? 1 : 0));

/** Two scores of the same rows in few steps, so that many are tied. */
function drawnScores(rows: number): { a: number[]; b: number[]; labels: number[] } {
  const stream = randomStream('auc');
  const drawn = Array.from({ length: rows }, (_, i) => i % 3 === 0);
  const score = (positive: boolean) => Math.round(2 * (stream.normal() + Number(positive)));
  return { a: drawn.map(score), b: drawn.map(score), labels: drawn.map(Number) };
}

/** DeLong's covariance by its definition: a table of all pairs, its row and column means, their covariances. */
function covarianceByPairs({
  a,
  b,
  labels: classes,
}: {
  a: number[];
  b: number[];
  labels: number[];
}): number {
  const rowsOf = (label: number) => classes.flatMap((own, i) => (own === label ? i : []));
  const [positives, negatives] = [rowsOf(1), rowsOf(0)];
  const wins = (values: number[]) =>
    positives.map((p) =>
      negatives.map((n) => (Math.sign((values[p] as number) - (values[n] as number)) + 1) / 2),
    );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = (x: number[], y: number[]) =>
    x.reduce((sum, value, i) => sum + (value - mean(x)) * ((y[i] as number) - mean(y)), 0) / (x.length - 1);
  const [winsA, winsB] = [wins(a), wins(b)];
  const columns = (table: number[][]) => negatives.map((_, n) => mean(table.map((row) => row[n] as number)));
  return (
    covariance(winsA.map(mean), winsB.map(mean)) / positives.length +
    covariance(columns(winsA), columns(winsB)) / negatives.length
  );
}

describe('aucConfidence(scores, labels)', () => {
  test('with ties is that of scikit-learn, with the interval of DeLong written out in NumPy', () => {
    // scikit-learn 1.9.1 roc_auc_score; NumPy 2.4.6 with the matrix of all pairs, SciPy 1.17.1 for the quantile.
    const { auc: area, interval, positives, negatives } = scored(aucConfidence(scores, labels));
    expectClose(area, 0.5555555555555556, { absolute: 1e-15 });
    expectClose(interval, [0.32263015365804365, 0.7663827983378617], { absolute: 1e-12 });
    expect([positives, negatives]).toEqual([12, 18]);
    expect(auc(scores, labels)).toBe(area);
  });

  test('has no interval where nothing varies: perfect, tied, or one row of a class', () => {
    const perfect = aucConfidence([1, 2, 3, 4], [0, 0, 1, 1]);
    expect(perfect).toMatchObject({ auc: 1, positives: 2, negatives: 2, state: 'unscorable' });
    expect(perfect).not.toHaveProperty('interval');
    expect(aucConfidence([1, 1, 1, 1], [0, 1, 0, 1])).toMatchObject({ auc: 0.5, state: 'unscorable' });
    expect(aucConfidence([1, 2, 3], [0, 1, 0])).toMatchObject({ auc: 0.5, state: 'unscorable' });
  });

  test('with each row twice, as one group, is that of the rows alone', () => {
    const twice = <T>(values: readonly T[]) => [...values, ...values];
    const groups = twice(scores.map((_, i) => `patient ${i}`));
    const alone = scored(aucConfidence(scores, labels));
    const grouped = scored(aucConfidence(twice(scores), twice(labels), { groups }));
    expectClose(grouped.variance, alone.variance, { relative: 1e-12 });
    expect(scored(aucConfidence(twice(scores), twice(labels))).variance).toBeLessThan(0.6 * alone.variance);
  });

  test('by patients of both classes has the spread of simulated areas', () => {
    const stream = randomStream('clusters');
    const areas: number[] = [];
    let variance = 0;
    for (let run = 0; run < 400; run++) {
      const rows = Array.from({ length: 40 }, () => 1.5 * stream.normal()).flatMap((own, patient) =>
        [0, 1, 0].map((label) => ({ label, patient, score: own + label + stream.normal() })),
      );
      const found = aucConfidence(
        rows.map(({ score }) => score),
        rows.map(({ label }) => label),
        { groups: rows.map(({ patient }) => patient) },
      );
      areas.push(found.auc);
      variance += scored(found).variance / 400;
    }
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    const spread = areas.reduce((sum, area) => sum + (area - mean) ** 2, 0) / (areas.length - 1);
    // Four standard errors of a variance over 400 runs, √(2 / 399) of it.
    expectClose(variance, spread, { relative: 0.28 });
  });

  test('refuses one class, scores that are no numbers, other labels, a level, and lengths that differ', () => {
    expect(() => aucConfidence([1, 2], [1, 1])).toThrow(
      'labels must hold both classes, got 0 of 0 and 2 of 1',
    );
    expect(() => auc([1, Number.NaN], [0, 1])).toThrow('scores must be finite, got NaN at index 1');
    expect(() => auc([1, 2], [0, 2])).toThrow('labels must be 0 or 1, got 2 at index 1');
    expect(() => auc([1], [0, 1])).toThrow('labels must be one per row (1), got 2');
    expect(() => aucConfidence([1, 2], [0, 1], { level: 1 })).toThrow('level must be between 0 and 1, got 1');
    expect(() => aucConfidence([1, 2], [0, 1], { groups: [1] })).toThrow('one label per row (2), got 1');
  });
});

describe('delongPaired and delongUnpaired', () => {
  test('have the covariance of the table of all pairs', () => {
    const rows = drawnScores(60);
    const { covariance, z, difference } = scored(delongPaired(rows));
    expectClose(covariance[0][1], covarianceByPairs(rows), { relative: 1e-10 });
    expectClose(covariance[0][0], covarianceByPairs({ ...rows, b: rows.a }), { relative: 1e-10 });
    const variance = covariance[0][0] + covariance[1][1] - 2 * covariance[0][1];
    expectClose(z, difference / Math.sqrt(variance), { relative: 1e-12 });
    const a = { scores: rows.a, labels: rows.labels };
    const apart = scored(delongUnpaired(a, { scores: rows.b, labels: rows.labels }));
    expectClose(apart.z, difference / Math.sqrt(covariance[0][0] + covariance[1][1]), { relative: 1e-12 });
  });

  test('two equal scores differ by 0 without a test', () => {
    expect(delongPaired({ labels, a: scores, b: scores })).toMatchObject({
      difference: 0,
      state: 'unscorable',
    });
  });
});
