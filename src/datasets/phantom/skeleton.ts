import { type Anatomy, type Side, sides } from './anatomy.ts';
import { materialIndex } from './materials.ts';
import type { PosedShapes } from './posed.ts';
import type { Piece } from './projection/pathLengths.ts';
import type { Point } from './projection/solids.ts';

const ribCount = 10;
/** Straight pieces of a rib from the spine to its front end. */
const ribSteps = 15;

/** Ribs, clavicles, shoulder blades and spine: spongy cores first, as they hold where they lie in the shells. */
export function skeleton(anatomy: Anatomy, shapes: PosedShapes): Piece[] {
  const lines = sides.flatMap((side) => [...ribs(anatomy, side), clavicle(anatomy, side)]);
  const bones = (material: 'spongyBone' | 'corticalBone', shell: number) =>
    lines.flatMap(({ points, radius }) =>
      points.slice(1).map((to, i) => ({
        solid: shapes.tube(points[i] ?? to, to, radius - shell),
        material: materialIndex[material],
      })),
    );
  return [
    ...bones('spongyBone', 1.1 * anatomy.scale),
    ...bones('corticalBone', 0),
    ...spine(anatomy, shapes),
    ...sides.map((side) => shoulderBlade(anatomy, side, shapes)),
  ];
}

interface BentTube {
  readonly points: readonly Point[];
  readonly radius: number;
}

/**
 * Each rib follows an ellipse about the chest, from the spine (angle 0) round the side (90) to the front, and sinks on
 * its way; the chest is as wide and deep as the lung at that height.
 */
function ribs({ lungs, scale, ribSpacing, ribDrop }: Anatomy, side: Side): BentTube[] {
  const lung = lungs[side];
  const [, halfHeight, depth] = lung.semiAxes;
  const top = lung.centre[1] - halfHeight;
  return Array.from({ length: ribCount }, (_, index) => {
    const start = top + (index - 0.25) * ribSpacing;
    // The first ribs are short and flat; the last end early.
    const drop = ribDrop * Math.min(1, 0.45 + 0.14 * index);
    const end = index > 7 ? 105 : 142;
    const points = Array.from({ length: ribSteps + 1 }, (_, step): Point => {
      const angle = ((8 + ((end - 8) * step) / ribSteps) * Math.PI) / 180;
      const y = start + drop * sunk(angle / Math.PI);
      const { outer, share } = outline(lung, y, side);
      return [
        side * (outer + 4 * scale) * Math.sin(angle) ** 0.9,
        y,
        (depth * (0.35 + 0.65 * share) + 5 * scale) * Math.cos(angle),
      ];
    });
    return { points, radius: (index === 0 ? 5.5 : 6.1) * scale };
  });
}

/** How far a rib has sunk, 0..1, at a share of the half circle: level at the back, steep at the side and the front. */
function sunk(share: number): number {
  return share * share * (2.3 - 1.3 * share) - 0.06 * Math.sin(2 * Math.PI * share);
}

/** The lateral edge of the lung at a height, |x|, and the width there as a share of the greatest. */
function outline({ centre, semiAxes, tilt }: Anatomy['lungs'][Side], y: number, side: Side) {
  const [a, b] = semiAxes;
  const lean = Math.tan((-side * tilt * Math.PI) / 180);
  const u = Math.max(-0.93, Math.min(0.55, (y - centre[1]) / b));
  const share = Math.sqrt(1 - u * u);
  return { outer: Math.abs(centre[0]) + lean * u * b + a * share, share };
}

function clavicle({ lungs, scale, clavicleLift }: Anatomy, side: Side): BentTube {
  const lung = lungs[side];
  const y = lung.centre[1] - lung.semiAxes[1] + 44 * scale;
  const at = (x: number, up: number, z: number): Point => [side * x * scale, y - up, z * scale];
  const lift = clavicleLift;
  return {
    points: [
      at(13, -4 * scale, -72),
      at(30, 0.1 * lift, -74),
      at(55, 0.3 * lift, -68),
      at(85, 0.65 * lift + 3 * scale, -55),
      at(115, lift + 4 * scale, -40),
      at(150, lift + 6 * scale, -30),
    ],
    radius: 6.2 * scale,
  };
}

function spine({ scale }: Anatomy, shapes: PosedShapes): Piece[] {
  const step = 25 * scale;
  const bone = materialIndex.spongyBone;
  return Array.from({ length: 17 }, (_, index): Piece[] => {
    const y = -205 * scale + index * step;
    const at = (x: number, down: number, z: number): Point => [x * scale, y + down * scale, z * scale];
    return [
      {
        solid: shapes.box(at(0, 0, 52), [(12 + 0.45 * index) * scale, 10.5 * scale, 13 * scale]),
        material: bone,
      },
      { solid: shapes.tube(at(-26, -3, 74), at(26, -3, 74), 4.5 * scale), material: bone },
      { solid: shapes.tube(at(0, 0, 78), at(0, 12, 92), 3.5 * scale), material: materialIndex.corticalBone },
    ];
  }).flat();
}

function shoulderBlade({ lungs, scale, armsAway }: Anatomy, side: Side, shapes: PosedShapes): Piece {
  const { centre, semiAxes } = lungs[side];
  const out = Math.abs(centre[0]) + semiAxes[0] * (armsAway ? 0.98 : 0.8);
  return {
    solid: shapes.ellipsoid(
      [side * out, centre[1] - 0.55 * semiAxes[1], 86 * scale],
      [24 * scale, 58 * scale, 3.2 * scale],
      { aboutZ: side * (armsAway ? -24 : -12), aboutY: side * 25 },
    ),
    material: materialIndex.spongyBone,
  };
}
