import { describe, expect, test } from '@jest/globals';
import {
  brierScore,
  calibration,
  calibrationTopLabel,
  reliabilityCurve,
} from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

describe('calibration(probabilities, labels)', () => {
  test('of forecasts that come true as often as they say is 0, of certain wrong ones 1', () => {
    const right = calibration([0.25, 0.25, 0.25, 0.25, 1], [1, 0, 0, 0, 1]);
    expect([right.ece, right.mce]).toEqual([0, 0]);
    expect(calibration([1, 1, 0], [0, 0, 1])).toMatchObject({ ece: 1, mce: 1 });
  });

  test('puts an inner edge in the upper bin and 1 in the last; empty bins have no means', () => {
    const { bins } = calibration([0.5, 1, 0.49], [1, 1, 0], { bins: 4 });
    expect(bins.map(({ count }) => count)).toEqual([0, 1, 1, 1]);
    expect(bins[0]).toEqual({ count: 0, meanProbability: undefined, observedFrequency: undefined });
    // The curve has the edge in the lower bin and leaves empty bins out.
    const curve = reliabilityCurve([0.5, 1, 0.49], [1, 1, 0], { bins: 4 });
    expect(curve.map(({ count }) => count)).toEqual([2, 1]);
  });

  test('by mass gives larger runs first, and empty ones to more bins than rows', () => {
    const counts = (bins: number) =>
      calibration([0.9, 0.1, 0.5, 0.3, 0.7], [1, 0, 1, 0, 1], { bins, binning: 'mass' }).bins;
    expect(counts(2).map(({ count }) => count)).toEqual([3, 2]);
    expect(counts(7).map(({ count }) => count)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expectClose(counts(2)[0]?.meanProbability as number, 0.3, { absolute: 1e-15 });
  });

  test('refuses what is no probability, label, or number of bins', () => {
    expect(() => calibration([1.1], [1])).toThrow('probabilities must be from 0 to 1, got 1.1 at index 0');
    expect(() => calibration([], [])).toThrow('probabilities must not be empty, got 0 of them');
    expect(() => calibration([0.5], [0.5])).toThrow('labels must be 0 or 1, got 0.5 at index 0');
    expect(() => calibration([0.5], [1], { bins: 0 })).toThrow('bins must be a positive integer, got 0');
    expect(() => calibration([0.5], [1], { binning: '' as 'mass' })).toThrow('binning must be width or mass');
  });
});

describe('brierScore(probabilities, labels)', () => {
  test('of the constant forecast of the rate has no skill; of one class it is undefined', () => {
    expect(brierScore([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0])).toEqual({
      brier: 0.1875,
      baseline: 0.1875,
      skill: 0,
    });
    expect(brierScore([1, 0.5], [1, 1])).toEqual({ brier: 0.125, baseline: 0, skill: undefined });
  });
});

describe('calibrationTopLabel(probabilities, labels)', () => {
  test('takes the lower of equally probable classes', () => {
    const rows = [
      [0.5, 0.5],
      [0.25, 0.75],
    ];
    expect(calibrationTopLabel(rows, [0, 1])).toEqual({ ece: 0.375, accuracy: 1, brier: 0.3125 });
    expect(() => calibrationTopLabel(rows, [0, 2])).toThrow(
      'labels must be classes from 0 to 1, got 2 at index 1',
    );
    expect(() => calibrationTopLabel([[0.5, 0.5], [1]], [0, 1])).toThrow('rows of 2 numbers, got 1 in row 1');
  });
});
