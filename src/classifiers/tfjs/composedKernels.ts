import type * as Core from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/** One axis of a convolution: tap t of output o reads input o * stride + t * dilation - before. */
export interface Axis {
  readonly size: number;
  readonly outputs: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** Rows and columns. */
export type Geometry = readonly [Axis, Axis];

export function geometryFor(info: Core.backend_util.Conv2DInfo): Geometry {
  return [
    {
      size: info.inHeight,
      outputs: info.outHeight,
      taps: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    {
      size: info.inWidth,
      outputs: info.outWidth,
      taps: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
    },
  ];
}

/**
 * The gradient of a depthwise convolution by its input: the gradient of the output with zeros between the strides,
 * convolved depthwise with the filter turned by 180 degrees. With several outputs per channel their sum.
 */
export function depthwiseInputGradient(
  tf: typeof Core,
  { dy, filter }: { readonly dy: Tensor4D; readonly filter: Tensor4D },
  geometry: Geometry,
): Tensor4D {
  const [rows, columns] = geometry;
  const [tall = 1, wide = 1, channels = 1, multiplier = 1] = filter.shape;
  const [count = 0] = dy.shape;
  const turned = tf.reshape<Core.Rank.R4>(tf.reverse(filter, [0, 1]), [tall, wide, channels * multiplier, 1]);
  const spread = fitted(tf, spreadOut(tf, dy, geometry), geometry);
  const dilations: [number, number] = [rows.dilation, columns.dilation];
  const sums = tf.depthwiseConv2d(spread, turned, 1, 'valid', 'NHWC', dilations);
  if (multiplier === 1) return sums;
  return tf.sum(tf.reshape(sums, [count, rows.size, columns.size, channels, multiplier]), 4);
}

/** The rows and columns of `dy` with stride - 1 zeros behind each. */
function spreadOut(tf: typeof Core, dy: Tensor4D, [rows, columns]: Geometry): Tensor4D {
  const [count = 0, height = 0, width = 0, channels = 0] = dy.shape;
  let values: Tensor = dy;
  if (columns.stride > 1) {
    const pixels = tf.reshape<Core.Rank.R2>(values, [count * height * width, channels]);
    values = tf.pad(pixels, [
      [0, 0],
      [0, (columns.stride - 1) * channels],
    ]);
  }
  const wide = width * columns.stride;
  if (rows.stride > 1) {
    const lines = tf.reshape<Core.Rank.R2>(values, [count * height, wide * channels]);
    values = tf.pad(lines, [
      [0, 0],
      [0, (rows.stride - 1) * wide * channels],
    ]);
  }
  return tf.reshape(values, [count, height * rows.stride, wide, channels]);
}

/** Zeros around, or rows and columns cut off, so that a window at the first place ends at the first input. */
function fitted(tf: typeof Core, values: Tensor4D, geometry: Geometry): Tensor4D {
  const [count = 0, , , channels = 0] = values.shape;
  const sides = geometry.map(({ size, taps, dilation, before }, axis) => {
    const reach = (taps - 1) * dilation;
    const front = reach - before;
    return { front, back: size + reach - front - (values.shape[axis + 1] ?? 0) };
  });
  const [y = { front: 0, back: 0 }, x = { front: 0, back: 0 }] = sides;
  const grown = tf.pad(values, [
    [0, 0],
    [Math.max(0, y.front), Math.max(0, y.back)],
    [Math.max(0, x.front), Math.max(0, x.back)],
    [0, 0],
  ]);
  const sizes = geometry.map(({ size, taps, dilation }) => size + (taps - 1) * dilation);
  return tf.slice(
    grown,
    [0, Math.max(0, -y.front), Math.max(0, -x.front), 0],
    [count, sizes[0] ?? 0, sizes[1] ?? 0, channels],
  );
}

interface Filter {
  readonly geometry: Geometry;
  readonly filter: readonly [number, number, number, number];
  readonly depthwise: boolean;
}

/** The gradient of a convolution by its filter: for each tap, the inputs that it met against the gradients there. */
export function tapGradients(
  tf: typeof Core,
  { x, dy }: { readonly x: Tensor4D; readonly dy: Tensor4D },
  { geometry, filter, depthwise }: Filter,
): Tensor4D {
  const [rows, columns] = geometry;
  const [count = 0, , , channels = 0] = x.shape;
  const positions = count * rows.outputs * columns.outputs;
  const reach = ({ outputs, stride, taps, dilation }: Axis) =>
    (outputs - 1) * stride + (taps - 1) * dilation + 1;
  const around = tf.pad(x, [
    [0, 0],
    [rows.before, Math.max(0, reach(rows) - rows.before - rows.size)],
    [columns.before, Math.max(0, reach(columns) - columns.before - columns.size)],
    [0, 0],
  ]);
  const gradient = tf.reshape<Core.Rank.R2>(dy, [positions, dy.shape[3] ?? 0]);
  const taps: Tensor[] = [];
  for (let row = 0; row < rows.taps; row++) {
    for (let column = 0; column < columns.taps; column++) {
      const [top, left] = [row * rows.dilation, column * columns.dilation];
      const [bottom, right] = [(rows.outputs - 1) * rows.stride, (columns.outputs - 1) * columns.stride];
      const met = tf.stridedSlice(
        around,
        [0, top, left, 0],
        [count, top + bottom + 1, left + right + 1, channels],
        [1, rows.stride, columns.stride, 1],
      );
      const pixels = tf.reshape<Core.Rank.R2>(met, [positions, channels]);
      taps.push(
        depthwise
          ? tf.sum(
              tf.mul(
                tf.reshape(pixels, [positions, channels, 1]),
                tf.reshape(gradient, [positions, channels, filter[3]]),
              ),
              0,
            )
          : tf.matMul(pixels, gradient, true, false),
      );
    }
  }
  return tf.reshape(tf.stack(taps), [...filter]);
}

/** Row s of the result: the sum of the rows of x whose id is s. */
export function segmentSums(
  tf: typeof Core,
  { x, segmentIds }: { readonly x: Tensor; readonly segmentIds: Tensor1D },
  count: number,
): Tensor {
  const [rows = 0, ...item] = x.shape;
  const members = tf.cast(tf.oneHot(tf.cast(segmentIds, 'int32'), count), 'float32') as Core.Tensor2D;
  const sums = tf.matMul(members, tf.reshape<Core.Rank.R2>(x, [rows, -1]), true, false);
  return tf.reshape(sums, [count, ...item]);
}
