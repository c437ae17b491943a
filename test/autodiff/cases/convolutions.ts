import { type OperatorCase, w, x } from './operatorCase.ts';

const conv = (
  form: string,
  size: readonly number[],
  kernel: readonly number[],
  attributes: OperatorCase['attributes'] = {},
): OperatorCase[] => {
  return [
    { opType: 'Conv', form, inputs: [x(size), w(kernel)], attributes, batched: true },
    {
      opType: 'Conv',
      form: `${form}; weights differentiated`,
      inputs: [x(size), x(kernel), x([kernel[0] ?? 0])],
      attributes,
      batched: 'first',
    },
  ];
};

const convTranspose = (
  form: string,
  size: readonly number[],
  kernel: readonly number[],
  attributes: OperatorCase['attributes'] = {},
): OperatorCase[] => {
  return [{ opType: 'ConvTranspose', form, inputs: [x(size), x(kernel)], attributes, batched: 'first' }];
};

/** Convolutions and their transposes in every geometry. */
export const convolutions: readonly OperatorCase[] = [
  ...conv('1 x 1', [2, 3, 4, 4], [4, 3, 1, 1]),
  ...conv('3 x 3, padded', [2, 3, 5, 6], [4, 3, 3, 3], { pads: [1, 1, 1, 1] }),
  ...conv('unequal padding', [2, 2, 5, 6], [3, 2, 3, 3], { pads: [0, 2, 1, 0] }),
  ...conv('dilated', [2, 2, 7, 7], [3, 2, 3, 3], { dilations: [2, 2], pads: [2, 2, 2, 2] }),
  ...conv('groups', [2, 4, 5, 5], [6, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
  ...conv('depthwise, stride 2', [2, 3, 6, 7], [3, 1, 3, 3], {
    group: 3,
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  }),
  ...conv('groups, stride 2', [2, 4, 7, 6], [6, 2, 3, 3], { group: 2, strides: [2, 2] }),
  ...conv('stride 2, 7 x 7', [1, 2, 9, 10], [3, 2, 7, 7], { strides: [2, 2], pads: [3, 3, 3, 3] }),
  ...conv('stride 2, 1 x 1', [2, 3, 5, 6], [4, 3, 1, 1], { strides: [2, 2] }),
  ...conv('stride 4, 4 x 4', [1, 2, 9, 8], [3, 2, 4, 4], { strides: [4, 4] }),
  ...conv('stride larger than the kernel', [1, 2, 9, 9], [3, 2, 2, 2], { strides: [3, 3] }),
  ...conv('stride and dilation', [1, 2, 9, 9], [2, 2, 3, 3], {
    strides: [2, 2],
    dilations: [2, 2],
    pads: [2, 2, 2, 2],
  }),
  ...conv('stride 2 and dilation 3', [1, 2, 9, 10], [2, 2, 3, 3], {
    strides: [2, 2],
    dilations: [3, 3],
    pads: [2, 2, 2, 2],
  }),
  ...conv('unequal strides', [1, 2, 6, 7], [3, 2, 3, 2], { strides: [1, 2], pads: [1, 0, 1, 0] }),
  ...conv('wide padding', [1, 2, 4, 4], [3, 2, 2, 2], { pads: [3, 3, 3, 3] }),
  ...conv('wide padding, stride 2', [1, 2, 4, 5], [3, 2, 2, 2], { strides: [2, 2], pads: [3, 3, 3, 3] }),
  ...conv('auto_pad SAME_UPPER', [1, 2, 6, 5], [3, 2, 3, 2], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  ...conv('auto_pad SAME_LOWER', [1, 2, 6, 5], [3, 2, 4, 2], { auto_pad: 'SAME_LOWER' }),
  ...conv('auto_pad VALID', [1, 2, 6, 5], [3, 2, 3, 2], { auto_pad: 'VALID' }),
  ...conv('one axis', [2, 3, 8], [4, 3, 3], { pads: [1, 1] }),
  ...conv('one axis, stride 2', [2, 3, 8], [4, 3, 3], { pads: [1, 1], strides: [2] }),
  ...conv('three axes', [1, 2, 4, 3, 4], [2, 2, 3, 2, 3], { pads: [1, 0, 1, 1, 0, 1] }),
  ...conv('three axes, stride 2', [1, 2, 5, 4, 4], [2, 2, 3, 2, 3], { strides: [2, 2, 2] }),
  ...convTranspose('plain', [2, 3, 4, 4], [3, 2, 3, 3]),
  ...convTranspose('stride 2, padded', [2, 3, 4, 3], [3, 2, 3, 3], { strides: [2, 2], pads: [1, 0, 1, 2] }),
  ...convTranspose('output_padding', [2, 3, 4, 3], [3, 2, 3, 3], {
    strides: [2, 2],
    output_padding: [1, 1],
    pads: [1, 1, 1, 1],
  }),
  ...convTranspose('output_padding of 2', [1, 2, 3, 3], [2, 2, 2, 2], {
    strides: [3, 3],
    output_padding: [2, 1],
  }),
  ...convTranspose('groups', [1, 4, 3, 3], [4, 2, 2, 2], { group: 2, strides: [2, 2] }),
  ...convTranspose('dilated', [1, 2, 3, 4], [2, 3, 3, 2], { dilations: [2, 1] }),
  ...convTranspose('output_shape', [1, 2, 3, 3], [2, 2, 3, 3], { strides: [3, 2], output_shape: [10, 8] }),
  ...convTranspose('output_shape, cropped', [1, 2, 3, 3], [2, 2, 3, 3], {
    strides: [2, 2],
    output_shape: [6, 6],
  }),
  ...convTranspose('output_shape, SAME_UPPER', [1, 2, 3, 3], [2, 2, 3, 3], {
    strides: [2, 2],
    output_shape: [6, 6],
    auto_pad: 'SAME_UPPER',
  }),
  ...convTranspose('auto_pad SAME_UPPER', [1, 2, 3, 3], [2, 2, 3, 3], {
    strides: [2, 2],
    auto_pad: 'SAME_UPPER',
  }),
  ...convTranspose('auto_pad SAME_LOWER', [1, 2, 3, 3], [2, 2, 3, 3], {
    strides: [2, 2],
    auto_pad: 'SAME_LOWER',
  }),
  ...convTranspose('one axis', [1, 2, 4], [2, 2, 3], { strides: [2] }),
  ...convTranspose('three axes', [1, 2, 2, 3, 2], [2, 2, 2, 2, 2], { strides: [2, 1, 2] }),
];
