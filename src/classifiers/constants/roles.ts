import type { Node } from '../../graph/model.ts';

/**
 * What an operator does with a constant, which decides how it is re-drawn.
 *
 * Parameters by their position: `weights` of a product, `shift` (bias), `gain` (scale of a normalisation), `slope` of
 * PReLU, `mean` and `variance` (running statistics). What the operator would as well do with a number of a formula:
 * `addend`, `factor`, `exponent`, `limit`, and `token`, a constant that stands where values stand. `setting` tells the
 * operator how to work, `quantisation` is part of integer arithmetic.
 */
export type Role =
  | 'weights'
  | 'shift'
  | 'gain'
  | 'slope'
  | 'mean'
  | 'variance'
  | 'addend'
  | 'factor'
  | 'exponent'
  | 'limit'
  | 'token'
  | 'setting'
  | 'quantisation';

/** Roles that an operator's definition calls parameters of a layer. */
export const parameterRoles: ReadonlySet<Role> = new Set([
  'weights',
  'shift',
  'gain',
  'slope',
  'mean',
  'variance',
]);

type Positions = readonly (Role | undefined)[];

const product: Positions = ['weights', 'weights', 'shift'];
const convolution: Positions = ['token', 'weights', 'shift', 'token'];
const normalization: Positions = ['token', 'gain', 'shift', 'mean', 'variance'];
const recurrent: Positions = ['token', 'weights', 'weights', 'shift', 'setting', 'shift', 'shift', 'shift'];
const biased: Positions = ['token', 'shift', 'token'];
const moved: Positions = ['token', 'setting', 'setting', 'setting', 'setting', 'setting'];
const rotary: Positions = ['token', 'setting', 'setting', 'setting'];
const compared: Positions = ['limit', 'limit'];

/** Inputs of ONNX's operators. An input that is not here is not known. */
const standard: Readonly<Record<string, Positions>> = {
  Add: ['addend', 'addend'],
  Attention: ['token', 'token', 'token', 'addend', 'token', 'token'],
  BatchNormalization: normalization,
  Clip: ['token', 'limit', 'limit'],
  Conv: convolution,
  ConvTranspose: convolution,
  CumSum: moved,
  DeformConv: ['token', 'weights', undefined, 'shift', undefined],
  Div: ['factor', 'factor'],
  Dropout: moved,
  Equal: compared,
  GRU: recurrent,
  Gemm: product,
  Greater: compared,
  GreaterOrEqual: compared,
  GridSample: moved,
  GroupNormalization: normalization,
  InstanceNormalization: normalization,
  LSTM: recurrent,
  LayerNormalization: normalization,
  Less: compared,
  LessOrEqual: compared,
  MatMul: product,
  Mod: compared,
  Mul: ['factor', 'factor'],
  NonMaxSuppression: moved,
  OneHot: ['setting', 'setting', 'setting'],
  PRelu: ['token', 'slope'],
  Pad: moved,
  Pow: ['limit', 'exponent'],
  RMSNormalization: normalization,
  RNN: recurrent,
  Resize: moved,
  RoiAlign: moved,
  RotaryEmbedding: rotary,
  STFT: moved,
  ScatterElements: ['token', 'setting', 'token'],
  ScatterND: ['token', 'setting', 'token'],
  SimplifiedLayerNormalization: normalization,
  Sub: ['addend', 'addend'],
  Upsample: moved,
  Where: ['setting', 'token', 'token'],
};

/** Operators of any number of inputs, all alike. */
const alike: Readonly<Record<string, Role>> = {
  Concat: 'token',
  Max: 'limit',
  Mean: 'addend',
  Min: 'limit',
  Sum: 'addend',
};

/** What ONNX Runtime's optimiser and converters of transformers make of several operators. */
const fused: Readonly<Record<string, Positions>> = {
  Attention: ['token', 'weights', 'shift', 'setting', 'token', 'addend', 'setting'],
  BiasAdd: biased,
  BiasDropout: ['token', 'shift', 'token', 'setting', 'setting'],
  BiasGelu: biased,
  BiasSoftmax: ['token', 'addend'],
  BiasSplitGelu: biased,
  Conv: convolution,
  FastGelu: biased,
  FusedConv: convolution,
  FusedGemm: product,
  FusedMatMul: product,
  FusedMatMulActivation: product,
  GemmFastGelu: product,
  GroupNorm: normalization,
  MultiHeadAttention: ['token', 'token', 'token', 'shift', 'setting', 'addend', 'token', 'token'],
  NhwcConv: convolution,
  NhwcFusedConv: convolution,
  RotaryEmbedding: rotary,
  SimplifiedLayerNormalization: normalization,
  SkipGroupNorm: ['token', 'gain', 'shift', 'token', 'shift'],
  SkipLayerNormalization: ['token', 'token', 'gain', 'shift', 'shift'],
  SkipSimplifiedLayerNormalization: ['token', 'token', 'gain', 'shift'],
  TransposeMatMul: product,
};

/** The domain of operators that only TF.js knows. */
export const tfjsDomain = 'tfjs';

/** Operators of TensorFlow in a form that has no translation. */
const tensorFlow: Readonly<Record<string, Positions>> = {
  BatchMatMul: product,
  BatchMatMulV2: product,
  GatherV2: moved,
  MatMul: product,
  Maximum: compared,
  Minimum: compared,
  Pow: ['limit', 'exponent'],
  Select: ['setting', 'token', 'token'],
  SelectV2: ['setting', 'token', 'token'],
  _FusedMatMul: product,
};

const tensorFlowByName = new Map(Object.entries(tensorFlow));
const standardByName = new Map(Object.entries(standard));
const alikeByName = new Map(Object.entries(alike));
const fusedByName = new Map(Object.entries(fused));
const fusedDomains = new Set(['com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc']);

/** Operators that only copy, lay out or choose numbers, so that a constant behind one is still that constant. */
export const movements: ReadonlySet<string> = new Set([
  'Cast', 'Concat', 'DepthToSpace', 'Expand', 'Flatten', 'Gather', 'GatherElements', 'GatherND', 'Identity', 'Reshape',
  'Slice', 'SpaceToDepth', 'Split', 'Squeeze', 'Tile', 'Transpose', 'Trilu', 'Unsqueeze',
]); // biome-ignore format: a list reads better packed

/** The role of an input by the definition of its operator; undefined where the operator or the input is not known. */
export function roleAt(item: Node, position: number): Role | undefined {
  const { domain, opType } = item;
  if (isQuantised(opType)) return position === 0 && opType.endsWith('tizeLinear') ? 'token' : 'quantisation';
  if (fusedDomains.has(domain)) {
    const own = fusedByName.get(opType);
    if (own !== undefined) return own[position];
  }
  if (domain === tfjsDomain) return tensorFlowByName.get(opType)?.[position];
  if (domain !== '' && domain !== 'com.ms.internal.nhwc') return undefined;
  if (opType === 'Einsum') return 'weights';
  if (movements.has(opType) && !alikeByName.has(opType)) return moved[position];
  return alikeByName.get(opType) ?? standardByName.get(opType)?.[position];
}

/** Arithmetic of integers that stand for real numbers. */
function isQuantised(opType: string): boolean {
  return (
    opType.startsWith('QLinear') ||
    opType.startsWith('QGemm') ||
    opType.startsWith('QAttention') ||
    opType.startsWith('DynamicQuantize') ||
    opType.startsWith('MatMulNBits') ||
    opType.endsWith('Integer') ||
    opType.endsWith('IntegerToFloat') ||
    opType === 'QuantizeLinear' ||
    opType === 'DequantizeLinear'
  );
}
