import { assertKnownKeys } from '../checks/knownKeys.ts';
import { assertSameShape } from '../checks/sameShape.ts';
import type { Image } from '../types/arrays.ts';
import { blended, type Marked } from './strokes.ts';

/** Options of `border`. */
export interface BorderOptions {
  /** Of each edge, in pixels: one for all, or top, right, bottom and left. */
  readonly width: number | readonly [top: number, right: number, bottom: number, left: number];
  /** What it is, in the image's units: one value per channel or one for all. @default 0 */
  readonly fill?: number | readonly number[];
}

/**
 * The image with a frame of one value, as outside of a collimated field. `image` is [height, width, channels] in any
 * units. Throws RangeError for widths that are not whole, below 0, all 0, or leave nothing of the image.
 */
export function border(image: Image, options: BorderOptions): Marked {
  assertKnownKeys('options of border', options, { width: true, fill: true });
  assertSameShape({ image }, 3);
  const [height, width] = image.shape as [number, number, number];
  const { fill = 0 } = options;
  const edges = typeof options.width === 'number' ? new Array<number>(4).fill(options.width) : options.width;
  const [top = 0, right = 0, bottom = 0, left = 0] = edges;
  const isWhole = edges.length === 4 && edges.every((edge) => Number.isInteger(edge) && edge >= 0);
  if (!isWhole || edges.every((edge) => edge === 0) || top + bottom >= height || left + right >= width) {
    throw new RangeError(
      `width must be whole pixels that leave something of ${width} x ${height}, got ${options.width}`,
    );
  }
  const cover = Float32Array.from({ length: height * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return Number(row < top || row >= height - bottom || column < left || column >= width - right);
  });
  return blended(image, cover, { fill });
}
