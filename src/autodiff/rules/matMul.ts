import type { Rule } from '../rule.ts';

/** Y = A B over the last two axes: dA = g B^T, dB = A^T g, summed where one was repeated over leading axes. */
export const matMul: Rule = ({ node, gradient, facts, wants, emit }) => {
  const [a = '', b = ''] = node.inputs;
  const [output = ''] = node.outputs;
  const transposed = (name: string) => {
    const order = facts.shape(name).map((_, axis) => axis);
    return emit.node('Transpose', [name], { perm: [...order.slice(0, -2), ...order.slice(-2).reverse()] });
  };
  return [
    wants(0) ? emit.summedTo(emit.node('MatMul', [gradient, transposed(b)]), a, output) : undefined,
    wants(1) ? emit.summedTo(emit.node('MatMul', [transposed(a), gradient]), b, output) : undefined,
  ];
};
