import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { metrics } from '../../src/index.ts';
import { squaredEuclideanDistances } from '../../src/math/grids/euclideanDistances.ts';
import { randomStream } from '../../src/math/random/random.ts';

const { segmentationMetrics } = metrics;

/** A square of label 1, `side` wide, with its corner at (row, column), in a frame of 12 x 12. */
function square(row: number, column: number, side: number) {
  const labels = ndarray(new Uint8Array(144), [12, 12]);
  for (let i = 0; i < side; i++) for (let j = 0; j < side; j++) labels.set(row + i, column + j, 1);
  return labels;
}

test('segmentationMetrics of a square moved by two columns are what geometry says', () => {
  const [row] = segmentationMetrics(square(3, 5, 4), square(3, 3, 4), { labels: [1], spacing: [1, 0.5] });
  expect(row).toMatchObject({ label: 1, dice: 0.5, iou: 8 / 24, surfacePrediction: 12, surfaceTruth: 12 });
  // The far column lies two columns of half a unit beyond the other's edge.
  expect(row?.hd).toBeCloseTo(1, 12);
});

test('equal segmentations have distance 0, a label of neither has a reason, one of one alone is infinitely far', () => {
  const one = square(2, 2, 3);
  const none = ndarray(new Uint8Array(144), [12, 12]);
  expect(segmentationMetrics(one, one, { labels: [1, 2] })).toEqual([
    {
      label: 1,
      dice: 1,
      iou: 1,
      hd: 0,
      hd95: 0,
      hd95Directed: 0,
      asd: 0,
      assd: 0,
      surfacePrediction: 8,
      surfaceTruth: 8,
    },
    { label: 2, surfacePrediction: 0, surfaceTruth: 0, unscorable: 'neither has this label' },
  ]);
  expect(segmentationMetrics(none, one, { labels: [1] })[0]).toMatchObject({ dice: 0, iou: 0, hd: Infinity });
});

test('surfaceDistances of a volume are those of a search over all pairs', () => {
  const stream = randomStream('volume');
  const draw = () =>
    ndarray(
      Uint8Array.from({ length: 60 }, () => Number(stream.uniform() < 0.4)),
      [3, 4, 5],
    );
  const [a, b] = [draw(), draw()];
  const spacing = [2, 0.8, 1.25];
  const surface = (mask: typeof a) => {
    const places: [number, number, number][] = [];
    for (let i = 0; i < 60; i++) {
      const [z, y, x] = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5];
      const isInside = ([dz, dy, dx]: readonly number[]) => {
        const [w, v, u] = [z + (dz ?? 0), y + (dy ?? 0), x + (dx ?? 0)];
        return w >= 0 && w < 3 && v >= 0 && v < 4 && u >= 0 && u < 5 && mask.get(w, v, u) === 1;
      };
      const steps = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]; // biome-ignore format: six steps
      if (mask.get(z, y, x) === 1 && !steps.every(isInside)) places.push([z, y, x]);
    }
    return places;
  };
  const nearest = (from: number[][], to: number[][]) =>
    from.map((p) =>
      Math.min(...to.map((q) => Math.hypot(...p.map((v, k) => (v - (q[k] ?? 0)) * (spacing[k] ?? 1))))),
    );
  const [there, back] = [nearest(surface(a), surface(b)), nearest(surface(b), surface(a))];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [row] = segmentationMetrics(a, b, { labels: [1], spacing });
  expect(row?.hd).toBeCloseTo(Math.max(...there, ...back), 12);
  expect(row?.asd).toBeCloseTo(mean(there), 12);
  expect(row?.assd).toBeCloseTo(mean([...there, ...back]), 12);
});

test('squaredEuclideanDistances without a set element are infinite', () => {
  expect([...squaredEuclideanDistances(new Uint8Array(4), [2, 2], [1, 1])]).toEqual(
    new Array(4).fill(Infinity),
  );
});
