import { type Anatomy, type Side, sides } from './anatomy.ts';
import { type Material, materialIndex } from './materials.ts';
import type { PosedShapes } from './posed.ts';
import type { Piece } from './projection/pathLengths.ts';
import type { Point, Solid } from './projection/solids.ts';

/** What lies before the lungs' own contents where they overlap: airways, heart, great vessels, diaphragm. */
export function organs(anatomy: Anatomy, shapes: PosedShapes): Piece[] {
  const { scale, heartWidth, heartTilt, domeTop, lungs, stomachAir } = anatomy;
  const at = (x: number, y: number, z: number): Point => [x * scale, y * scale, z * scale];
  const piece = (solid: Solid, material: Material = 'tissue') => ({
    solid,
    material: materialIndex[material],
  });
  const ball = (centre: Point, semiAxes: Point, aboutZ = 0) =>
    piece(shapes.ellipsoid(centre, at(...semiAxes), { aboutZ }));
  const left = domeTop[1];
  const heart = left - 26 * scale;
  const dome = (side: Side) => {
    const [x] = lungs[side].centre;
    const half = lungs[side].semiAxes[0] * 1.16;
    const solid = shapes.ellipsoid(
      [x * 0.92, domeTop[side] + 150 * scale, 0],
      [half, 150 * scale, 230 * scale],
    );
    return { ...piece(solid), within: [torso(anatomy, shapes)] };
  };
  return [
    piece(shapes.tube(at(0, -230, 8), at(-2, -42, 22), 8 * scale), 'air'),
    piece(shapes.tube(at(-2, -42, 22), at(-30, -18, 22), 6 * scale), 'air'),
    piece(shapes.tube(at(-2, -42, 22), at(34, -10, 22), 5.5 * scale), 'air'),
    ...(stomachAir > 0
      ? [
          piece(
            shapes.ellipsoid(
              [58 * scale, left + 12 * scale + stomachAir, 0],
              [1.7 * stomachAir, stomachAir, 30],
            ),
            'air',
          ),
        ]
      : []),
    ball(
      [24 * scale * heartWidth, heart, -18 * scale],
      [70 * heartWidth, 48 * heartWidth ** 0.5, 46],
      heartTilt,
    ),
    ball([-13 * scale * heartWidth, heart - 8 * scale, -12 * scale], [36, 52, 38], 4),
    ball(at(17, -62, 10), [17, 19, 24]),
    ball(at(20, -22, -10), [20, 34, 26], -12),
    ball(at(26, 20, 42), [10, 130, 12], 3),
    ball(at(0, -30, 0), [27, 175, 60]),
    ball(at(0, 60, 45), [22, 150, 30]),
    ...sides.map(dome),
  ];
}

/** The body about it all: torso, shoulders, neck, and breasts and arms where there are any. */
export function softTissue(anatomy: Anatomy, shapes: PosedShapes): Piece[] {
  const { scale, torsoHalfWidth, torsoHalfDepth, lungs, armsAway, breast } = anatomy;
  const material = materialIndex.tissue;
  const neck = shapes.tube([0, -300 * scale, 10], [0, -110 * scale, 10], 52 * scale);
  const bySide = sides.flatMap((side) => {
    const top = lungs[side].centre[1] - lungs[side].semiAxes[1];
    const shoulder = shapes.ellipsoid(
      [side * 0.62 * torsoHalfWidth, top + 34 * scale, 8],
      [0.72 * torsoHalfWidth, 50 * scale, 62 * scale],
      { aboutZ: side * 14 },
    );
    const arm = shapes.tube(
      [side * (torsoHalfWidth + 14 * scale), top + 60 * scale, 0],
      [side * (torsoHalfWidth + (armsAway ? 120 : 34) * scale), top + 290 * scale, 0],
      40 * scale,
    );
    const [x, y] = lungs[side].centre;
    const bust = () =>
      shapes.ellipsoid(
        [x * 1.22, y + 74 * scale, -torsoHalfDepth * 0.8],
        [74 * scale * breast ** 0.5, 62 * scale * breast ** 0.5, 36 * scale * breast],
      );
    return [shoulder, arm, ...(breast > 0 ? [bust()] : [])];
  });
  return [torso(anatomy, shapes), neck, ...bySide].map((solid) => ({ solid, material }));
}

function torso({ scale, torsoHalfWidth, torsoHalfDepth }: Anatomy, shapes: PosedShapes): Solid {
  return shapes.ellipsoid([0, 150 * scale, 0], [torsoHalfWidth, 345 * scale, torsoHalfDepth]);
}
