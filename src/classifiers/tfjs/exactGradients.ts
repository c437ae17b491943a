import type * as Core from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { type GradientFunction, withGradients } from './computation.ts';
import type { Runtime } from './runtime.ts';

/**
 * Runs `compute` with right gradients in the place of some of TF.js's own, which (in 4.22) divide a mean pooling by its
 * whole window at the border too, and take no account of half-pixel centres, oblong images or batches when they undo
 * a resizing.
 */
export function withExactGradients<T>(runtime: Runtime, compute: () => T): T {
  const { tf, registered } = runtime;
  const resizings = {
    [tf.ResizeBilinear]: resizingGradient(tf, (image, size, { alignCorners, halfPixelCenters }) =>
      tf.image.resizeBilinear(image, size, alignCorners, halfPixelCenters),
    ),
    [tf.ResizeNearestNeighbor]: resizingGradient(tf, (image, size, { alignCorners, halfPixelCenters }) =>
      tf.image.resizeNearestNeighbor(image, size, alignCorners, halfPixelCenters),
    ),
  };
  // The native backends have a gradient of mean pooling of their own.
  const all = registered === 'tensorflow' ? resizings : { ...resizings, [tf.AvgPool]: meanGradient(tf) };
  return withGradients(runtime, all, compute);
}

/** TF.js's gradient, of what each window's mean counts for: its size by the number of values within the image. */
function meanGradient(tf: typeof Core): (own: GradientFunction) => GradientFunction {
  return (own) => (dy, saved, attributes) => {
    const { filterSize, strides, pad } = attributes as unknown as Core.AvgPoolAttrs;
    const [x] = saved as Tensor4D[];
    if (x === undefined || pad === 'valid') return own(dy, saved, attributes);
    const [, height = 0, width = 0] = x.shape;
    const shape: [number, number, number, number] = [1, height, width, 1];
    const { padInfo } = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    const around = tf.pad(tf.ones<Core.Rank.R4>(shape), [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ]);
    const shares = tf.avgPool(around, filterSize, strides, 'valid');
    return own(tf.div(dy as Tensor, shares), saved, attributes);
  };
}

interface Centres {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/**
 * Resizing is linear and takes one axis after the other: each a product with the matrix that it makes of the identity.
 * Its gradient is the product with the transposed matrices.
 */
function resizingGradient(
  tf: typeof Core,
  resized: (image: Tensor4D, size: [number, number], centres: Centres) => Tensor4D,
): () => GradientFunction {
  return () => (dy, saved, attributes) => {
    const [images] = saved as Tensor4D[];
    const [count = 0, height = 0, width = 0, channels = 0] = images?.shape ?? [];
    const [, tall = 0, wide = 0] = (dy as Tensor4D).shape;
    const centres = attributes as unknown as Centres;
    /** [after, before] of one axis. */
    const matrix = (before: number, after: number) => {
      const identity = tf.reshape<Core.Rank.R4>(tf.eye(before), [1, before, before, 1]);
      return tf.reshape<Core.Rank.R2>(resized(identity, [after, before], centres), [after, before]);
    };
    const gradient = () => {
      const rows = tf.reshape(tf.transpose(dy as Tensor4D, [0, 2, 3, 1]), [count * wide * channels, tall]);
      const shorter = tf.matMul(rows as Core.Tensor2D, matrix(height, tall));
      const columns = tf.transpose(tf.reshape(shorter, [count, wide, channels, height]), [0, 3, 2, 1]);
      const narrow = tf.matMul(
        tf.reshape<Core.Rank.R2>(columns, [count * height * channels, wide]),
        matrix(width, wide),
      );
      return tf.transpose(tf.reshape(narrow, [count, height, channels, width]), [0, 1, 3, 2]);
    };
    return { images: gradient };
  };
}
