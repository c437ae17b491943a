import { assertKnownKeys } from '../checks/knownKeys.ts';
import type { Image } from '../types/arrays.ts';
import { type Marked, type Segment, withStrokes } from './strokes.ts';

/** Options of `tube`. */
export interface TubeOptions {
  /** Where it runs, [x, y] in pixels from the corner of the frame, at least two points. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Of the tube, in pixels. */
  readonly thickness: number;
  /** What it is, in the image's units: one value per channel or one for all. @default 255 */
  readonly fill?: number | readonly number[];
  /** How much of the image it hides, from 0 to 1. @default 0.6 */
  readonly opacity?: number;
}

/**
 * The image with a tube or line in it, as of a catheter, an artefact of treatment that classifiers take for the disease.
 * `image` is [height, width, channels] in any units. Throws RangeError for fewer than two points, a thickness that is not
 * above 0, and a tube outside the frame.
 */
export function tube(image: Image, options: TubeOptions): Marked {
  assertKnownKeys('options of tube', options, { points: true, thickness: true, fill: true, opacity: true });
  const { points, thickness, fill = 255, opacity = 0.6 } = options;
  if (points.length < 2) throw new RangeError(`points must be at least 2, got ${points.length}`);
  if (!points.flat().every(Number.isFinite)) throw new RangeError(`points must be finite, got [${points}]`);
  if (!(thickness > 0 && thickness < Infinity)) {
    throw new RangeError(`thickness must be above 0 and finite, got ${thickness}`);
  }
  const segments = points.slice(1).map((to, i): Segment => [...(points[i] ?? to), ...to]);
  return withStrokes(image, segments, { name: 'tube', thickness, fill, opacity });
}
