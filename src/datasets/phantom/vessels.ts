import type { RandomStream } from '../../math/random/random.ts';
import type { Anatomy, Side } from './anatomy.ts';
import { between } from './draws.ts';
import { materialIndex } from './materials.ts';
import type { PosedShapes } from './posed.ts';
import type { Piece } from './projection/pathLengths.ts';
import type { Point, Solid } from './projection/solids.ts';

export interface VesselOptions {
  readonly anatomy: Anatomy;
  readonly side: Side;
  readonly shapes: PosedShapes;
  /** What the vessels are cut to. */
  readonly within: readonly Solid[];
  /** Thinner vessels are drawn this thick, so that rays do not step over them. */
  readonly leastRadius: number;
}

/** Branches that leave the hilum. */
const trunkCount = 11;
const depth = 5;

/** The vessels of a lung: trees that leave the hilum, fork and thin out toward the edge. */
export function vessels(
  stream: RandomStream,
  { anatomy, side, shapes, within, leastRadius }: VesselOptions,
): Piece[] {
  const { scale, lungs } = anatomy;
  const [x, y] = lungs[side].centre;
  const hilum: Point = [x - side * lungs[side].semiAxes[0] * 0.72, y - 18 * scale, 4];
  const pieces: Piece[] = [];
  const grow = (from: Point, direction: Point, radius: number, left: number) => {
    const length = (15 + 4 * left) * scale * between(stream, 0.75, 1.3);
    const to: Point = [
      from[0] + direction[0] * length,
      from[1] + direction[1] * length,
      from[2] + direction[2] * length,
    ];
    pieces.push({
      solid: shapes.tube(from, to, Math.max(leastRadius, radius)),
      within,
      material: materialIndex.blood,
    });
    if (left === 0) return;
    const share = between(stream, 0.35, 0.65);
    grow(to, bent(stream, direction, 0.35), radius * Math.cbrt(Math.max(share, 1 - share)), left - 1);
    grow(to, bent(stream, direction, 0.8), radius * Math.cbrt(Math.min(share, 1 - share)), left - 1);
  };
  for (let trunk = 0; trunk < trunkCount; trunk++) {
    // From straight up to straight down, fanned out over the lung.
    const angle = ((trunk + between(stream, 0.1, 0.9)) / trunkCount - 0.5) * 2.9;
    const direction = unit([side * Math.cos(angle), Math.sin(angle), between(stream, -0.8, 0.8)]);
    grow(hilum, direction, between(stream, 3.8, 6) * scale, depth - 1);
  }
  return pieces;
}

function bent(stream: RandomStream, [x, y, z]: Point, by: number): Point {
  const turn = () => by * between(stream, -1, 1);
  return unit([x + turn(), y + turn(), z + turn()]);
}

function unit([x, y, z]: Point): Point {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
