import { quoted } from '../../../files/quoted.ts';
import { flagAttribute, numberAttribute } from './graphNode.ts';
import { type GraphStep, inputAt, integersAt, knownIntegersAt } from './graphStep.ts';
import type { OnnxGraphBuilder, Value } from './onnxGraphBuilder.ts';

/** A list of integers that is known before a run, but for the batch. */
function listed(output: string, integers: readonly (number | undefined)[]): Value {
  return { name: output, shape: [integers.length], channelsFirst: false, integers };
}

/** A weight of the model; one of integers is known by its elements. */
export function graphConstant({ builder, output }: GraphStep): Value {
  return constantValue(builder, output);
}

function constantValue(builder: OnnxGraphBuilder, weight: string): Value {
  const constant = builder.weights.get(weight);
  if (constant === undefined)
    throw new RangeError(`${builder.source}: weight ${quoted(weight)} is missing from the model`);
  const { shape, dtype, values } = constant;
  const name = `${weight}/constant`;
  if (dtype === 'float32') {
    builder.floats(name, Float32Array.from(values), shape);
    builder.origins.set(name, { weight, shape, permutation: shape.map((_, axis) => axis) });
  }
  const integers = dtype === 'int32' && shape.length < 2 ? Array.from(values) : undefined;
  return { name, shape, channelsFirst: false, constant, weight, ...(integers && { integers }) };
}

export function graphShape(step: GraphStep): Value {
  return listed(step.output, inputAt(step, 0).shape);
}

/** Elements of a list of integers, or, of values, the rest of `graphSlice`. */
export function graphStridedSlice(step: GraphStep): Value | undefined {
  const list = step.inputs[0]?.integers;
  return list === undefined ? slicedValues(step) : slicedList(step, list);
}

function slicedList(step: GraphStep, list: readonly (number | undefined)[]): Value | undefined {
  const { node, output } = step;
  const [begin, end, stride] = [1, 2, 3].map((index) => knownIntegersAt(step, index)?.[0]);
  if (begin === undefined || end === undefined || stride !== 1) return undefined;
  const from = numberAttribute(node, 'begin_mask', 0) === 1 ? 0 : begin;
  if (numberAttribute(node, 'shrink_axis_mask', 0) === 1) return listed(output, [list.at(from)]);
  return listed(output, list.slice(from, numberAttribute(node, 'end_mask', 0) === 1 ? undefined : end));
}

/** Every so many values along each axis, from one place to another; an ellipsis stands for all that is not named. */
function slicedValues(step: GraphStep): Value | undefined {
  const { builder, node, output } = step;
  const input = inputAt(step, 0);
  const [begins, ends, strides] = [1, 2, 3].map((index) => knownIntegersAt(step, index));
  if (begins === undefined || ends === undefined || strides === undefined) return undefined;
  const mask = (name: string, index: number) => (numberAttribute(node, name, 0) >> index) & 1;
  if (numberAttribute(node, 'new_axis_mask', 0) !== 0 || numberAttribute(node, 'shrink_axis_mask', 0) !== 0)
    return undefined;
  const rank = input.shape.length;
  const ellipsis = begins.findIndex((_, index) => mask('ellipsis_mask', index) === 1);
  const named = begins.flatMap((begin, index) => {
    if (index === ellipsis) return [];
    const axis = ellipsis >= 0 && index > ellipsis ? index + rank - begins.length : index;
    const stride = strides[index] ?? 1;
    const first = stride > 0 ? 0 : largest;
    const last = stride > 0 ? largest : -largest;
    return [
      {
        axis,
        stride,
        begin: mask('begin_mask', index) === 1 ? first : begin,
        end: mask('end_mask', index) === 1 ? last : (ends[index] ?? last),
      },
    ];
  });
  const changing = named.filter(
    ({ begin, end, stride }) => !(begin === 0 && end === largest && stride === 1),
  );
  if (changing.some(({ axis }) => axis === 0)) return undefined;
  const constants = (['begin', 'end', 'axis', 'stride'] as const).map((key) =>
    builder.integers(
      `${output}/${key}`,
      changing.map((item) => item[key]),
    ),
  );
  builder.add('Slice', [builder.channelsLast(input), ...constants], output);
  const shape = input.shape.map((size, axis) => {
    const part = changing.find((item) => item.axis === axis);
    if (part === undefined || size === undefined) return size;
    const indices = Array.from({ length: size }, (_, index) => index);
    const ordered = part.stride > 0 ? indices.slice(part.begin, part.end) : reversedPart(indices, part);
    return Math.ceil(ordered.length / Math.abs(part.stride));
  });
  return { name: output, shape, channelsFirst: false };
}

/** Beyond any size, and still an integer of 32 bits. */
const largest = 2 ** 31 - 1;

function reversedPart(
  indices: readonly number[],
  { begin, end }: { readonly begin: number; readonly end: number },
) {
  const wrap = (index: number) => (index < 0 ? index + indices.length : index);
  const stop = end === -largest ? -1 : wrap(end);
  return indices.toReversed().filter((index) => index <= wrap(begin) && index > stop);
}

export function graphPack(step: GraphStep): Value | undefined {
  const lists = step.inputs.map((_, index) => integersAt(step, index));
  return lists.every((list) => list?.length === 1)
    ? listed(
        step.output,
        lists.map((list) => list?.[0]),
      )
    : undefined;
}

/** The product of a list of integers; of values it is not known. */
export function graphProduct(step: GraphStep): Value | undefined {
  const list = integersAt(step, 0);
  if (list === undefined || flagAttribute(step.node, 'keep_dims')) return undefined;
  const product = list.reduce((total, size) =>
    total === undefined || size === undefined ? undefined : total * size,
  );
  return listed(step.output, [product]);
}

/** Chosen elements of a list of integers. */
export function graphGather(step: GraphStep): Value | undefined {
  const list = step.inputs[0]?.integers;
  const indices = knownIntegersAt(step, 1);
  if (list === undefined || indices === undefined) return undefined;
  return listed(
    step.output,
    indices.map((index) => list[index]),
  );
}

/** The arithmetic of two lists of integers, such as a size times a scale. */
export function graphIntegerArithmetic(
  step: GraphStep,
  compute: (a: number, b: number) => number,
): Value | undefined {
  const [a, b] = [integersAt(step, 0), integersAt(step, 1)];
  if (step.inputs[0]?.integers === undefined || a === undefined || b === undefined) return undefined;
  const length = Math.max(a.length, b.length);
  return listed(
    step.output,
    Array.from({ length }, (_, index) => {
      const [x, y] = [a[a.length === 1 ? 0 : index], b[b.length === 1 ? 0 : index]];
      return x === undefined || y === undefined ? undefined : compute(x, y);
    }),
  );
}
