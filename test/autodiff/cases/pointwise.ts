import { elementTypes } from '../../../src/graph/model.ts';
import { f, none, type OperatorCase, w, x } from './operatorCase.ts';

function unary(
  opType: string,
  range?: readonly [number, number],
  attributes = {},
  opset?: number,
): OperatorCase {
  const form = Object.entries(attributes)
    .map(
      ([name, value]) => `${name} ${typeof value === 'object' ? Object.values(value as object)[0] : value}`,
    )
    .join(', ');
  return { opType, form: form || 'plain', inputs: [x([2, 9], range)], attributes, ...(opset && { opset }) };
}

/** Operators that act on each value by itself. */
export const pointwise: readonly OperatorCase[] = [
  unary('Abs'),
  unary('Neg'),
  unary('Exp'),
  unary('Erf'),
  unary('Sin'),
  unary('Cos'),
  unary('Sinh'),
  unary('Cosh'),
  unary('Atan'),
  unary('Asinh'),
  unary('Sigmoid'),
  unary('Tanh'),
  unary('Softplus'),
  unary('Softsign'),
  unary('Relu'),
  unary('LeakyRelu'),
  unary('Elu'),
  unary('Selu'),
  unary('Celu'),
  unary('ThresholdedRelu'),
  unary('Identity'),
  unary('Sign'),
  unary('Floor'),
  unary('Ceil'),
  unary('Round'),
  unary('Dropout'),
  unary('Log', [0.2, 3]),
  unary('Sqrt', [0.2, 3]),
  unary('Reciprocal', [0.3, 3]),
  unary('Tan', [-1.2, 1.2]),
  unary('Asin', [-0.9, 0.9]),
  unary('Acos', [-0.9, 0.9]),
  unary('Atanh', [-0.9, 0.9]),
  unary('Acosh', [1.2, 4]),
  unary('LeakyRelu', undefined, { alpha: { float: 0.3 } }),
  unary('Elu', undefined, { alpha: { float: 1.7 } }),
  unary('Selu', undefined, { alpha: { float: 1.2 }, gamma: { float: 2 } }),
  unary('Celu', undefined, { alpha: { float: 0.6 } }),
  unary('ThresholdedRelu', undefined, { alpha: { float: -0.3 } }),
  { ...unary('Shrink', undefined, { lambd: { float: 0.4 }, bias: { float: 0.1 } }), precision: 'float32' },
  unary('HardSigmoid', [-4, 4]),
  unary('HardSigmoid', [-4, 4], { alpha: { float: 0.3 }, beta: { float: 0.6 } }),
  unary('HardSwish', [-5, 5]),
  unary('Mish', [-4, 4]),
  unary('Gelu', [-3, 3], { approximate: 'none' }, 20),
  unary('Gelu', [-3, 3], { approximate: 'tanh' }, 20),
  { opType: 'PRelu', form: 'slope per channel', inputs: [x([2, 3, 4]), w([3, 1])] },
  { opType: 'PRelu', form: 'slope differentiated', inputs: [x([2, 3, 4]), x([3, 1])] },
  { opType: 'Clip', form: 'between limits', inputs: [x([2, 9]), f([-0.5]), f([0.7])] },
  { opType: 'Clip', form: 'from below', inputs: [x([2, 9]), f([-0.5])] },
  { opType: 'Clip', form: 'from above', inputs: [x([2, 9]), none, f([0.6])] },
  { opType: 'Cast', form: 'to the same type', inputs: [x([2, 3])], attributes: { to: elementTypes.float32 } },
];
