import type { Rule } from '../rule.ts';
import { add, mean, sub } from './add.ts';
import { attention } from './attention.ts';
import { averagePool } from './averagePool.ts';
import { batchNormalization } from './batchNormalization.ts';
import { cast } from './cast.ts';
import { clip } from './clip.ts';
import { concat, split } from './concat.ts';
import { conv } from './conv.ts';
import { convTranspose } from './convTranspose.ts';
import { depthToSpace, spaceToDepth } from './depthToSpace.ts';
import { einsum } from './einsum.ts';
import * as elementary from './elementary.ts';
import { expand, tile } from './expand.ts';
import { extreme } from './extreme.ts';
import { gather, gatherElements, gatherNd, topK } from './gather.ts';
import { gemm } from './gemm.ts';
import { globalAveragePool } from './globalAveragePool.ts';
import { gridSample } from './gridSample.ts';
import {
  groupNormalization,
  instanceNormalization,
  meanVarianceNormalization,
} from './groupNormalization.ts';
import { identity } from './identity.ts';
import { layerNormalization, rmsNormalization } from './layerNormalization.ts';
import { globalLpPool, lpPool } from './lpPool.ts';
import { lrn } from './lrn.ts';
import { matMul } from './matMul.ts';
import { maxPool } from './maxPool.ts';
import { div, mul } from './multiply.ts';
import { pad } from './pad.ts';
import { pow } from './pow.ts';
import * as rectifiers from './rectifiers.ts';
import { gru, lstm, rnn } from './recurrent/recurrent.ts';
import { globalMaxPool, reduceMax } from './reduceMax.ts';
import * as norms from './reduceNorm.ts';
import { reduceMean, reduceSum } from './reduceSum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { resize } from './resize.ts';
import { scatterElements, scatterNd } from './scatter.ts';
import { slice } from './slice.ts';
import * as smooth from './smoothActivations.ts';
import { logSoftmax, softmax } from './softmax.ts';
import { transpose } from './transpose.ts';
import { cumSum, trilu } from './triangle.ts';
import { where } from './where.ts';

/** The rule of each operator of the standard domain, in the form that it has since operator set 18. */
const byOperator: Readonly<Record<string, Rule>> = {
  Abs: elementary.abs,
  Acos: elementary.acos,
  Acosh: elementary.acosh,
  Add: add,
  Asin: elementary.asin,
  Asinh: elementary.asinh,
  Atan: elementary.atan,
  Atanh: elementary.atanh,
  Attention: attention,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Cast: cast,
  CastLike: cast,
  Ceil: elementary.step,
  Celu: rectifiers.celu,
  Clip: clip,
  Concat: concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  Cos: elementary.cos,
  Cosh: elementary.cosh,
  CumSum: cumSum,
  DepthToSpace: depthToSpace,
  Div: div,
  Dropout: identity,
  Einsum: einsum,
  Elu: rectifiers.elu,
  Erf: elementary.erf,
  Exp: elementary.exp,
  Expand: expand,
  Flatten: reshape,
  Floor: elementary.step,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  Gelu: smooth.gelu,
  Gemm: gemm,
  GRU: gru,
  GlobalAveragePool: globalAveragePool,
  GlobalLpPool: globalLpPool,
  GlobalMaxPool: globalMaxPool,
  GridSample: gridSample,
  GroupNormalization: groupNormalization,
  HardSigmoid: rectifiers.hardSigmoid,
  HardSwish: rectifiers.hardSwish,
  Hardmax: elementary.step,
  Identity: identity,
  InstanceNormalization: instanceNormalization,
  LRN: lrn,
  LSTM: lstm,
  LayerNormalization: layerNormalization,
  LeakyRelu: rectifiers.leakyRelu,
  Log: elementary.log,
  LogSoftmax: logSoftmax,
  LpNormalization: norms.lpNormalization,
  LpPool: lpPool,
  MatMul: matMul,
  Max: extreme,
  MaxPool: maxPool,
  Mean: mean,
  MeanVarianceNormalization: meanVarianceNormalization,
  Min: extreme,
  Mish: smooth.mish,
  Mul: mul,
  Neg: elementary.neg,
  PRelu: rectifiers.pRelu,
  Pad: pad,
  Pow: pow,
  RMSNormalization: rmsNormalization,
  RNN: rnn,
  Reciprocal: elementary.reciprocal,
  ReduceL1: norms.reduceL1,
  ReduceL2: norms.reduceL2,
  ReduceLogSum: norms.reduceLogSum,
  ReduceLogSumExp: norms.reduceLogSumExp,
  ReduceMax: reduceMax,
  ReduceMean: reduceMean,
  ReduceMin: reduceMax,
  ReduceProd: norms.reduceProd,
  ReduceSum: reduceSum,
  ReduceSumSquare: norms.reduceSumSquare,
  Relu: relu,
  Reshape: reshape,
  Resize: resize,
  Round: elementary.step,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
  Selu: rectifiers.selu,
  Shrink: rectifiers.shrink,
  Sigmoid: smooth.sigmoid,
  Sign: elementary.step,
  Sin: elementary.sin,
  Sinh: elementary.sinh,
  Slice: slice,
  Softmax: softmax,
  Softplus: smooth.softplus,
  Softsign: smooth.softsign,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Sqrt: elementary.sqrt,
  Squeeze: reshape,
  Sub: sub,
  Sum: add,
  Swish: smooth.swish,
  Tan: elementary.tan,
  Tanh: smooth.tanh,
  ThresholdedRelu: rectifiers.thresholdedRelu,
  Tile: tile,
  TopK: topK,
  Transpose: transpose,
  Trilu: trilu,
  Unsqueeze: reshape,
  Where: where,
};

/** By the operator's name. */
export const rules: ReadonlyMap<string, Rule> = new Map(Object.entries(byOperator));
