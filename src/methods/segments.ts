import { felzenszwalb, requireImage } from '../images/felzenszwalb.ts';
import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import type { Image } from '../types/arrays.ts';
import { oneOf } from './optionTypes.ts';

/** What an option that cuts an image may be: by what the picture shows, or in squares. */
export const segmentOption = oneOf('felzenszwalb', 'grid');
export type SegmentKind = 'felzenszwalb' | 'grid';

/** Scale of Felzenszwalb's method, and the least segment as a share of the pixels: some dozens of segments. */
const [scale, leastShare] = [100, 1 / 200];
/** Squares along each side. */
const gridSide = 8;

/** An image cut into segments, numbered from 0. */
export interface Segments {
  /** [height * width]: the segment of each pixel. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly sizes: readonly number[];
}

/** The segments of an image, from its picture alone: the picture is stretched to [0, 1] first. */
export function segmentsOf(image: Image, kind: SegmentKind): Segments {
  requireImage(image);
  const [height = 0, width = 0, channels = 0] = image.shape;
  const labels =
    kind === 'grid' ? gridLabels(height, width) : pictureLabels(image, [height, width, channels]);
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const sizes = new Array<number>(count).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  return { labels, count, sizes };
}

function pictureLabels(image: Image, shape: readonly [number, number, number]): Int32Array {
  const values = dense(image);
  const [low, high] = extent(values);
  const stretched = values.map((value) => (high > low ? (value - low) / (high - low) : 0));
  const minSize = Math.ceil(shape[0] * shape[1] * leastShare);
  const [labels = new Int32Array()] = felzenszwalb(stretched, shape, { scales: [scale], minSize });
  return labels;
}

function gridLabels(height: number, width: number): Int32Array {
  const [rows, columns] = [Math.min(gridSide, height), Math.min(gridSide, width)];
  return Int32Array.from({ length: height * width }, (_, pixel) => {
    const y = Math.floor((Math.floor(pixel / width) * rows) / height);
    return y * columns + Math.floor(((pixel % width) * columns) / width);
  });
}
