import { bools, f, i, type OperatorCase, w, x } from './operatorCase.ts';

/** Sums, products and choices of several values, broadcast. */
export const arithmetic: readonly OperatorCase[] = [
  ...['Add', 'Sub', 'Mul', 'Max', 'Min'].flatMap((opType): OperatorCase[] => [
    { opType, form: 'of one shape', inputs: [x([2, 3]), x([2, 3])] },
    { opType, form: 'with a row', inputs: [x([2, 3, 4]), x([4])] },
    { opType, form: 'with a column on the left', inputs: [x([3, 1]), x([2, 1, 4])] },
    { opType, form: 'with a scalar constant', inputs: [x([2, 3]), f([0.4])], batched: true },
  ]),
  { opType: 'Div', form: 'with broadcasting', inputs: [x([2, 3, 4]), x([3, 1], [0.5, 2])] },
  { opType: 'Sum', form: 'of three', inputs: [x([2, 3]), x([3]), x([1, 1])] },
  { opType: 'Mean', form: 'of three', inputs: [x([2, 3]), x([3]), w([2, 3])] },
  { opType: 'Max', form: 'of three', inputs: [x([2, 3]), x([3]), x([2, 1])] },
  { opType: 'Min', form: 'of one', inputs: [x([2, 3])] },
  { opType: 'Pow', form: 'squared', inputs: [x([2, 5]), f([2])] },
  { opType: 'Pow', form: 'cubed', inputs: [x([2, 5]), f([3])] },
  { opType: 'Pow', form: 'to an integer of another type', inputs: [x([2, 5]), i([3], [])] },
  { opType: 'Pow', form: 'root', inputs: [x([2, 5], [0.5, 3]), f([0.5])] },
  { opType: 'Pow', form: 'to 1 and to 0', inputs: [x([2, 2], [0.5, 3]), f([1, 0], [2])] },
  { opType: 'Pow', form: 'to 0', inputs: [x([2, 2]), f([0])] },
  { opType: 'Pow', form: 'both differentiated', inputs: [x([2, 3], [0.5, 3]), x([3])] },
  { opType: 'Where', form: 'broadcast', inputs: [bools([1, 0, 1], [3]), x([2, 3]), x([2, 1])] },
];
