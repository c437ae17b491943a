import { tensorValues } from '../../graph/tensor.ts';
import { movedBack } from '../dataMovement.ts';
import type { Rule, Step } from '../rule.ts';
import { axisFromStart, product, reshapeTarget } from '../shapes.ts';

/**
 * A part of each axis: the gradient surrounded by zeros, and by zeros between where the step is larger than 1. A
 * negative step reads the axis backwards. Where the places are not constants, the general form.
 */
export const slice: Rule = (step) => {
  const cuts = constantCuts(step);
  if (cuts === undefined) return [movedBack(step)];
  const { node, gradient, facts, emit } = step;
  const before = facts.shape(node.inputs[0] ?? '');
  const sizes = [...facts.shape(node.outputs[0] ?? '')];

  const backwards = cuts.filter((cut) => cut.step < 0);
  let result = backwards.length === 0 ? gradient : reversed(step, backwards);
  for (const { axis, step: stride } of cuts) {
    if (Math.abs(stride) === 1) continue;
    result = interleavedWithZeros(step, result, { axis, stride: Math.abs(stride), sizes });
    sizes[axis] = (sizes[axis] ?? 0) * Math.abs(stride);
  }
  const pads = [...before, ...before].map(() => 0);
  for (const { axis, lowest, size } of cuts) {
    pads[axis] = lowest;
    pads[axis + before.length] = size - lowest - (sizes[axis] ?? 0);
  }
  return [pads.every((pad) => pad === 0) ? result : emit.node('Pad', [result, emit.integers(pads)])];
};

interface Cut {
  readonly axis: number;
  readonly step: number;
  /** The lowest place on the axis that is taken. */
  readonly lowest: number;
  /** The size of the axis before the cut. */
  readonly size: number;
}

/** Undefined where starts, axes, steps or a cut axis are not constant, or nothing is left. */
function constantCuts({ node, facts }: Step): Cut[] | undefined {
  const shape = facts.shape(node.inputs[0] ?? '');
  const after = facts.shape(node.outputs[0] ?? '');
  const [starts, axes, steps] = [1, 3, 4].map((input) => {
    const name = node.inputs[input];
    const tensor = name ? facts.constant(name) : undefined;
    return name ? tensor && Array.from(tensorValues(tensor)) : [];
  });
  if (starts === undefined || axes === undefined || steps === undefined) return undefined;
  const cuts: Cut[] = [];
  for (const [index, start] of starts.entries()) {
    const axis = axisFromStart(axes[index] ?? index, shape.length);
    const step = steps[index] ?? 1;
    const [size, count] = [shape[axis], after[axis]];
    if (size === undefined || count === undefined) {
      if (size === count && start === 0 && step === 1) continue;
      return undefined;
    }
    if (count === 0) return undefined;
    const first = Math.max(0, Math.min(step < 0 ? size - 1 : size, start < 0 ? start + size : start));
    cuts.push({ axis, step, size, lowest: step < 0 ? first + (count - 1) * step : first });
  }
  return cuts;
}

function reversed({ gradient, emit }: Step, cuts: readonly Cut[]): string {
  const all = (value: number) => emit.integers(cuts.map(() => value));
  const axes = emit.integers(cuts.map(({ axis }) => axis));
  return emit.node('Slice', [gradient, all(-1), all(-(2 ** 31)), axes, all(-1)]);
}

/** After each value of the axis stride - 1 zeros: a new axis, padded, and joined with the old one. */
function interleavedWithZeros(
  { node, emit }: Step,
  name: string,
  {
    axis,
    stride,
    sizes,
  }: { readonly axis: number; readonly stride: number; readonly sizes: readonly (number | undefined)[] },
): string {
  const apart = emit.node('Unsqueeze', [name, emit.integers([axis + 1])]);
  const pads = Array.from({ length: 2 * (sizes.length + 1) }, (_, index) =>
    index === sizes.length + 1 + axis + 1 ? stride - 1 : 0,
  );
  const padded = emit.node('Pad', [apart, emit.integers(pads)]);
  const joined = sizes.map((size, index) =>
    index === axis && size !== undefined ? product([size, stride]) : size,
  );
  return emit.node('Reshape', [padded, emit.integers(reshapeTarget(joined, node))]);
}
