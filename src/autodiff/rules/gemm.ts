import { floatAttribute, intAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';

/** Y = alpha A' B' + beta C, where ' is an optional transpose: dA' = alpha g B'^T, dB' = alpha A'^T g, dC = beta g. */
export const gemm: Rule = ({ node, gradient, wants, emit }) => {
  const [a = '', b = '', c = ''] = node.inputs;
  const alpha = { float: floatAttribute(node, 'alpha', 1) };
  const transA = intAttribute(node, 'transA', 0);
  const transB = intAttribute(node, 'transB', 0);
  const dA = () =>
    transA
      ? emit.node('Gemm', [b, gradient], { alpha, transA: transB, transB: 1 })
      : emit.node('Gemm', [gradient, b], { alpha, transB: 1 - transB });
  const dB = () =>
    transB
      ? emit.node('Gemm', [gradient, a], { alpha, transA: 1, transB: transA })
      : emit.node('Gemm', [a, gradient], { alpha, transA: 1 - transA });
  const dC = () => {
    const sum = emit.summedTo(gradient, c, node.outputs[0] ?? '');
    const beta = floatAttribute(node, 'beta', 1);
    return beta === 1 ? sum : emit.multiply(sum, beta);
  };
  return [wants(0) ? dA() : undefined, wants(1) ? dB() : undefined, wants(2) ? dC() : undefined];
};
