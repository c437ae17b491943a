/** A place or direction in space: x, y, z. */
export type Point = readonly [x: number, y: number, z: number];

/** Three vectors of space. */
export type Axes = readonly [Point, Point, Point];

/** A convex body, prepared for crossing it with lines parallel to z. */
export interface Solid {
  readonly kind: 'ellipsoid' | 'box' | 'tube';
  /** Smallest and largest x and y of the body. */
  readonly bounds: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  /** What `rayInterval` needs, in its order. */
  readonly terms: Float64Array;
}

/** The points centre + sum of u_i axes_i with |u| <= 1; `axes` are the semi-axes, orthogonal to each other. */
export function ellipsoid(centre: Point, axes: Axes): Solid {
  const [mx, my, mz] = columnsOfInverse(axes);
  const terms = [...centre, dot(mz, mz), dot(mx, mz), dot(my, mz), dot(mx, mx), dot(mx, my), dot(my, my)];
  const reach = (i: 0 | 1) => Math.hypot(...axes.map((axis) => axis[i]));
  return { kind: 'ellipsoid', bounds: around(centre, reach(0), reach(1)), terms: Float64Array.from(terms) };
}

/** The points centre + sum of u_i axes_i with every |u_i| <= 1; `axes` are half the edges, orthogonal to each other. */
export function box(centre: Point, axes: Axes): Solid {
  const [mx, my, mz] = columnsOfInverse(axes);
  const reach = (i: 0 | 1) => axes.reduce((sum, axis) => sum + Math.abs(axis[i]), 0);
  return {
    kind: 'box',
    bounds: around(centre, reach(0), reach(1)),
    terms: Float64Array.of(...centre, ...mx, ...my, ...mz),
  };
}

/** The points within `radius` of the line between two different points: a cylinder with round ends. */
export function tube(from: Point, to: Point, radius: number): Solid {
  const along: Point = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(...along);
  if (!(length > 0)) throw new RangeError(`from and to must differ, got ${from} and ${to}`);
  if (!(radius > 0)) throw new RangeError(`radius must be positive, got ${radius}`);
  const bounds = {
    left: Math.min(from[0], to[0]) - radius,
    right: Math.max(from[0], to[0]) + radius,
    top: Math.min(from[1], to[1]) - radius,
    bottom: Math.max(from[1], to[1]) + radius,
  };
  const direction = along.map((part) => part / length);
  return { kind: 'tube', bounds, terms: Float64Array.of(...from, ...direction, length, radius) };
}

/** Columns of the matrix that takes a place, relative to the centre, to its u. */
function columnsOfInverse(axes: Axes): Axes {
  const squares = axes.map((axis) => dot(axis, axis));
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const product = Math.abs(dot(axes[i], axes[j]));
    if (!(product <= 1e-9 * Math.sqrt(squares[i]! * squares[j]!))) {
      throw new RangeError(`axes must be orthogonal, got ${axes.map((axis) => `[${axis}]`).join(', ')}`);
    }
  }
  if (!squares.every((square) => square > 0)) {
    throw new RangeError(`axes must be longer than 0, got ${axes.map((axis) => `[${axis}]`).join(', ')}`);
  }
  const column = (i: 0 | 1 | 2): Point => [
    axes[0][i] / squares[0]!,
    axes[1][i] / squares[1]!,
    axes[2][i] / squares[2]!,
  ];
  return [column(0), column(1), column(2)];
}

function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function around([x, y]: Point, reachX: number, reachY: number): Solid['bounds'] {
  return { left: x - reachX, right: x + reachX, top: y - reachY, bottom: y + reachY };
}
