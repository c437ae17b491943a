import { describe, expect, test } from '@jest/globals';
import { aucEstimate } from '../../src/training/index.ts';
import { expectClose } from '../support/expectClose.ts';

const scores = Array.from({ length: 30 }, (_, i) => ((i * 37) % 23) / 23);
const labels = Array.from({ length: 30 }, (_, i) => ((i * 7) % 10 < 4 ? 1 : 0));

describe('aucEstimate', () => {
  test('with ties is that of scikit-learn, with the interval of DeLong written out in NumPy', () => {
    // scikit-learn 1.9.1 roc_auc_score; NumPy 2.4.6 with the matrix of all pairs, SciPy 1.17.1 for the quantile.
    const { auc, interval, positives, negatives } = aucEstimate(scores, labels);
    expectClose(auc, 0.5555555555555556, { absolute: 1e-15 });
    expectClose([...(interval ?? [])], [0.32263015365804365, 0.7663827983378617], { absolute: 1e-12 });
    expect([positives, negatives]).toEqual([12, 18]);
  });

  test('of perfect scores is 1 without an interval', () => {
    expect(aucEstimate([1, 2, 3, 4], [0, 0, 1, 1])).toEqual({
      auc: 1,
      interval: undefined,
      positives: 2,
      negatives: 2,
    });
  });

  test('of equal scores is a half without an interval', () => {
    expect(aucEstimate([1, 1, 1, 1], [0, 1, 0, 1])).toMatchObject({ auc: 0.5, interval: undefined });
  });

  test('of one positive has no interval', () => {
    expect(aucEstimate([1, 2, 3], [0, 1, 0]).interval).toBeUndefined();
  });

  test('refuses one class, scores that are no numbers, and lengths that differ', () => {
    expect(() => aucEstimate([1, 2], [1, 1])).toThrow('labels must hold 0 and 1, got 0 of 0 and 2 of 1');
    expect(() => aucEstimate([1, Number.NaN], [0, 1])).toThrow('scores must be finite, got NaN at index 1');
    expect(() => aucEstimate([1], [0, 1])).toThrow('labels must be as many as scores, 1, got 2');
  });
});
