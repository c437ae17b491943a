import { intAttribute, intsAttribute, stringAttribute } from '../../graph/edit.ts';
import type { Node } from '../../graph/model.ts';
import type { Geometry } from '../geometry.ts';
import type { Rule } from '../rule.ts';
import { poolGeometry, sumOverWindows } from '../window.ts';

/**
 * A window's mean: its gradient, divided by the number of values counted, goes to each value of the window. Where all
 * windows count as many, that number goes into the weights of the sum.
 */
export const averagePool: Rule = (step) => {
  const { node, gradient, emit } = step;
  const geometry = poolGeometry(step);
  const counted = shares(node, geometry);
  const [factor = 1] = counted;
  if (counted.every((share) => share === factor))
    return [sumOverWindows(step, gradient, { geometry, factor })];
  const share = emit.reals(counted, [1, 1, ...geometry.outputSize]);
  return [sumOverWindows(step, emit.multiply(gradient, share), { geometry })];
};

/** 1 / (values counted) for each output position: with `count_include_pad`, those in the padded input. */
function shares(node: Node, geometry: Geometry): number[] {
  const includesPadding = intAttribute(node, 'count_include_pad', 0) === 1;
  const { kernel, strides, dilations, begin, inputSize, outputSize } = geometry;
  const pads = intsAttribute(node, 'pads', []);
  const isAutomatic = stringAttribute(node, 'auto_pad', 'NOTSET').startsWith('SAME');
  const axes = kernel.map((size, axis) => {
    const length = inputSize[axis] ?? 0;
    const before = includesPadding ? (begin[axis] ?? 0) : 0;
    const end = isAutomatic ? padAfter(geometry, axis) : (pads[axis + kernel.length] ?? 0);
    const after = includesPadding ? end : 0;
    return Array.from({ length: outputSize[axis] ?? 0 }, (_, output) => {
      let count = 0;
      for (let tap = 0; tap < size; tap++) {
        const index = output * (strides[axis] ?? 1) - (begin[axis] ?? 0) + tap * (dilations[axis] ?? 1);
        if (index >= -before && index < length + after) count++;
      }
      return 1 / count;
    });
  });
  return axes.reduce((table, axis) => table.flatMap((a) => axis.map((b) => a * b)), [1]);
}

/** What `auto_pad` puts after the last value: as far as the last window reaches. */
function padAfter(
  { kernel, strides, dilations, begin, inputSize, outputSize }: Geometry,
  axis: number,
): number {
  const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
  const end = ((outputSize[axis] ?? 1) - 1) * (strides[axis] ?? 1) + reach;
  return Math.max(0, end - (begin[axis] ?? 0) - (inputSize[axis] ?? 0));
}
