import { add } from '../math/arrays/elementwise.ts';
import { extent } from '../math/arrays/extent.ts';
import type { RandomStream } from '../math/random/random.ts';
import type { Box } from '../types/dataset.ts';

/** How an image is changed on its way into a batch, its truth along with it. */
export interface Augmentation {
  /** Mirror every second image, left to right. @default false */
  readonly flip?: boolean;
  /** Move by up to so many whole pixels in each direction, repeating the edge. @default 0 */
  readonly shiftPixels?: number;
  /** Multiply the values by up to so much more or less than 1. @default 0 */
  readonly gain?: number;
  /** Add up to so much more or less than 0, in the units of the images. @default 0 */
  readonly offset?: number;
  /**
   * Add independent normal noise to each value. Its standard deviation is drawn for each image anew, uniformly from 0 to
   * this share of the range (max - min) of the image as it stands in the batch. Images that are `together` have noise
   * of their own each. Truths stay as they are. @default 0
   */
  readonly noise?: number;
  /** How likely an image is to get noise; the others stay without any. @default 1 */
  readonly noiseShare?: number;
}

/** Where one draw of an augmentation puts an image and in what units; its noise is drawn apart (`addNoise`). */
export interface Placement {
  readonly isFlipped: boolean;
  readonly right: number;
  readonly down: number;
  readonly gain: number;
  readonly offset: number;
}

/** The image as it is. */
export const unmoved: Placement = { isFlipped: false, right: 0, down: 0, gain: 1, offset: 0 };

/** A placement drawn uniformly; each takes the same count of numbers from the stream. */
export function drawnPlacement(
  { flip = false, shiftPixels = 0, gain = 0, offset = 0 }: Augmentation,
  stream: RandomStream,
): Placement {
  const shift = () => stream.integer(2 * shiftPixels + 1) - shiftPixels;
  const within = (most: number) => (2 * stream.uniform() - 1) * most;
  const isFlipped = stream.uniform() < 0.5;
  return {
    isFlipped: flip && isFlipped,
    right: shift(),
    down: shift(),
    gain: 1 + within(gain),
    offset: within(offset),
  };
}

/** One channel of an image, or of a volume. */
export interface Plane {
  /** Slices of a volume, each placed alike; absent of an image. */
  readonly depth?: number;
  readonly height: number;
  readonly width: number;
  /** Values of one pixel, side by side in the source; planes one after another in the target. */
  readonly channels: number;
}

/** Its sides: height and width, of a volume depth before them. */
export function sidesOf({ depth, height, width }: Plane): number[] {
  return [...(depth === undefined ? [] : [depth]), height, width];
}

/** Height and width of what is an image. Throws RangeError for a volume. */
export function planeSides(who: string, { depth, height, width }: Plane): [number, number] {
  if (depth !== undefined)
    throw new RangeError(`${who} takes images, got volumes of ${depth} x ${height} x ${width}`);
  return [height, width];
}

/** Places of one channel. */
export function placesOf(plane: Plane): number {
  return sidesOf(plane).reduce((product, side) => product * side, 1);
}

/**
 * Writes one image, [height, width, channels] from place `from` of `source`, to place `to` of `out` as
 * [channels, height, width], moved as the placement says; of a volume slice by slice. Beyond the edge the last pixel is
 * repeated.
 */
export function placeImage(
  source: Float32Array | Uint8Array,
  out: Float32Array,
  {
    from,
    to,
    plane: { depth = 1, height, width, channels },
    placement: { isFlipped, right, down, gain, offset },
  }: { readonly from: number; readonly to: number; readonly plane: Plane; readonly placement: Placement },
): void {
  let index = to;
  for (let channel = 0; channel < channels; channel++) {
    for (let line = 0; line < depth * height; line++) {
      const row = line % height;
      const moved = line - row + Math.min(Math.max(row - down, 0), height - 1);
      const sourceRow = from + moved * width * channels + channel;
      for (let column = 0; column < width; column++) {
        const along = Math.min(Math.max(column - right, 0), width - 1);
        const sourceColumn = isFlipped ? width - 1 - along : along;
        out[index++] = gain * (source[sourceRow + sourceColumn * channels] ?? 0) + offset;
      }
    }
  }
}

/** Adds normal noise to an image, of a standard deviation that is uniform from 0 to `most` of the image's range. */
export function addNoise(image: Float32Array, most: number, stream: RandomStream): void {
  const [low, high] = extent(image);
  const spread = stream.uniform() * most * (high - low);
  // An image with a value that is no number stays: `train` says so by the loss, with epoch and step.
  if (!Number.isFinite(spread)) return;
  const noise = new Float32Array(image.length);
  stream.fillNormal(noise, spread);
  add(noise, image);
}

/** A box as it lies in the placed image, cut at the edge. */
export function placedBox(box: Box, { isFlipped, right, down }: Placement, { height, width }: Plane): Box {
  const x = (isFlipped ? width - box.x - box.width : box.x) + right;
  const y = box.y + down;
  const [left, top] = [Math.max(x, 0), Math.max(y, 0)];
  const [end, bottom] = [Math.min(x + box.width, width), Math.min(y + box.height, height)];
  return { x: left, y: top, width: Math.max(end - left, 0), height: Math.max(bottom - top, 0) };
}
