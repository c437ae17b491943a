import { type RandomStream, randomStream } from '../../math/random/random.ts';

/** Tissues by their labels, from the outside in; 0 is air. */
export const headTissues = ['scalp', 'skull', 'csf', 'grey', 'white', 'ventricles'] as const;

/** A tissue of a phantom head. */
export type HeadTissue = (typeof headTissues)[number];

/** Millimetres along the axes of the volume: up, forward and to the right. */
type Point = readonly [up: number, forward: number, right: number];

/** A head as formulas: which tissue is at a point. */
export interface HeadAnatomy {
  readonly centre: Point;
  /** Half axes of the surface of scalp, skull, csf and grey matter, in that order, in mm. */
  readonly surfaces: readonly Point[];
  /** The label of the tissue at a point, from the middle of the field of view. */
  labelAt(point: Point): number;
}

/** Of the surface of the head at scale 1, and how thick scalp, skull and csf are. */
const outer: Point = [82, 90, 72];
const [scalp, skull, csf] = [7, 8, 6];
/** How deep grey matter reaches on average, and how far its folds move that. */
const [cortex, folds] = [13, 2.5];

/**
 * The head of a seed: concentric ellipsoids of scalp, skull, csf and grey matter; white matter whose surface is folded by
 * three waves; and in it a ventricle on either side. Scale, proportions, folds and ventricles vary by seed.
 */
export function headAnatomy(seed: string): HeadAnatomy {
  const stream = randomStream(`${seed}/head`);
  const scale = between(stream, 0.92, 1.05);
  const half = outer.map((axis) => axis * scale * between(stream, 0.97, 1.03));
  const centre = outer.map(() => between(stream, -3, 3)) as unknown as Point;
  const surfaces = [0, scalp, scalp + skull, scalp + skull + csf].map(
    (depth) => half.map((axis) => axis - depth) as unknown as Point,
  );
  const brain = surfaces[3] ?? outer;
  const waves = [4, 5, 7].map((frequency) => ({
    direction: Array.from({ length: 3 }, () => stream.normal()),
    frequency,
    phase: between(stream, 0, 2 * Math.PI),
  }));
  const size = between(stream, 0.85, 1.15);
  const ventricle = { half: [8 * size, 20 * size, 6.5 * size], apart: between(stream, 9, 12) };
  return { centre, surfaces, labelAt };

  function labelAt(point: Point): number {
    const own = point.map((at, axis) => at - (centre[axis] ?? 0));
    const surface = surfaces.findLastIndex((axes) => radiusIn(own, axes) <= 1);
    if (surface < 3) return surface + 1;
    const length = Math.hypot(...own) || 1;
    const wave = waves.reduce((sum, { direction, frequency, phase }) => {
      const along = own.reduce((total, at, axis) => total + (at / length) * (direction[axis] ?? 0), 0);
      return sum + Math.sin(frequency * along + phase) / waves.length;
    }, 0);
    const depth = cortex + folds * wave;
    if (radiusIn(own, brain.map((axis) => axis - depth)) > 1) return 4;
    const side = [own[0] ?? 0, own[1] ?? 0, Math.abs(own[2] ?? 0) - ventricle.apart];
    return radiusIn(side, ventricle.half) <= 1 ? 6 : 5;
  }
} // biome-ignore format: a surface a line

/** 1 on an ellipsoid of those half axes, less within. */
function radiusIn(point: readonly number[], axes: readonly number[]): number {
  return Math.hypot(...point.map((at, axis) => at / (axes[axis] ?? 1)));
}

function between(stream: RandomStream, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}
