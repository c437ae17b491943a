import { type OperatorCase, w, x } from './operatorCase.ts';

/** Softmax and normalisations. */
export const normalisations: readonly OperatorCase[] = [
  { opType: 'Softmax', form: 'last axis', inputs: [x([2, 3, 4])] },
  { opType: 'Softmax', form: 'middle axis', inputs: [x([2, 3, 4])], attributes: { axis: 1 } },
  { opType: 'LogSoftmax', form: 'last axis', inputs: [x([2, 3, 4])] },
  { opType: 'LogSoftmax', form: 'middle axis', inputs: [x([2, 3, 4])], attributes: { axis: 1 } },
  { opType: 'Hardmax', form: 'has no slope', inputs: [x([2, 3])] },
  {
    opType: 'BatchNormalization',
    form: 'at inference',
    inputs: [x([2, 3, 2, 2]), w([3]), w([3]), w([3]), w([3], [0.5, 2])],
  },
  {
    opType: 'BatchNormalization',
    form: 'of a matrix',
    inputs: [x([2, 3]), w([3]), w([3]), w([3]), w([3], [0.5, 2])],
    attributes: { epsilon: { float: 0.1 } },
  },
  {
    opType: 'BatchNormalization',
    form: 'scale, bias, mean and variance differentiated',
    inputs: [x([2, 3, 2, 2]), x([3]), x([3]), x([3]), x([3], [0.5, 2])],
    attributes: { epsilon: { float: 0.1 } },
  },
  {
    opType: 'BatchNormalization',
    form: 'of a matrix, scale and bias differentiated',
    inputs: [x([4, 3]), x([3]), x([3]), w([3]), w([3], [0.5, 2])],
  },
  { opType: 'LayerNormalization', form: 'last axis', inputs: [x([2, 3, 5]), w([5]), w([5])], batched: true },
  {
    opType: 'LayerNormalization',
    form: 'two axes, weights differentiated',
    inputs: [x([2, 3, 5]), x([3, 5]), x([3, 5])],
    attributes: { axis: 1, epsilon: { float: 0.1 } },
  },
  {
    opType: 'InstanceNormalization',
    form: 'plain',
    inputs: [x([2, 3, 4, 2]), w([3]), w([3])],
    batched: true,
  },
  {
    opType: 'GroupNormalization',
    form: 'weights per group (18)',
    inputs: [x([2, 6, 3, 2]), w([3]), w([3])],
    attributes: { num_groups: 3 },
    batched: true,
  },
  {
    opType: 'GroupNormalization',
    form: 'weights per channel (21)',
    inputs: [x([2, 6, 3, 2]), w([6]), w([6])],
    attributes: { num_groups: 2 },
    opset: 21,
    batched: true,
    precision: 'float32',
  },
  { opType: 'MeanVarianceNormalization', form: 'plain', inputs: [x([2, 3, 4, 2])] },
  { opType: 'LpNormalization', form: 'by the 2-norm', inputs: [x([2, 3, 4])], attributes: { axis: 1 } },
  { opType: 'LpNormalization', form: 'by the 1-norm', inputs: [x([2, 3, 4])], attributes: { p: 1 } },
  {
    opType: 'LRN',
    form: 'odd window',
    inputs: [x([2, 7, 2, 3])],
    attributes: { size: 5, alpha: { float: 0.5 }, beta: { float: 0.75 }, bias: { float: 0.9 } },
    batched: true,
  },
];
