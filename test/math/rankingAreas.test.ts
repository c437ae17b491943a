import { describe, expect, test } from '@jest/globals';
import { rankingAreas } from '../../src/math/ranking/rankingAreas.ts';

describe('thresholdAreas(values, flags)', () => {
  test('of three thresholds are the sums done by hand', () => {
    // From the top: 3 (1 of 2 flagged), 0 and -0 (0 of 2), -1 (1 of 1): h = 1, 1, 2 and c = 2, 4, 5.
    const areas = rankingAreas(Float32Array.of(-1, 3, 0, 3, -0), Uint8Array.of(1, 1, 0, 0, 0));
    expect(areas.steps).toBeCloseTo((1 / 2) * (1 / 2) + (1 / 2) * (2 / 5), 15);
    expect(areas.trapezoids).toBeCloseTo((1 / 2) * (3 / 4) + (1 / 2) * ((1 / 4 + 2 / 5) / 2), 15);
    expect(areas.rocTrapezoids).toBeCloseTo((1 / 3) * (1 / 4) + (2 / 3) * (1 / 2), 15);
  });
});
