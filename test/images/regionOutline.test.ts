import { describe, expect, test } from '@jest/globals';
import { regionOutline } from '../../src/images/regionOutline.ts';

describe('regionOutline(mask, height, width)', () => {
  test('of a box is its four sides', () => {
    const mask = Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0);
    expect(regionOutline(mask, 3, 4)).toBe('M1 1h2M1 3h2M1 1v2M3 1v2');
  });

  test('of a full mask is the frame, of an empty one nothing', () => {
    expect(regionOutline(Uint8Array.of(1, 1), 1, 2)).toBe('M0 0h2M0 1h2M0 0v1M2 0v1');
    expect(regionOutline(new Uint8Array(4), 2, 2)).toBe('');
  });

  test('of a mask with a hole goes around the hole', () => {
    const ring = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
    const runs = regionOutline(ring, 3, 3).match(/[hv]\d+/g) ?? [];
    const total = runs.reduce((sum, run) => sum + Number(run.slice(1)), 0);
    expect(total).toBe(12 + 4);
  });
});
