import { type OperatorCase, x } from './operatorCase.ts';

/** Pooling over windows and over all places. */
export const pools: readonly OperatorCase[] = ['MaxPool', 'AveragePool', 'LpPool'].flatMap(
  (opType): OperatorCase[] => [
    {
      opType,
      form: '2 x 2, stride 2',
      inputs: [x([2, 2, 6, 6])],
      attributes: { kernel_shape: [2, 2], strides: [2, 2] },
      batched: true,
    },
    {
      opType,
      form: '3 x 3, stride 2, padded',
      inputs: [x([2, 2, 6, 7])],
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
      batched: true,
    },
    {
      opType,
      form: '3 x 3, stride 1, padded',
      inputs: [x([1, 2, 5, 5])],
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
    },
    {
      opType,
      form: 'auto_pad SAME_UPPER',
      inputs: [x([1, 2, 6, 5])],
      attributes: { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_UPPER' },
    },
    {
      opType,
      form: 'auto_pad SAME_LOWER',
      inputs: [x([1, 2, 6, 5])],
      attributes: { kernel_shape: [2, 2], auto_pad: 'SAME_LOWER' },
    },
    {
      opType,
      form: 'unequal strides',
      inputs: [x([1, 2, 6, 5])],
      attributes: { kernel_shape: [3, 2], strides: [2, 1] },
    },
    { opType, form: 'one axis', inputs: [x([1, 2, 7])], attributes: { kernel_shape: [3], strides: [2] } },
    {
      opType,
      form: 'three axes',
      inputs: [x([1, 2, 4, 4, 3])],
      attributes: { kernel_shape: [2, 2, 2], strides: [2, 2, 1] },
    },
    {
      opType,
      form: 'ceil_mode',
      inputs: [x([1, 2, 6, 7])],
      attributes: { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 },
    },
    {
      opType,
      form: 'dilated',
      inputs: [x([1, 2, 7, 7])],
      attributes: { kernel_shape: [2, 2], dilations: [2, 2] },
      opset: 19,
    },
  ],
);

/** Pooling over windows and over all places. */
export const morePools: readonly OperatorCase[] = [
  {
    opType: 'AveragePool',
    form: 'counts padding that is not there, ceil_mode',
    inputs: [x([1, 2, 6, 6])],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], count_include_pad: 1, ceil_mode: 1 },
    opset: 19,
  },
  {
    opType: 'AveragePool',
    form: 'counts padding',
    inputs: [x([1, 2, 5, 5])],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 },
  },
  {
    opType: 'AveragePool',
    form: 'counts padding, ceil_mode',
    inputs: [x([1, 2, 6, 6])],
    attributes: {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
      count_include_pad: 1,
      ceil_mode: 1,
    },
  },
  {
    opType: 'AveragePool',
    form: 'counts padding, SAME_UPPER',
    inputs: [x([1, 2, 6, 5])],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_UPPER', count_include_pad: 1 },
  },
  {
    opType: 'AveragePool',
    form: 'ceil_mode, padded',
    inputs: [x([1, 2, 6, 6])],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 },
    opset: 19,
  },
  { opType: 'LpPool', form: 'p = 3', inputs: [x([1, 2, 5, 5])], attributes: { kernel_shape: [3, 3], p: 3 } },
  { opType: 'LpPool', form: 'p = 1', inputs: [x([1, 2, 5, 5])], attributes: { kernel_shape: [3, 3], p: 1 } },
  { opType: 'GlobalAveragePool', form: 'two axes', inputs: [x([2, 3, 4, 2])], batched: true },
  { opType: 'GlobalMaxPool', form: 'two axes', inputs: [x([2, 3, 4, 2])], batched: true },
  { opType: 'GlobalLpPool', form: 'p = 2', inputs: [x([2, 3, 4, 2])] },
  { opType: 'GlobalLpPool', form: 'p = 3', inputs: [x([2, 3, 4, 2])], attributes: { p: 3 } },
];
