import type { Rule, Step } from '../rule.ts';

/**
 * Y = A B over the last two axes: dA = g B^T, dB = A^T g, summed where one was repeated over leading axes. A
 * vector on the left is a row, on the right a column.
 */
export const matMul: Rule = (step) => {
  const { node, gradient, facts, wants, emit } = step;
  const [a = '', b = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const [rankA, rankB] = [facts.shape(a).length, facts.shape(b).length];
  if (rankA > 1 && rankB > 1) {
    return [
      wants(0) ? emit.summedTo(emit.node('MatMul', [gradient, transposed(step, b)]), a, y) : undefined,
      wants(1) ? emit.summedTo(emit.node('MatMul', [transposed(step, a), gradient]), b, y) : undefined,
    ];
  }

  if (rankA === 1 && rankB === 1) {
    return [
      wants(0) ? emit.multiply(gradient, b) : undefined,
      wants(1) ? emit.multiply(gradient, a) : undefined,
    ];
  }

  // With a vector, y_j = sum_k a_k b_kj or y_i = sum_k a_ik b_k: products of two values, one summed over.
  const rows = rankA === 1 ? emit.node('Unsqueeze', [gradient, emit.integers([-2])]) : gradient;
  const g = rankB === 1 ? emit.node('Unsqueeze', [rows, emit.integers([-1])]) : rows;
  const column = rankA === 1 ? emit.node('Unsqueeze', [a, emit.integers([1])]) : transposed(step, a);
  const row = rankB === 1 ? emit.node('Unsqueeze', [b, emit.integers([0])]) : transposed(step, b);
  const leading = (count: number) => emit.integers(Array.from({ length: count }, (_, axis) => axis));
  const summed = (name: string, count: number) =>
    count === 0 ? name : emit.node('ReduceSum', [name, leading(count)], { keepdims: 0 });
  const dA = () => {
    const product = emit.node('MatMul', [g, row]);
    if (rankA > 1) return product;
    return emit.node('Reshape', [summed(product, Math.max(0, rankB - 2)), emit.shape(a)]);
  };
  const dB = () => {
    const product = emit.node('MatMul', [column, g]);
    if (rankB > 1) return product;
    return emit.node('Reshape', [summed(product, Math.max(0, rankA - 2)), emit.shape(b)]);
  };
  return [wants(0) ? dA() : undefined, wants(1) ? dB() : undefined];
};

function transposed({ facts, emit }: Step, name: string): string {
  const order = facts.shape(name).map((_, axis) => axis);
  return emit.node('Transpose', [name], { perm: [...order.slice(0, -2), ...order.slice(-2).reverse()] });
}
