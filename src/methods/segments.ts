import { felzenszwalb } from '../images/felzenszwalb.ts';
import { felzenszwalbVolume } from '../images/felzenszwalbVolume.ts';
import { voxelSides } from '../images/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { extent } from '../math/arrays/extent.ts';
import { countOf, spatialShape } from '../math/arrays/imageAxes.ts';
import type { Question } from '../types/method.ts';
import { oneOf } from './optionTypes.ts';

/** What an option that cuts an image may be: by what the picture shows, or in squares; of a volume supervoxels, or boxes. */
export const segmentOption = oneOf('felzenszwalb', 'grid');
export type SegmentKind = 'felzenszwalb' | 'grid';

/** Scale of Felzenszwalb's method, and the least segment as a share of the pixels: some dozens of segments. */
const [scale, leastShare] = [100, 1 / 200];
/** Squares along each side, and boxes of a volume: as many in all. A share of a side is the same in mm and in voxels. */
const [gridSide, cubesSide] = [8, 4];

/** An image cut into segments, numbered from 0. */
export interface Segments {
  /** [height * width], of volumes [depth * height * width]: the segment of each pixel. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly sizes: readonly number[];
}

/** What segments are cut from. */
type Cut = Pick<Question, 'image' | 'spacing'>;

/** The segments of an image or a volume, from what it shows alone: that is stretched to [0, 1] first. */
export function segmentsOf(cut: Cut, kind: SegmentKind): Segments {
  const labels = kind === 'grid' ? gridLabels(spatialShape(cut.image.shape)) : pictureLabels(cut);
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const sizes = new Array<number>(count).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  return { labels, count, sizes };
}

function pictureLabels({ image, spacing }: Cut): Int32Array {
  const { shape } = image;
  const values = dense(image);
  const [low, high] = extent(values);
  const stretched = values.map((value) => (high > low ? (value - low) / (high - low) : 0));
  const [first = 0, second = 0, third = 0, fourth = 0] = shape;
  const minSize = Math.ceil(countOf(spatialShape(shape)) * leastShare);
  const options = { scales: [scale], minSize };
  const [labels = new Int32Array()] =
    shape.length === 4
      ? felzenszwalbVolume(stretched, [first, second, third, fourth], {
          ...options,
          sides: voxelSides(spacing),
        })
      : felzenszwalb(stretched, [first, second, third], options);
  return labels;
}

function gridLabels(places: readonly number[]): Int32Array {
  const most = places.length === 3 ? cubesSide : gridSide;
  const parts = places.map((length) => Math.min(most, length));
  return Int32Array.from({ length: countOf(places) }, (_, place) => {
    let [label, rest, step] = [0, place, 1];
    for (let axis = places.length - 1; axis >= 0; axis--) {
      const [length = 1, own = 1] = [places[axis], parts[axis]];
      label += step * Math.floor(((rest % length) * own) / length);
      rest = Math.floor(rest / length);
      step *= own;
    }
    return label;
  });
}
