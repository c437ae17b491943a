import type { NdArray } from 'ndarray';
import { assertSpacing } from '../checks/assertSpacing.ts';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { assertSameShape } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import { squaredEuclideanDistances } from '../math/grids/euclideanDistances.ts';
import { surfaceMask } from '../math/grids/surfaceMask.ts';
import { quantile } from '../math/ranking/quantile.ts';

/** Options of `segmentationMetrics`. */
export interface SegmentationOptions {
  /** The labels that are compared, in the order of the answer. */
  readonly labels: readonly number[];
  /** Of the elements along each axis, in mm or any unit. @default 1 for each */
  readonly spacing?: readonly number[];
}

/** Of one label. Distances are in units of the spacing; Infinity where one of the two has no element of the label. */
export interface SegmentationMetrics {
  readonly label: number;
  /** Why there is no number: neither has the label. */
  readonly unscorable?: string;
  readonly dice?: number;
  readonly iou?: number;
  /** Hausdorff distance: the greatest distance of a surface element of either to the other's surface. */
  readonly hd?: number;
  /** The greater of the two directed 95th percentiles. */
  readonly hd95?: number;
  /** 95th percentile of the distances from the prediction's surface to the truth's. */
  readonly hd95Directed?: number;
  /** Their mean. */
  readonly asd?: number;
  /** Mean over the surface elements of both. */
  readonly assd?: number;
  readonly surfacePrediction: number;
  readonly surfaceTruth: number;
}

/**
 * How well a segmentation agrees with the truth, label by label. Both are [height, width] or [depth, height, width] of
 * labels. The surface is what one step to a neighbour takes away, the edge of the frame included; distances are those
 * between the centres of surface elements. Definitions of MONAI's metrics. Throws RangeError for other shapes.
 */
export function segmentationMetrics(
  prediction: NdArray<Uint8Array>,
  truth: NdArray<Uint8Array>,
  options: SegmentationOptions,
): SegmentationMetrics[] {
  assertKnownKeys('options of segmentationMetrics', options, { labels: true, spacing: true });
  const axes = prediction.shape?.length === 3 ? 3 : 2;
  assertSameShape({ prediction, truth }, axes);
  const { shape } = prediction;
  const { labels, spacing = shape.map(() => 1) } = options;
  assertSpacing(spacing, axes);
  const [predicted, true_] = [dense(prediction), dense(truth)];
  return labels.map((label) => {
    const a = mapTo(Uint8Array, predicted, (value) => Number(value === label));
    const b = mapTo(Uint8Array, true_, (value) => Number(value === label));
    return { label, ...ofMasks(a, b, { shape, spacing }) };
  });
}

interface Grid {
  readonly shape: readonly number[];
  readonly spacing: readonly number[];
}

function ofMasks(a: Uint8Array, b: Uint8Array, grid: Grid): Omit<SegmentationMetrics, 'label'> {
  const surfaces = [surfaceMask(a, grid.shape), surfaceMask(b, grid.shape)] as const;
  const [surfacePrediction, surfaceTruth] = surfaces.map(count) as [number, number];
  const sizes = { surfacePrediction, surfaceTruth };
  const [sizeA, sizeB] = [count(a), count(b)];
  if (sizeA + sizeB === 0) return { ...sizes, unscorable: 'neither has this label' };
  const common = a.reduce((sum, flag, i) => sum + (flag & (b[i] ?? 0)), 0);
  const overlap = { dice: (2 * common) / (sizeA + sizeB), iou: common / (sizeA + sizeB - common) };
  if (sizeA === 0 || sizeB === 0) {
    const far = Infinity;
    return { ...sizes, ...overlap, hd: far, hd95: far, hd95Directed: far, asd: far, assd: far };
  }
  const there = distances(surfaces[0], surfaces[1], grid);
  const back = distances(surfaces[1], surfaces[0], grid);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const hd95Directed = quantile(there, 0.95);
  return {
    ...sizes,
    ...overlap,
    hd: Math.max(there.reduce(greater, 0), back.reduce(greater, 0)),
    hd95: Math.max(hd95Directed, quantile(back, 0.95)),
    hd95Directed,
    asd: sum(there) / there.length,
    assd: (sum(there) + sum(back)) / (there.length + back.length),
  };
}

/** From each surface element of `from` to the nearest one of `to`. */
function distances(from: Uint8Array, to: Uint8Array, { shape, spacing }: Grid): Float64Array {
  const squared = squaredEuclideanDistances(to, shape, spacing);
  return squared.filter((_, i) => from[i] === 1).map(Math.sqrt);
}

const count = (mask: Uint8Array) => mask.reduce((sum, flag) => sum + flag, 0);
const greater = (a: number, b: number) => Math.max(a, b);
