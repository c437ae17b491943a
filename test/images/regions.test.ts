import { describe, expect, test } from '@jest/globals';
import { dilatedRegions, type Regions } from '../../src/images/regions.ts';
import { volumeRegions } from '../../src/images/volumeRegions.ts';

/** Region `r` as an image of 0 and 1. */
function painted(regions: Regions, r: number): Uint8Array {
  const out = new Uint8Array(regions.height * regions.width);
  for (let i = regions.firstRun[r] as number; i < (regions.firstRun[r + 1] as number); i++) {
    out.fill(1, regions.starts[i], regions.ends[i]);
  }
  return out;
}

/** The definition, pixel by pixel: 1 where a pixel with that label is within the radius. */
function dilatedSlowly(labels: Int32Array, [height, width]: [number, number], { label = 0, radius = 0 }) {
  return Uint8Array.from(labels, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    for (let v = 0; v < height; v++) {
      for (let u = 0; u < width; u++) {
        if (labels[v * width + u] === label && (v - y) ** 2 + (u - x) ** 2 <= radius ** 2) return 1;
      }
    }
    return 0;
  });
}

describe('dilatedRegions', () => {
  test('dilatedRegions of one pixel with radius 5 is the disk of 81 pixels of scikit-image', () => {
    const labels = new Int32Array(21 * 21);
    labels[10 * 21 + 10] = 1;
    const disk = painted(dilatedRegions([labels], [21, 21], 5), 1);
    expect(disk.reduce((a, b) => a + b)).toBe(81);
    // The first rows of skimage.morphology.disk(5).
    expect(Array.from(disk.subarray(5 * 21 + 5, 5 * 21 + 16)).join('')).toBe('00000100000');
    expect(Array.from(disk.subarray(6 * 21 + 5, 6 * 21 + 16)).join('')).toBe('00111111100');
    expect(Array.from(disk.subarray(7 * 21 + 5, 7 * 21 + 16)).join('')).toBe('01111111110');
  });

  test.each([0, 1, 2, 5])(
    'dilatedRegions with radius %d equals the definition, at the edges too',
    (radius) => {
      const [height, width] = [13, 17];
      const labels = Int32Array.from({ length: height * width }, (_, i) => (i * i + (i >> 3)) % 7);
      const blocks = Int32Array.from({ length: height * width }, (_, i) => (i % width < 5 ? 0 : 2));
      const regions = dilatedRegions([labels, blocks], [height, width], radius);
      expect(regions.firstRun.length).toBe(7 + 3 + 1);
      for (let label = 0; label < 7; label++) {
        expect(painted(regions, label)).toEqual(dilatedSlowly(labels, [height, width], { label, radius }));
      }
      for (let label = 0; label < 3; label++) {
        expect(painted(regions, 7 + label)).toEqual(
          dilatedSlowly(blocks, [height, width], { label, radius }),
        );
      }
    },
  );

  test('dilatedRegions gives runs that end before the next begins', () => {
    const labels = Int32Array.from({ length: 100 }, (_, i) => i % 3);
    const { starts, ends, firstRun } = dilatedRegions([labels], [10, 10], 1);
    for (let r = 0; r + 1 < firstRun.length; r++) {
      for (let i = (firstRun[r] as number) + 1; i < (firstRun[r + 1] as number); i++) {
        expect(starts[i]).toBeGreaterThanOrEqual(ends[i - 1] as number);
      }
    }
  });

  test('dilatedRegions rejects a broken radius, a wrong length and negative labels', () => {
    expect(() => dilatedRegions([], [1, 1], 0.5)).toThrow(
      'radius must be a whole number of at least 0, got 0.5',
    );
    expect(() => dilatedRegions([new Int32Array(2)], [1, 1], 0)).toThrow('labels must have 1 numbers, got 2');
    expect(() => dilatedRegions([Int32Array.of(-1)], [1, 1], 0)).toThrow(
      'labels must not be negative, got -1',
    );
  });
});

test.each([
  [0, [1, 1, 1]],
  [1, [1, 1, 1]],
  [2, [1, 1, 1]],
  [3, [1, 1, 1]],
  [3, [2.5, 1, 1]],
  [3, [1, 1.5, 4]],
] as const)('volumeRegions with radius %d and voxels of %j are the balls of the definition, at the edges too', (radius, sides) => {
  const [depth, height, width] = [5, 6, 7];
  const labels = Int32Array.from({ length: depth * height * width }, (_, i) => (i * i + (i >> 3)) % 5);
  const apart = Int32Array.from(labels, (_, i) => (i % width < 3 ? 0 : 2));
  const regions = volumeRegions([labels, apart], [depth, height, width], { radius, sides });
  expect(regions.firstRun).toHaveLength(5 + 3 + 1);
  const placeOf = (v: number) => [Math.floor(v / 42), Math.floor(v / 7) % 6, v % 7];
  [labels, apart].forEach((map, at) => {
    for (let label = 0; label < (at === 0 ? 5 : 3); label++) {
      const wanted = map.map((_, i) =>
        Number(map.some((own, j) => own === label && placeOf(i).reduce((sum, x, axis) => sum + ((x - (placeOf(j)[axis] ?? 0)) * sides[axis]!) ** 2, 0) <= radius ** 2)),
      );
      expect([...painted(regions, 5 * at + label)]).toEqual([...wanted]);
    }
  });
}); // biome-ignore format: the definition reads better packed
