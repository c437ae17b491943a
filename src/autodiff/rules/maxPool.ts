import type { Rule } from '../rule.ts';

/**
 * A window's largest value: the gradient goes to the place it came from, the first of equals. `Indices` are
 * places in the flattened input; windows overlap, so what arrives at one place is added.
 */
export const maxPool: Rule = ({ node, gradient, output, emit }) => {
  const flat = emit.integers([-1]);
  const shape = emit.shape(node.inputs[0] ?? '');
  const size = emit.node('ReduceProd', [shape], { keepdims: 1 });
  const zeros = emit.node('ConstantOfShape', [size]);
  const scattered = emit.node(
    'ScatterElements',
    [zeros, emit.node('Reshape', [output(1), flat]), emit.node('Reshape', [gradient, flat])],
    { axis: 0, reduction: 'add' },
  );
  return [emit.node('Reshape', [scattered, shape])];
};
