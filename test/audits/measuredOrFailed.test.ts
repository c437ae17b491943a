import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { comparison, measuredOrFailed } from '../../src/audits/index.ts';
import type { MapResult } from '../../src/types/run.ts';

test('measuredOrFailed(metric, measure) is what is measured, or a failure with what was thrown', () => {
  const measured = [{ metric: 'ssim', outcome: { state: 'scored', value: 1 } }] as const;
  expect(measuredOrFailed('ssim', () => [...measured])).toEqual(measured);
  const broken = measuredOrFailed('ssim', () => {
    throw new RangeError('no such thing');
  });
  expect(broken).toEqual([{ metric: 'ssim', outcome: { state: 'failed', error: 'no such thing' } }]);
});

test('a comparison that throws is a failed measurement, not the end of a run', () => {
  const found = (side: number): MapResult => ({
    state: 'found',
    evidence: {
      map: ndarray(
        Float32Array.from({ length: side * side }, (_, i) => Math.sin(i)),
        [side, side],
      ),
    },
  });
  const measurements = comparison(found(16), found(17), { preset: 'default' });
  expect(measurements.length).toBeGreaterThan(1);
  for (const { outcome } of measurements)
    expect(outcome).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('must have the same shape'),
    });
});
