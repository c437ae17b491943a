import { type Axes, box, ellipsoid, type Point, type Solid, tube } from './projection/solids.ts';

/** How the patient stands: turns in degrees about the beam (z) and about the body's length (y), and a shift in mm. */
export interface Pose {
  readonly aboutBeam: number;
  readonly aboutLength: number;
  readonly shift: Point;
}

/** A solid's own turns in degrees about z, and before that about y. */
export interface Turn {
  readonly aboutZ?: number;
  readonly aboutY?: number;
}

/** Makers of solids in the patient's coordinates: x to the image's right, y down, z to the back; in mm. */
export interface PosedShapes {
  /** Where a place of the patient is in front of the detector. */
  point(place: Point): Point;
  ellipsoid(centre: Point, semiAxes: Point, turn?: Turn): Solid;
  box(centre: Point, halfEdges: Point, turn?: Turn): Solid;
  tube(from: Point, to: Point, radius: number): Solid;
}

/** Makers of solids that stand as the pose says. */
export function posedShapes({ aboutBeam, aboutLength, shift }: Pose): PosedShapes {
  const turned = (point: Point) => rotated(point, aboutBeam, aboutLength);
  const moved = (point: Point): Point => {
    const [x, y, z] = turned(point);
    return [x + shift[0], y + shift[1], z + shift[2]];
  };
  const axes = ([a, b, c]: Point, { aboutZ = 0, aboutY = 0 }: Turn = {}): Axes => {
    const axis = (vector: Point) => turned(rotated(vector, aboutZ, aboutY));
    return [axis([a, 0, 0]), axis([0, b, 0]), axis([0, 0, c])];
  };
  return {
    point: moved,
    ellipsoid: (centre, semiAxes, turn) => ellipsoid(moved(centre), axes(semiAxes, turn)),
    box: (centre, halfEdges, turn) => box(moved(centre), axes(halfEdges, turn)),
    tube: (from, to, radius) => tube(moved(from), moved(to), radius),
  };
}

/** A vector turned about y and then about z, both in degrees. */
function rotated([x, y, z]: Point, aboutZ: number, aboutY: number): Point {
  const degree = Math.PI / 180;
  const [cosY, sinY] = [Math.cos(aboutY * degree), Math.sin(aboutY * degree)];
  const [cosZ, sinZ] = [Math.cos(aboutZ * degree), Math.sin(aboutZ * degree)];
  const x1 = cosY * x + sinY * z;
  return [cosZ * x1 - sinZ * y, sinZ * x1 + cosZ * y, cosY * z - sinY * x];
}
