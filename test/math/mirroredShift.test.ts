import { describe, expect, test } from '@jest/globals';
import { mirroredShift } from '../../src/math/grids/mirroredShift.ts';

const values = Float32Array.of(1, 2, 3, 4, 5, 6);
const shifted = (rows: number, columns: number) => [...mirroredShift(values, [2, 3], [rows, columns])];

describe('mirroredShift(values, shape, shifts)', () => {
  test('reads on into the mirror image, the edge value twice', () => {
    expect(shifted(0, 0)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(shifted(0, 1)).toEqual([2, 3, 3, 5, 6, 6]);
    expect(shifted(1, 0)).toEqual([4, 5, 6, 4, 5, 6]);
    expect(shifted(0, 5)).toEqual([1, 1, 2, 4, 4, 5]);
  });

  test('by the height and the width turns it around, and by twice as much leaves it', () => {
    expect(shifted(2, 3)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(shifted(4, 6)).toEqual([...values]);
  });

  test('over all shifts takes every value equally often to every place', () => {
    const counts = new Map<string, number>();
    for (let rows = 0; rows < 4; rows++) {
      for (let columns = 0; columns < 6; columns++) {
        shifted(rows, columns).forEach((value, place) => {
          counts.set(`${place}:${value}`, (counts.get(`${place}:${value}`) ?? 0) + 1);
        });
      }
    }
    expect(counts.size).toBe(36);
    expect(new Set(counts.values())).toEqual(new Set([4]));
  });
});
