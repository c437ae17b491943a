import { type OperatorCase, w, x } from './operatorCase.ts';

/** Products of matrices. */
export const products: readonly OperatorCase[] = [
  {
    opType: 'Attention',
    form: 'of 4 axes',
    inputs: [x([2, 3, 4, 5]), x([2, 3, 6, 5]), x([2, 3, 6, 2])],
    opset: 23,
    batched: true,
  },
  {
    opType: 'Attention',
    form: 'of 3 axes, shared heads, mask',
    inputs: [x([2, 4, 12]), x([2, 5, 6]), x([2, 5, 4]), w([4, 5])],
    attributes: { q_num_heads: 4, kv_num_heads: 2, scale: { float: 0.7 } },
    opset: 23,
  },
  {
    opType: 'Attention',
    form: 'mask per head',
    inputs: [x([1, 2, 3, 4]), x([1, 2, 3, 4]), x([1, 2, 3, 4]), w([1, 2, 3, 3])],
    opset: 23,
  },

  { opType: 'MatMul', form: 'of matrices', inputs: [x([2, 3]), x([3, 4])] },
  { opType: 'MatMul', form: 'of a batch with a constant', inputs: [x([2, 5, 3]), w([3, 4])], batched: true },
  { opType: 'MatMul', form: 'of batches', inputs: [x([2, 1, 4, 3]), x([5, 3, 2])] },
  { opType: 'MatMul', form: 'of vectors', inputs: [x([3]), x([3])] },
  { opType: 'MatMul', form: 'of a row with a batch', inputs: [x([3]), x([2, 3, 4])] },
  { opType: 'MatMul', form: 'of a batch with a column', inputs: [x([2, 4, 3]), x([3])] },
  { opType: 'Gemm', form: 'plain', inputs: [x([2, 3]), x([3, 4]), x([4])] },
  { opType: 'Gemm', form: 'without C', inputs: [x([2, 3]), x([3, 4])], batched: 'first' },
  {
    opType: 'Gemm',
    form: 'transposed and scaled',
    inputs: [x([3, 2]), x([4, 3]), x([2, 1])],
    attributes: { transA: 1, transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } },
  },
  {
    opType: 'Gemm',
    form: 'first transposed',
    inputs: [x([3, 2]), x([3, 4]), x([])],
    attributes: { transA: 1 },
  },
  { opType: 'Gemm', form: 'second transposed', inputs: [x([2, 3]), x([4, 3])], attributes: { transB: 1 } },
  ...[
    { equation: 'ij,jk->ik', inputs: [x([2, 3]), x([3, 4])] },
    { equation: 'ij,jk', inputs: [x([2, 3]), x([3, 4])] },
    { equation: 'ij,kj->ki', inputs: [x([2, 3]), x([4, 3])] },
    { equation: 'bhid,bhjd->bhij', inputs: [x([2, 2, 3, 4]), x([2, 2, 5, 4])] },
    { equation: 'b...d,de->b...e', inputs: [x([2, 3, 2, 4]), x([4, 3])] },
    { equation: 'i,j->ij', inputs: [x([2]), x([3])] },
    { equation: 'ij,ij->', inputs: [x([2, 3]), x([2, 3])] },
    { equation: 'ij->j', inputs: [x([2, 3])] },
    { equation: 'ij,jk,kl->il', inputs: [x([2, 3]), x([3, 4]), x([4, 2])] },
  ].map(
    ({ equation, inputs }): OperatorCase => ({
      opType: 'Einsum',
      form: equation,
      inputs,
      attributes: { equation },
    }),
  ),
];
