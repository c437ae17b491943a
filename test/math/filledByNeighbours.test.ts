import { describe, expect, test } from '@jest/globals';
import { filledByNeighbours } from '../../src/math/grids/filledByNeighbours.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { expectClose } from '../support/expectClose.ts';

/** The same by elimination on the whole matrix, in float64. */
function byElimination(values: Float32Array, removed: Uint8Array, height: number, width: number): number[] {
  const unknown = [...removed.entries()].filter(([, flag]) => flag === 1).map(([pixel]) => pixel);
  const rows = unknown.map((pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const around = [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1].flatMap((dx) => {
        const isInside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
        if (!isInside || (dy === 0 && dx === 0)) return [];
        return [{ at: (y + dy) * width + x + dx, weight: dy !== 0 && dx !== 0 ? 1 / 12 : 1 / 6 }];
      }),
    );
    const total = around.reduce((sum, { weight }) => sum + weight, 0);
    const row = unknown.map((other) => Number(other === pixel));
    let right = 0;
    for (const { at, weight } of around) {
      const place = unknown.indexOf(at);
      if (place >= 0) row[place] = (row[place] ?? 0) - weight / total;
      else right += (weight / total) * (values[at] ?? 0);
    }
    return [...row, right];
  });
  for (const [k, pivot] of rows.entries()) {
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[k] ?? 0) / (pivot[k] ?? 1);
      for (const [i, value] of pivot.entries()) row[i] = (row[i] ?? 0) - factor * value;
    }
  }
  const out = [...values];
  for (const [k, row] of rows.entries()) out[unknown[k] ?? 0] = (row.at(-1) ?? 0) / (row[k] ?? 1);
  return out;
}

describe('filledByNeighbours(values, removed, shape)', () => {
  test.each([0.1, 0.5, 0.9])('with a share of %d removed is the solution by elimination', (share) => {
    const stream = randomStream(`neighbours ${share}`);
    const [height, width] = [9, 7];
    const values = Float32Array.from({ length: height * width }, () => stream.normal());
    const removed = Uint8Array.from(values, () => (stream.uniform() < share ? 1 : 0));
    const filled = filledByNeighbours(values, removed, [height, width, 1]);
    expectClose([...filled], byElimination(values, removed, height, width), { absolute: 2e-6 });
  });

  test('of a ramp with a hole inside is the ramp: the weights of a pixel inside are symmetric', () => {
    const shape = [40, 50, 2] as const;
    const ramp = Float32Array.from({ length: 40 * 50 * 2 }, (_, i) => {
      const pixel = Math.floor(i / 2);
      return (i % 2 === 0 ? 0.02 : -0.01) * (pixel % 50) + 0.03 * Math.floor(pixel / 50);
    });
    const removed = Uint8Array.from({ length: 40 * 50 }, (_, pixel) => {
      const [y, x] = [Math.floor(pixel / 50), pixel % 50];
      return y > 3 && y < 35 && x > 5 && x < 44 ? 1 : 0;
    });
    const holed = ramp.map((value, i) => (removed[Math.floor(i / 2)] === 1 ? 99 : value));
    expectClose([...filledByNeighbours(holed, removed, shape)], [...ramp], { absolute: 1e-5 });
  });

  test('with nothing removed is a copy, with all removed 0, and equal channels stay equal', () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => Math.floor(i / 3) + 1);
    expect(filledByNeighbours(values, new Uint8Array(4), [2, 2, 3])).toEqual(values);
    expect([...filledByNeighbours(values, new Uint8Array(4).fill(1), [2, 2, 3])]).toEqual(
      new Array(12).fill(0),
    );
    const one = filledByNeighbours(values, Uint8Array.of(0, 1, 0, 0), [2, 2, 3]);
    // Beside the first and the last of four pixels (1 and 4), a corner from the third (3).
    expectClose([...one.subarray(3, 6)], new Array(3).fill((1 / 6 + 4 / 6 + 3 / 12) / (5 / 12)), {
      absolute: 1e-6,
    });
  });
});
