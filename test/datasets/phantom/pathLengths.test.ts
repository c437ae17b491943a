import { expect, test } from '@jest/globals';
import { pathLengths } from '../../../src/datasets/phantom/projection/pathLengths.ts';
import { box, ellipsoid, type Point, tube } from '../../../src/datasets/phantom/projection/solids.ts';

const ball = (centre: Point, r: number) =>
  ellipsoid(centre, [
    [r, 0, 0],
    [0, r, 0],
    [0, 0, r],
  ]);
const cube = (centre: Point, r: number) =>
  box(centre, [
    [r, 0, 0],
    [0, r, 0],
    [0, 0, r],
  ]);

/** Lengths are stored in single precision. */
const digits = 5;

test('pathLengths of a ball adds up to its volume', () => {
  const lengths = pathLengths([{ solid: ball([0, 0, 0], 10), material: 0 }], { size: 200, spacing: 0.11 }, 1);
  const volume = lengths.reduce((sum, length) => sum + length, 0) * 0.11 ** 2;
  // The midpoint rule on a disc of 91 rays' radius errs by about 91^-2, more at its rim.
  expect(volume / ((4 / 3) * Math.PI * 1000)).toBeCloseTo(1, 3);
});

test('pathLengths takes rays through the middles of pixels, x to the right and y down', () => {
  const lengths = pathLengths([{ solid: cube([3, -1, 0], 0.5), material: 0 }], { size: 4, spacing: 2 }, 1);
  expect([...lengths.keys()].filter((pixel) => lengths[pixel])).toEqual([4 * 1 + 3]);
});

test('pathLengths gives overlaps to the first piece, whatever lies between', () => {
  // Along z: 0 in [-4, 4], before it 1 in [-2, -1] and 2 in [-1.5, 3].
  const at = (z: number, r: number) => cube([0, 0, z], r);
  const pieces = [
    { solid: at(-1.5, 0.5), material: 1 },
    { solid: at(0.75, 2.25), material: 2 },
    { solid: at(0, 4), material: 0 },
  ];
  const grid = { size: 1, spacing: 1 };
  expect([...pathLengths(pieces, grid, 3)]).toEqual([8 - 1 - 4, 1, 4]);
  expect([...pathLengths([...pieces].reverse(), grid, 3)]).toEqual([8, 0, 0]);
});

test('pathLengths cuts a piece to all that it is within', () => {
  const within = [cube([0, 0, 1], 1), cube([0, 0, 2], 1.5)];
  const pieces = [
    { solid: cube([0, 0, 0], 5), within, material: 1 },
    { solid: cube([0, 0, 0], 5), material: 0 },
  ];
  expect([...pathLengths(pieces, { size: 1, spacing: 1 }, 2)]).toEqual([8.5, 1.5]);
  const apart = [{ solid: cube([0, 0, 0], 5), within: [cube([9, 0, 0], 1)], material: 0 }];
  expect([...pathLengths(apart, { size: 1, spacing: 1 }, 1)]).toEqual([0]);
});

test('pathLengths agrees with asking at each step of a ray which piece is first', () => {
  const solids = [
    tube([-6, -4, -3], [5, 4, 6], 1.5),
    ball([2, 1, 0], 4),
    cube([-2, 0, 1], 3),
    tube([-5, 5, 2], [5, -5, -2], 1),
    ball([0, 0, 0], 8),
  ];
  const pieces = solids.map((solid, material) => ({ solid, material }));
  const size = 9;
  const spacing = 1.9;
  const each = solids.map((solid) => pathLengths([{ solid, material: 0 }], { size, spacing }, 1));
  const lengths = pathLengths(pieces, { size, spacing }, solids.length);
  const inside = insideTests();
  const step = 0.002;
  for (let pixel = 0; pixel < size * size; pixel++) {
    const x = ((pixel % size) + 0.5 - size / 2) * spacing;
    const y = (Math.floor(pixel / size) + 0.5 - size / 2) * spacing;
    const marched = solids.map(() => 0);
    for (let z = -10; z < 10; z += step) {
      const first = inside.findIndex((holds) => holds(x, y, z));
      if (first >= 0) marched[first] = (marched[first] ?? 0) + step;
    }
    for (const [material, length] of marched.entries()) {
      expect(Math.abs((lengths[material * size * size + pixel] ?? Number.NaN) - length)).toBeLessThan(
        4 * step,
      );
    }
    expect(lengths[pixel]).toBeCloseTo(each[0]?.[pixel] ?? Number.NaN, digits);
  }
});

/** The solids of the test above, by their definitions. */
function insideTests(): ((x: number, y: number, z: number) => boolean)[] {
  const toLine = (from: Point, to: Point, radius: number) => (x: number, y: number, z: number) => {
    const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
    const p = [x - from[0], y - from[1], z - from[2]] as const;
    const along = (p[0] * d[0] + p[1] * d[1] + p[2] * d[2]) / (d[0] ** 2 + d[1] ** 2 + d[2] ** 2);
    const t = Math.max(0, Math.min(1, along));
    return Math.hypot(p[0] - t * d[0], p[1] - t * d[1], p[2] - t * d[2]) <= radius;
  };
  return [
    toLine([-6, -4, -3], [5, 4, 6], 1.5),
    (x, y, z) => Math.hypot(x - 2, y - 1, z) <= 4,
    (x, y, z) => Math.abs(x + 2) <= 3 && Math.abs(y) <= 3 && Math.abs(z - 1) <= 3,
    toLine([-5, 5, 2], [5, -5, -2], 1),
    (x, y, z) => Math.hypot(x, y, z) <= 8,
  ];
}
