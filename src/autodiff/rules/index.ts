import type { Rule } from '../rule.ts';
import { add } from './add.ts';
import { averagePool } from './averagePool.ts';
import { batchNormalization } from './batchNormalization.ts';
import { clip } from './clip.ts';
import { concat } from './concat.ts';
import { conv } from './conv.ts';
import { gemm } from './gemm.ts';
import { globalAveragePool } from './globalAveragePool.ts';
import { identity } from './identity.ts';
import { leakyRelu } from './leakyRelu.ts';
import { matMul } from './matMul.ts';
import { maxPool } from './maxPool.ts';
import { pad } from './pad.ts';
import { reduceMean } from './reduceMean.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';

/** The rule of each operator of the standard domain, in the form that it has since operator set 18. */
export const rules: Readonly<Record<string, Rule>> = {
  Add: add,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Clip: clip,
  Concat: concat,
  Conv: conv,
  Dropout: identity,
  Flatten: reshape,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  Identity: identity,
  LeakyRelu: leakyRelu,
  MatMul: matMul,
  MaxPool: maxPool,
  Pad: pad,
  ReduceMean: reduceMean,
  Relu: relu,
  Reshape: reshape,
  Squeeze: reshape,
  Sum: add,
  Transpose: transpose,
  Unsqueeze: reshape,
};
