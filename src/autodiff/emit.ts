import { node, type PlainAttribute } from '../graph/edit.ts';
import type { Facts } from '../graph/facts.ts';
import type { Node, Tensor } from '../graph/model.ts';
import { floatTensor, integerTensor } from '../graph/tensor.ts';
import type { Emit } from './rule.ts';

/** An `Emit` that appends to `nodes` and `initializers`; every name it makes begins with `prefix`. */
export function createEmit(
  nodes: Node[],
  initializers: Map<string, Tensor>,
  { facts, prefix }: { readonly facts: Facts; readonly prefix: string },
): Emit {
  const shared = new Map<string, string>();
  let count = 0;
  const fresh = (what: string) => `${prefix}${what}_${count++}`;

  const emitted = (
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, PlainAttribute>> = {},
  ) => {
    const names = Array.from({ length: outputs }, () => fresh(opType));
    nodes.push(node(opType, inputs, names, attributes));
    return names;
  };
  const one = (
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, PlainAttribute>>,
  ) => emitted(opType, inputs, 1, attributes).join();
  const constant = (tensor: Tensor) => {
    const name = fresh('constant');
    initializers.set(name, tensor);
    return name;
  };
  const once = (key: string, make: () => string) => {
    const known = shared.get(key);
    if (known !== undefined) return known;
    const made = make();
    shared.set(key, made);
    return made;
  };

  const emit: Emit = {
    node: one,
    nodes: emitted,
    constant,
    scalar: (value) => once(`scalar ${value}`, () => constant(floatTensor(Float32Array.of(value), []))),
    integers: (values) => once(`integers ${values}`, () => constant(integerTensor(values))),
    multiply: (a, b) => one('Mul', [a, b]),
    add: (a, b) => one('Add', [a, b]),
    shape: (name) => once(`shape ${name}`, () => one('Shape', [name])),
    summedTo: (gradient, input, output) => {
      const from = facts.shape(output);
      const to = facts.shape(input);
      const axes = broadcastAxes(from, to);
      if (axes.length === 0) return gradient;
      const sum = one('ReduceSum', [gradient, emit.integers(axes)], { keepdims: 1 });
      return from.length === to.length ? sum : one('Reshape', [sum, emit.shape(input)]);
    },
  };
  return emit;
}

/** The axes of `from` along which a value of shape `to` was repeated, aligned at the end as NumPy does. */
function broadcastAxes(from: readonly (number | undefined)[], to: readonly (number | undefined)[]): number[] {
  const missing = from.length - to.length;
  return from.flatMap((size, axis) =>
    axis < missing || (to[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
}
