import { i, type OperatorCase, x } from './operatorCase.ts';

/** Sums, norms and extremes over axes. */
export const reductions: readonly OperatorCase[] = [
  'ReduceSum',
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceL1',
  'ReduceL2',
  'ReduceSumSquare',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceProd',
].flatMap((opType): OperatorCase[] => [
  { opType, form: 'over all axes', inputs: [x([2, 3, 2], [0.3, 2])], attributes: { keepdims: 0 } },
  { opType, form: 'over the last axis, kept', inputs: [x([2, 3, 4], [0.3, 2]), i([-1])], batched: true },
  {
    opType,
    form: 'over two axes, dropped',
    inputs: [x([2, 3, 4], [0.3, 2]), i([2, 1])],
    attributes: { keepdims: 0 },
    batched: true,
  },
  { opType, form: 'over the batch', inputs: [x([2, 3], [0.3, 2]), i([0])], attributes: { keepdims: 0 } },
]);
