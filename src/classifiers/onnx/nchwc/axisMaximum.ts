import type { Geometry } from '../../../autodiff/geometry.ts';
import { interleaved, type Phase, phasesOf, strided } from './polyphase.ts';
import type { DescribingEmit } from './writer.ts';

/** So large that any difference of floats, scaled by it, is at least 1, but for floats below 2^-76. */
const steep = 2 ** 100;

export interface Pooling {
  readonly geometry: Geometry;
  readonly channels: number;
  /** Whether the gradient is 0 wherever the output is not above 0, so that padding by 0 is never a maximum. */
  readonly isPositive: boolean;
}

export interface PoolingValues {
  readonly input: string;
  readonly output: string;
  readonly gradient: string;
}

/**
 * The gradient of a max pooling, one axis at a time: a window's largest value is the first of equals among the largest
 * of its rows. Along an axis each tap of a window but the last takes what is left of the gradient if no value of the
 * window is larger; the last takes the rest. What arrives at the places of one group of `stride` is interleaved.
 *
 * There are at least as many windows as groups: those beyond the last have no gradient.
 */
export function axisMaximum(emit: DescribingEmit, values: PoolingValues, pooling: Pooling): string {
  const { geometry, channels } = pooling;
  const [rows, columns] = [0, 1].map((axis) => axisOf(geometry, axis)) as [Axis, Axis];
  const isWhole = rows.windows === rows.made && columns.windows === columns.made;
  const filled = (name: string) =>
    isWhole
      ? name
      : emit.node('Conv', [name, emit.reals(new Float32Array(channels).fill(1), [channels, 1, 1, 1])], {
          group: channels,
          kernel_shape: [1, 1],
          pads: [0, 0, rows.windows - rows.made, columns.windows - columns.made],
        });
  const output = filled(values.output);
  const gradient = filled(values.gradient);

  const beyond = (columns.windows - 1) * columns.stride + columns.taps - columns.size - columns.begin;
  const largestOfRows = emit.node('MaxPool', [values.input], {
    kernel_shape: [1, columns.taps],
    strides: [1, columns.stride],
    pads: [0, columns.begin, 0, Math.max(0, beyond)],
  });
  emit.describe(largestOfRows, [channels, rows.size, columns.windows]);
  const byRows = along(
    emit,
    { input: largestOfRows, output, gradient },
    { ...pooling, axis: 0, own: rows, other: columns.windows },
  );
  return along(
    emit,
    { input: values.input, output: largestOfRows, gradient: byRows },
    { ...pooling, axis: 1, own: columns, other: rows.size },
  );
}

/** One axis of the windows. */
interface Axis {
  readonly stride: number;
  readonly taps: number;
  readonly begin: number;
  /** Of the input. */
  readonly size: number;
  /** Of the output; as many as there are groups, if that is more. */
  readonly made: number;
  readonly windows: number;
  readonly phases: readonly Phase[];
  readonly groups: number;
}

function axisOf(geometry: Geometry, axis: number): Axis {
  const { length, phases } = phasesOf(geometry, axis);
  const stride = geometry.strides[axis] ?? 1;
  const made = geometry.outputSize[axis] ?? 0;
  return {
    stride,
    taps: geometry.kernel[axis] ?? 1,
    begin: geometry.begin[axis] ?? 0,
    size: geometry.inputSize[axis] ?? 0,
    made,
    windows: Math.max(length, made),
    phases,
    groups: length,
  };
}

interface Along extends Pooling {
  readonly axis: 0 | 1;
  readonly own: Axis;
  /** The size of the other axis. */
  readonly other: number;
}

function along(
  emit: DescribingEmit,
  { input, output, gradient }: PoolingValues,
  { channels, isPositive, axis, own, other }: Along,
): string {
  const { stride, taps, begin, windows } = own;
  const byTap: string[] = [];
  let rest = gradient;
  for (let tap = 0; tap + 1 < taps; tap++) {
    const reach = { stride, from: tap - begin, inputSize: own.size, outputSize: windows };
    const value = strided(emit, input, { axis, channels, factor: -1, ...reach });
    const difference = emit.node('Add', [value, output]);
    const isSmaller = emit.node('HardSigmoid', [difference], { alpha: { float: steep }, beta: { float: 0 } });
    const outside = Math.ceil((begin - tap) / stride);
    const isLost =
      isPositive || outside <= 0
        ? isSmaller
        : emit.node('Max', [isSmaller, paddingTable(emit, { axis, outside, windows, other })]);
    const left = emit.multiply(rest, isLost);
    byTap.push(emit.subtract(rest, left));
    rest = left;
  }
  byTap.push(rest);
  const shape = [channels, ...(axis === 0 ? [own.size, other] : [other, own.size])];
  const parts = own.phases.map((phase) => {
    let sum: string | undefined;
    for (const { tap, offset } of phase.toSorted((a, b) => Math.abs(a.offset) - Math.abs(b.offset))) {
      const name = byTap[tap] ?? '';
      const reach = { stride: 1, from: offset, inputSize: windows, outputSize: own.groups };
      const isThere = offset === 0 && windows === own.groups;
      const part = isThere ? name : strided(emit, name, { axis, channels, ...reach });
      sum = sum === undefined ? part : emit.add(part, sum);
    }
    return sum;
  });
  const some = parts.find((part) => part !== undefined) ?? '';
  const none = parts.includes(undefined) ? emit.multiply(some, 0) : '';
  if (parts.length === 1) {
    emit.describe(some, shape);
    return some;
  }
  const strides = axis === 0 ? [stride, 1] : [1, stride];
  return interleaved(
    emit,
    parts.map((part) => part ?? none),
    { strides, shape, zeroBeyond: true },
  );
}

/** 1 where a window's tap stands in the padding before the first value, [1, 1, height, width]. */
function paddingTable(
  emit: DescribingEmit,
  {
    axis,
    outside,
    windows,
    other,
  }: { readonly axis: 0 | 1; readonly outside: number; readonly windows: number; readonly other: number },
): string {
  const [height, width] = axis === 0 ? [windows, other] : [other, windows];
  const values = Float32Array.from({ length: height * width }, (_, at) =>
    (axis === 0 ? Math.floor(at / width) : at % width) < outside ? 1 : 0,
  );
  return emit.reals(values, [1, 1, height, width]);
}
