import { f, i, none, type OperatorCase, x } from './operatorCase.ts';

/** Resizing in every mode. */
export const resizes: readonly OperatorCase[] = ['nearest', 'linear', 'cubic'].flatMap((mode) =>
  ['half_pixel', 'align_corners', 'asymmetric', 'pytorch_half_pixel'].flatMap(
    (coordinate): OperatorCase[] => {
      const attributes = {
        mode,
        coordinate_transformation_mode: coordinate,
        ...(mode === 'nearest' && { nearest_mode: 'floor' }),
      };
      return [
        {
          opType: 'Resize',
          form: `${mode}, ${coordinate}, scales`,
          inputs: [x([2, 2, 3, 4]), none, f([1, 1, 2, 1.5], [4])],
          attributes,
          batched: true,
        },
        {
          opType: 'Resize',
          form: `${mode}, ${coordinate}, sizes`,
          inputs: [x([1, 2, 6, 5]), none, none, i([1, 2, 4, 7])],
          attributes,
        },
      ];
    },
  ),
);

/** Resizing in every mode. */
export const moreResizes: readonly OperatorCase[] = [
  {
    opType: 'Resize',
    form: 'axes',
    inputs: [x([1, 2, 3, 4]), none, none, i([5, 2])],
    attributes: { axes: [2, 3], mode: 'linear' },
  },
  {
    opType: 'Resize',
    form: 'antialias',
    inputs: [x([1, 2, 6, 7]), none, none, i([1, 2, 3, 4])],
    attributes: { antialias: 1, mode: 'linear' },
  },
  {
    opType: 'Resize',
    form: 'exclude_outside',
    inputs: [x([1, 1, 4, 4]), none, f([1, 1, 1.7, 2.3], [4])],
    attributes: { exclude_outside: 1, mode: 'cubic', cubic_coeff_a: { float: -0.5 } },
  },
  {
    opType: 'Resize',
    form: 'three axes',
    inputs: [x([1, 2, 2, 3, 2]), none, f([1, 1, 2, 2, 2], [5])],
    attributes: { mode: 'linear' },
  },
  {
    opType: 'Resize',
    form: 'nearest, round_prefer_ceil',
    inputs: [x([1, 1, 3, 5]), none, f([1, 1, 2, 0.6], [4])],
    attributes: { nearest_mode: 'round_prefer_ceil' },
  },
];
