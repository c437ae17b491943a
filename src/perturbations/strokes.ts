import ndarray from 'ndarray';
import { assertSameShape } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import type { Image, Mask } from '../types/arrays.ts';
import { channelFill } from './channelFill.ts';

/** Two ends of a straight part of a stroke, in pixels from the corner of the frame. */
export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

export interface StrokeOptions {
  /** Of a stroke, in pixels. */
  readonly thickness: number;
  /** What ink is, in the image's units: one value per channel or one for all. */
  readonly fill: number | readonly number[];
  /** How much of the image ink hides, from 0 to 1. @default 1 */
  readonly opacity?: number;
  /** Names what is drawn in messages. */
  readonly name: string;
}

/** An image with an artefact in it. */
export interface Marked {
  /** The shape and units of the image that came. */
  readonly image: Image;
  /** [height, width], 1 where the artefact covers half a pixel or more: what a map would show if a classifier looked there. */
  readonly region: Mask;
}

/**
 * The image [height, width, channels] with strokes in it, their edges blended by the share of the pixel that they cover.
 * Throws RangeError where nothing of them lies in the frame and for values that are not finite.
 */
export function withStrokes(image: Image, segments: readonly Segment[], options: StrokeOptions): Marked {
  assertSameShape({ image }, 3);
  const [height, width] = image.shape as [number, number, number];
  const { thickness, name } = options;
  const cover = coverage(segments, [height, width], thickness);
  if (!cover.some((share) => share > 0)) {
    throw new RangeError(
      `${name} must lie in the frame of ${width} x ${height} pixels, got all of it outside`,
    );
  }
  return blended(image, cover, options);
}

/** The image blended with the fill by the share of each pixel [height, width] that is covered. */
export function blended(
  image: Image,
  cover: Float32Array,
  { fill, opacity = 1 }: Pick<StrokeOptions, 'fill' | 'opacity'>,
): Marked {
  const [height, width, channels] = image.shape as [number, number, number];
  if (!(opacity > 0 && opacity <= 1))
    throw new RangeError(`opacity must be above 0 and at most 1, got ${opacity}`);
  const inks = channelFill(fill, channels);
  const out = Float32Array.from(dense(image));
  cover.forEach((share, i) => {
    if (share === 0) return;
    inks.forEach((ink, channel) => {
      const at = i * channels + channel;
      out[at] = (1 - share * opacity) * (out[at] ?? 0) + share * opacity * ink;
    });
  });
  const region = mapTo(Uint8Array, cover, (share) => Number(share >= 0.5));
  return { image: ndarray(out, [height, width, channels]), region: ndarray(region, [height, width]) };
}

/** How much of each pixel [height, width] lies within half of `thickness` of a segment, from 0 to 1. */
function coverage(
  segments: readonly Segment[],
  [height, width]: readonly [number, number],
  thickness: number,
): Float32Array {
  const out = new Float32Array(height * width);
  const reach = Math.max(0.5, thickness / 2);
  for (const segment of segments) {
    const [x0, y0, x1, y1] = segment;
    const rows = span(y0, y1, { reach, end: height });
    const columns = span(x0, x1, { reach, end: width });
    for (let row = rows[0]; row < rows[1]; row++) {
      for (let column = columns[0]; column < columns[1]; column++) {
        const share = reach + 0.5 - distanceTo(segment, column + 0.5, row + 0.5);
        const at = row * width + column;
        out[at] = Math.max(out[at] ?? 0, Math.min(1, share));
      }
    }
  }
  return out;
}

/** The pixels along an axis that a segment's ends could reach, within the frame. */
function span(
  a: number,
  b: number,
  { reach, end }: { reach: number; end: number },
): readonly [number, number] {
  const first = Math.floor(Math.min(a, b) - reach - 1);
  const last = Math.ceil(Math.max(a, b) + reach + 1);
  return [Math.min(end, Math.max(0, first)), Math.max(0, Math.min(end, last))];
}

function distanceTo([x0, y0, x1, y1]: Segment, x: number, y: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
