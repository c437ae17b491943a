import type { GraphBuilder, PlainAttributes } from '../graph/graphBuilder.ts';
import { elementTypes } from '../graph/model.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import { type RealType, realTensor } from '../graph/tensor.ts';
import type { Emit, Operand } from './rule.ts';

/**
 * Makes, for each type of real number, the `Emit` that appends to a graph in the making. Constants and run-time shapes
 * that are asked for twice are made once.
 */
export function createEmit(builder: GraphBuilder, facts: ShapeInfo): (elementType: RealType) => Emit {
  const { constant } = builder;
  const shared = new Map<string, string>();
  const one = (opType: string, inputs: readonly string[], attributes: PlainAttributes = {}) =>
    builder.add(opType, inputs, { attributes });
  const once = (key: string, make: () => string) => {
    const known = shared.get(key);
    if (known !== undefined) return known;
    const made = make();
    shared.set(key, made);
    return made;
  };

  return (elementType) => {
    const scalar = (value: number) =>
      once(`scalar ${elementType} ${Object.is(value, -0) ? '-0' : value}`, () =>
        constant(realTensor([value], [], elementType)),
      );
    const integers = (values: readonly number[]) =>
      once(`integers ${values}`, () => builder.integers(values));
    const shape = (name: string) => once(`shape ${name}`, () => one('Shape', [name]));
    const named = (operand: Operand) => (typeof operand === 'number' ? scalar(operand) : operand);
    return {
      elementType,
      node: one,
      nodes: builder.addMany,
      again: ({ opType, domain, attributes: kept }, inputs, attributes) =>
        builder.add(opType, inputs, { domain, kept: new Map([...kept, ...attributes]) }),
      maker: builder.maker,
      constant,
      tensor: (name) => builder.initializers.get(name),
      reals: (values, dims) => constant(realTensor(values, dims, elementType)),
      scalar,
      integers,
      add: (a, b) => one('Add', [named(a), named(b)]),
      subtract: (a, b) => one('Sub', [named(a), named(b)]),
      multiply: (a, b) => one('Mul', [named(a), named(b)]),
      divide: (a, b) => one('Div', [named(a), named(b)]),
      real: (name) => one('Cast', [name], { to: elementTypes[elementType] }),
      shape,
      zeros: (name) => one('Expand', [scalar(0), shape(name)]),
      summedTo: (gradient, input, output) => {
        const from = facts.shape(output);
        const to = facts.shape(input);
        const axes = broadcastAxes(from, to);
        if (axes.length === 0) return gradient;
        const sum = one('ReduceSum', [gradient, integers(axes)], { keepdims: 1 });
        return from.length === to.length ? sum : one('Reshape', [sum, shape(input)]);
      },
    };
  };
}

/** The axes of `from` along which a value of shape `to` was repeated, aligned at the end as NumPy does. */
function broadcastAxes(from: readonly (number | undefined)[], to: readonly (number | undefined)[]): number[] {
  const missing = from.length - to.length;
  return from.flatMap((size, axis) =>
    axis < missing || (to[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
}
