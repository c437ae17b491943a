import {
  graphConstant,
  graphGather,
  graphIntegerArithmetic,
  graphPack,
  graphProduct,
  graphShape,
  graphStridedSlice,
} from './graphIntegers.ts';
import { numberAttribute } from './graphNode.ts';
import {
  graphConcat,
  graphExpandDims,
  graphPad,
  graphPooling,
  graphReduction,
  graphReshape,
  graphResize,
  graphSqueeze,
  graphTranspose,
} from './graphShapes.ts';
import { type GraphStep, inputAt, type TranslateNode } from './graphStep.ts';
import {
  graphBiasAdd,
  graphConvolution,
  graphMatMul,
  graphNormalization,
  graphPrelu,
  graphTransposedConvolution,
} from './graphWeights.ts';
import type { Value } from './onnxGraphBuilder.ts';
import { activated, combined, pointwise } from './pointwise.ts';

const byOperator: Readonly<Record<string, TranslateNode>> = {
  Abs: unary('Abs'),
  Add: addition,
  AddN: ({ builder, inputs, output }) => combined(builder, inputs, { output, opType: 'Sum' }),
  AddV2: addition,
  AvgPool: (step) => graphPooling(step, 'mean'),
  BatchMatMul: graphMatMul,
  BatchMatMulV2: graphMatMul,
  BiasAdd: graphBiasAdd,
  Cast: (step) => (step.inputs[0]?.integers ? step.inputs[0] : undefined),
  ConcatV2: graphConcat,
  Const: graphConstant,
  Conv2D: (step) => graphConvolution(step, false),
  Conv2DBackpropInput: graphTransposedConvolution,
  DepthwiseConv2dNative: (step) => graphConvolution(step, true),
  Elu: activation('elu'),
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  ExpandDims: graphExpandDims,
  FusedBatchNorm: graphNormalization,
  FusedBatchNormV2: graphNormalization,
  FusedBatchNormV3: graphNormalization,
  FusedDepthwiseConv2dNative: (step) => graphConvolution(step, true),
  GatherV2: graphGather,
  Identity: copied,
  LeakyRelu: (step) =>
    pointwise(step.builder, inputAt(step, 0), {
      output: step.output,
      opType: 'LeakyRelu',
      attributes: { alpha: { float: numberAttribute(step.node, 'alpha', 0.2) } },
    }),
  Log: unary('Log'),
  LogSoftmax: activation('log_softmax'),
  MatMul: graphMatMul,
  Max: (step) => graphReduction(step, 'ReduceMax'),
  MaxPool: (step) => graphPooling(step, 'max'),
  Maximum: binary('Max'),
  Mean: (step) => graphReduction(step, 'ReduceMean'),
  Min: (step) => graphReduction(step, 'ReduceMin'),
  Minimum: binary('Min'),
  Mul: (step) => graphIntegerArithmetic(step, (a, b) => a * b) ?? binary('Mul')(step),
  Neg: unary('Neg'),
  Pack: graphPack,
  Pad: graphPad,
  PadV2: graphPad,
  Prelu: graphPrelu,
  Prod: graphProduct,
  RealDiv: binary('Div'),
  Reciprocal: unary('Reciprocal'),
  Relu: activation('relu'),
  Relu6: activation('relu6'),
  Reshape: graphReshape,
  ResizeBilinear: (step) => graphResize(step, 'bilinear'),
  ResizeNearestNeighbor: (step) => graphResize(step, 'nearest'),
  Rsqrt: (step) => {
    const { builder, output } = step;
    const root = pointwise(builder, inputAt(step, 0), { output: `${output}/root`, opType: 'Sqrt' });
    return pointwise(builder, root, { output, opType: 'Reciprocal' });
  },
  Selu: activation('selu'),
  Shape: graphShape,
  Sigmoid: activation('sigmoid'),
  Softmax: activation('softmax'),
  Softplus: activation('softplus'),
  Softsign: activation('softsign'),
  Sqrt: unary('Sqrt'),
  Square: (step) => {
    const value = inputAt(step, 0);
    return combined(step.builder, [value, value], { output: step.output, opType: 'Mul' });
  },
  SquaredDifference: (step) => {
    const { builder, inputs, output } = step;
    const difference = combined(builder, inputs, { output: `${output}/difference`, opType: 'Sub' });
    return combined(builder, [difference, difference], { output, opType: 'Mul' });
  },
  Squeeze: graphSqueeze,
  StridedSlice: graphStridedSlice,
  Sub: (step) => graphIntegerArithmetic(step, (a, b) => a - b) ?? binary('Sub')(step),
  Sum: (step) => graphReduction(step, 'ReduceSum'),
  Tanh: activation('tanh'),
  Transpose: graphTranspose,
  _FusedConv2D: (step) => graphConvolution(step, false),
  _FusedMatMul: graphMatMul,
};

/** The operators of TensorFlow that become part of a graph, by their names in a graph model. */
export const graphOperators: ReadonlyMap<string, TranslateNode> = new Map(Object.entries(byOperator));

function addition(step: GraphStep): Value | undefined {
  return graphIntegerArithmetic(step, (a, b) => a + b) ?? graphBiasAdd(step);
}

/** A copy: a constant stays what it is, so that a weight is found behind it. */
function copied(step: GraphStep): Value {
  const value = inputAt(step, 0);
  if (value.constant !== undefined || value.integers !== undefined) return value;
  return pointwise(step.builder, value, { output: step.output, opType: 'Identity' });
}

function unary(opType: string): TranslateNode {
  return (step) => pointwise(step.builder, inputAt(step, 0), { output: step.output, opType });
}

function binary(opType: string): TranslateNode {
  return ({ builder, inputs, output }) =>
    inputs.some(({ integers }) => integers !== undefined)
      ? undefined
      : combined(builder, inputs, { output, opType });
}

function activation(name: string): TranslateNode {
  return (step) => activated(step.builder, inputAt(step, 0), { output: step.output, activation: name });
}
