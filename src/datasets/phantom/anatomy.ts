import type { RandomStream } from '../../math/random/random.ts';
import { between } from './draws.ts';
import type { Pose } from './posed.ts';
import type { Point } from './projection/solids.ts';

/** -1: the patient's right, at the left of the image; 1: the patient's left. */
export type Side = -1 | 1;
export const sides: readonly Side[] = [-1, 1];

/** A lung's cavity: an ellipsoid, tilted so that its top leans inward. */
export interface LungShape {
  readonly centre: Point;
  readonly semiAxes: Point;
  readonly tilt: number;
}

/** The numbers in which patients differ; lengths in mm. */
export interface Anatomy {
  readonly pose: Pose;
  /** All lengths of an average adult times this. */
  readonly scale: number;
  readonly lungs: Readonly<Record<Side, LungShape>>;
  /** Height of the top of each dome of the diaphragm. */
  readonly domeTop: Readonly<Record<Side, number>>;
  readonly heartWidth: number;
  readonly heartTilt: number;
  readonly torsoHalfWidth: number;
  readonly torsoHalfDepth: number;
  readonly ribSpacing: number;
  readonly ribDrop: number;
  readonly clavicleLift: number;
  readonly armsAway: boolean;
  /** 0: none. */
  readonly breast: number;
  readonly stomachAir: number;
}

/** A patient drawn from the ranges of docs/decisions/phantom-radiographs.md. */
export function drawnAnatomy(stream: RandomStream): Anatomy {
  const draw = (low: number, high: number) => between(stream, low, high);
  const scale = draw(0.9, 1.06);
  const halfWidth = draw(58, 67) * scale;
  const halfHeight = draw(132, 158) * scale;
  const depth = draw(70, 88) * scale;
  const level = draw(2, 16) * scale;
  const lung = (side: Side): LungShape => ({
    centre: [side * (halfWidth + draw(6, 11) * scale), level, draw(-4, 4)],
    semiAxes: [halfWidth, halfHeight, depth],
    tilt: side * draw(-9, -5),
  });
  const dome = draw(62, 96) * scale;
  return {
    pose: {
      aboutBeam: draw(-3, 3),
      aboutLength: draw(-6, 6),
      shift: [draw(-9, 9), draw(-8, 10), 0],
    },
    scale,
    lungs: { [-1]: lung(-1), 1: lung(1) },
    domeTop: { [-1]: dome, 1: dome + draw(4, 16) * scale },
    heartWidth: draw(0.82, 1.25),
    heartTilt: draw(28, 48),
    torsoHalfWidth: 2 * halfWidth + draw(22, 44) * scale,
    torsoHalfDepth: depth + draw(24, 42) * scale,
    ribSpacing: draw(21, 26) * scale,
    ribDrop: draw(46, 72) * scale,
    clavicleLift: draw(8, 38) * scale,
    armsAway: stream.uniform() < 0.5,
    breast: stream.uniform() < 0.45 ? draw(0.5, 1) : 0,
    stomachAir: stream.uniform() < 0.4 ? draw(8, 18) * scale : 0,
  };
}
