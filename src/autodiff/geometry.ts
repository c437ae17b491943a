import { intsAttribute, stringAttribute } from '../graph/edit.ts';
import type { Node } from '../graph/model.ts';
import { fixedSize, type Shape } from './shapes.ts';

/** Where a window of a convolution or pooling stands; one number per spatial axis. */
export interface Geometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding before the first value of each axis. Padding after it follows from the sizes. */
  readonly begin: readonly number[];
  readonly inputSize: readonly number[];
  readonly outputSize: readonly number[];
}

/** The geometry of a Conv or pooling node whose input and output have the given shapes [n, channels, ...spatial]. */
export function geometryOf(node: Node, input: Shape, output: Shape, kernel: readonly number[]): Geometry {
  const inputSize = spatial(input, node);
  const outputSize = spatial(output, node);
  const dilations = intsAttribute(
    node,
    'dilations',
    kernel.map(() => 1),
  );
  const steps = intsAttribute(
    node,
    'strides',
    kernel.map(() => 1),
  );
  // A window that stands in one place takes no step: one beyond the image stands for any that is longer, such as 2^31.
  const strides = steps.map((step, axis) => {
    if (outputSize[axis] !== 1) return step;
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    return Math.min(step, (inputSize[axis] ?? 1) + 2 * reach);
  });
  const pads = intsAttribute(
    node,
    'pads',
    [...kernel, ...kernel].map(() => 0),
  );
  const autoPad = stringAttribute(node, 'auto_pad', 'NOTSET');
  const begin = kernel.map((size, axis) => {
    if (autoPad === 'VALID') return 0;
    if (autoPad === 'NOTSET') return pads[axis] ?? 0;
    const reach =
      ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + (size - 1) * (dilations[axis] ?? 1) + 1;
    const total = Math.max(0, reach - (inputSize[axis] ?? 0));
    return autoPad === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2);
  });
  return { kernel, strides, dilations, begin, inputSize, outputSize };
}

function spatial(shape: Shape, node: Node): number[] {
  return shape.slice(2).map((_, axis) => fixedSize(shape, axis + 2, node));
}

/**
 * The geometry of the convolution that a ConvTranspose node transposes: its input is the node's output. Without
 * pads (`auto_pad`, `output_shape`) the padding is what the sizes ask for, the odd one at the beginning, but for
 * SAME_UPPER at the end.
 */
export function transposedGeometryOf(
  node: Node,
  input: Shape,
  output: Shape,
  kernel: readonly number[],
): Geometry {
  const { strides, dilations, begin, ...sizes } = geometryOf(node, output, input, kernel);
  const autoPad = stringAttribute(node, 'auto_pad', 'NOTSET');
  const given = intsAttribute(node, 'output_shape', []).length > 0;
  const extra = intsAttribute(node, 'output_padding', []);
  if (autoPad === 'NOTSET' && !given) return { strides, dilations, begin, ...sizes };
  const padded = kernel.map((size, axis) => {
    const covered =
      ((sizes.outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) +
      (extra[axis] ?? 0) +
      (size - 1) * (dilations[axis] ?? 1) +
      1;
    const total = Math.max(0, covered - (sizes.inputSize[axis] ?? 0));
    return autoPad === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
  });
  return { strides, dilations, begin: padded, ...sizes };
}
