import { describe, expect, test } from '@jest/globals';
import { rayInterval } from '../../../src/datasets/phantom/projection/rayInterval.ts';
import {
  type Axes,
  box,
  ellipsoid,
  type Point,
  type Solid,
  tube,
} from '../../../src/datasets/phantom/projection/solids.ts';
import { randomStream } from '../../../src/math/random/random.ts';

/** Length of a ray in a solid; 0 where it misses. */
function chord(solid: Solid, x: number, y: number): number {
  const out = new Float64Array(2);
  return rayInterval(solid, x, y, out) ? (out[1] ?? 0) - (out[0] ?? 0) : 0;
}

const straight = (a: number, b: number, c: number): Axes => [
  [a, 0, 0],
  [0, b, 0],
  [0, 0, c],
];

/** Rounding of a few operations on numbers up to 100. */
const digits = 11;

describe('rayInterval(ellipsoid, x, y)', () => {
  test('of a ball has the chord 2 sqrt(r^2 - d^2), about its centre', () => {
    const ball = ellipsoid([3, -2, 7], straight(5, 5, 5));
    for (const [x, y] of [
      [3, -2],
      [6, -2],
      [0, 2],
      [3, 2.9],
    ] as const) {
      const squared = 25 - (x - 3) ** 2 - (y + 2) ** 2;
      expect(chord(ball, x, y)).toBeCloseTo(2 * Math.sqrt(squared), digits);
    }
    const out = new Float64Array(2);
    rayInterval(ball, 6, -2, out);
    expect([...out]).toEqual([expect.closeTo(3, digits), expect.closeTo(11, digits)]);
    expect(chord(ball, 8.01, -2)).toBe(0);
  });

  test('of semi-axes a, b, c has the chord 2 c sqrt(1 - x^2/a^2 - y^2/b^2)', () => {
    const solid = ellipsoid([0, 0, 0], straight(6, 3, 10));
    expect(chord(solid, 3, 1.5)).toBeCloseTo(20 * Math.sqrt(1 - 0.25 - 0.25), digits);
    expect(solid.bounds).toEqual({ left: -6, right: 6, top: -3, bottom: 3 });
  });

  test('of a turned ellipsoid has the chords of its quadratic form', () => {
    // Turned by atan(3/4) about y: |u|^2 = ((.8 x - .6 z) / 2)^2 + (y / 3)^2 + ((.6 x + .8 z) / 5)^2.
    const solid = ellipsoid(
      [0, 0, 0],
      [
        [1.6, 0, -1.2],
        [0, 3, 0],
        [3, 0, 4],
      ],
    );
    const [x, y] = [1.2, 0.7];
    const a = 0.36 / 4 + 0.64 / 25;
    const half = x * (-0.48 / 4 + 0.48 / 25);
    const c = x * x * (0.64 / 4 + 0.36 / 25) + (y * y) / 9 - 1;
    expect(chord(solid, x, y)).toBeCloseTo((2 * Math.sqrt(half * half - a * c)) / a, digits);
    expect(solid.bounds.right).toBeCloseTo(Math.hypot(1.6, 3), digits);
  });
});

describe('rayInterval(box, x, y)', () => {
  test('of a straight box is its depth within, 0 without', () => {
    const solid = box([1, 2, 3], straight(4, 5, 6));
    expect(chord(solid, 4.9, -2.9)).toBe(12);
    expect(chord(solid, 5.1, 2)).toBe(0);
    expect(chord(solid, 1, 7.1)).toBe(0);
  });

  test('of a cube turned by 45 degrees about y is 2 (sqrt(2) - |x|)', () => {
    const h = Math.SQRT1_2;
    const solid = box(
      [0, 0, 0],
      [
        [h, 0, h],
        [0, 1, 0],
        [-h, 0, h],
      ],
    );
    for (const x of [-1.2, 0, 0.3, 1.4]) {
      expect(chord(solid, x, 0.5)).toBeCloseTo(2 * (Math.SQRT2 - Math.abs(x)), digits);
    }
  });
});

describe('rayInterval(tube, x, y)', () => {
  test('across a tube is that of its circle, along it its length and two half balls', () => {
    const across = tube([-10, 0, 0], [10, 0, 0], 2);
    expect(chord(across, 3, 1)).toBeCloseTo(2 * Math.sqrt(3), digits);
    expect(chord(across, 11, 1)).toBeCloseTo(2 * Math.sqrt(4 - 2), digits);
    expect(chord(across, 12.1, 0)).toBe(0);
    const along = tube([1, 1, -5], [1, 1, 5], 2);
    expect(chord(along, 1, 2)).toBeCloseTo(10 + 2 * Math.sqrt(3), digits);
    expect(chord(along, 1, 3.1)).toBe(0);
  });

  test('through the side of a slanting tube is that of its circle over the sine of the slant', () => {
    // Direction (.6, 0, .8): rays meet it at a sine of .6.
    expect(chord(tube([-30, 0, -40], [30, 0, 40], 2), 1, 0)).toBeCloseTo(4 / 0.6, digits);
  });
});

/** Steps of the marching rays below. */
const step = 0.004;

test('rayInterval agrees with marching along the ray, for random solids', () => {
  const stream = randomStream('march');
  const draw = (low: number, high: number) => low + (high - low) * stream.uniform();
  for (let trial = 0; trial < 60; trial++) {
    const centre: Point = [draw(-1, 1), draw(-1, 1), draw(-1, 1)];
    const axes = turned([draw(0.5, 2), draw(0.5, 2), draw(0.5, 2)], draw(0, 3), draw(0, 3));
    const end: Point = [draw(-2, 2), draw(-2, 2), draw(-2, 2)];
    const radius = draw(0.3, 1);
    const solids: [Solid, (point: Point) => boolean][] = [
      [ellipsoid(centre, axes), (point) => Math.hypot(...shares(point, centre, axes)) <= 1],
      [box(centre, axes), (point) => shares(point, centre, axes).every((share) => Math.abs(share) <= 1)],
      [tube(centre, end, radius), (point) => distance(point, centre, end) <= radius],
    ];
    const [x, y] = [draw(-1.5, 1.5), draw(-1.5, 1.5)];
    for (const [solid, holds] of solids) {
      let marched = 0;
      for (let z = -6; z < 6; z += step) if (holds([x, y, z])) marched += step;
      expect(Math.abs(chord(solid, x, y) - marched)).toBeLessThan(3 * step);
      if (marched > 0) expect(x >= solid.bounds.left && x <= solid.bounds.right).toBe(true);
    }
  }
});

function turned([a, b, c]: Point, p: number, q: number): Axes {
  const [cp, sp, cq, sq] = [Math.cos(p), Math.sin(p), Math.cos(q), Math.sin(q)];
  return [
    [a * cp * cq, a * sp * cq, -a * sq],
    [-b * sp, b * cp, 0],
    [c * cp * sq, c * sp * sq, c * cq],
  ];
}

function shares(point: Point, centre: Point, axes: Axes): number[] {
  return axes.map((axis) => {
    const square = axis.reduce((sum, part) => sum + part * part, 0);
    return axis.reduce((sum, part, i) => sum + part * ((point[i] ?? 0) - (centre[i] ?? 0)), 0) / square;
  });
}

/** From a point to a line between two others. */
function distance(point: Point, from: Point, to: Point): number {
  const along = to.map((value, i) => value - (from[i] ?? 0));
  const off = point.map((value, i) => value - (from[i] ?? 0));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const share = Math.max(0, Math.min(1, dot(off, along) / dot(along, along)));
  return Math.hypot(...off.map((value, i) => value - share * (along[i] ?? 0)));
}

test('solids throw for axes that are not orthogonal or of length 0, and for tubes without length or radius', () => {
  expect(() =>
    ellipsoid(
      [0, 0, 0],
      [
        [1, 0, 0],
        [1, 1, 0],
        [0, 0, 1],
      ],
    ),
  ).toThrow('axes must be orthogonal, got [1,0,0], [1,1,0], [0,0,1]');
  expect(() => box([0, 0, 0], straight(1, 0, 1))).toThrow('axes must be longer than 0, got [1,0,0], [0,0,0]');
  expect(() => tube([1, 2, 3], [1, 2, 3], 1)).toThrow('from and to must differ, got 1,2,3 and 1,2,3');
  expect(() => tube([0, 0, 0], [1, 0, 0], 0)).toThrow('radius must be positive, got 0');
});
