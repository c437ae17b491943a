import { valueNames } from '../freshNames.ts';
import { createGraphBuilder } from '../graphBuilder.ts';
import type { Model, Node } from '../model.ts';
import { attention, multiHeadAttention } from './attention.ts';
import type { Unfuse } from './fusedNode.ts';
import { activated, biasGelu, fastGelu, gelu, quickGelu } from './gelus.ts';
import {
  simplifiedLayerNormalization,
  skipLayerNormalization,
  skipSimplifiedLayerNormalization,
} from './norms.ts';
import { fusedMatMul } from './products.ts';

/** What each fused operator of ONNX Runtime stands for; undefined where one of its forms is not known. */
const unfuses: ReadonlyMap<string, Unfuse> = new Map(
  Object.entries({
    Attention: attention,
    BiasGelu: biasGelu,
    FastGelu: fastGelu,
    FusedConv: activated('Conv'),
    FusedGemm: activated('Gemm'),
    FusedMatMul: fusedMatMul,
    Gelu: gelu,
    MultiHeadAttention: multiHeadAttention,
    QuickGelu: quickGelu,
    SimplifiedLayerNormalization: simplifiedLayerNormalization,
    SkipLayerNormalization: skipLayerNormalization,
    SkipSimplifiedLayerNormalization: skipSimplifiedLayerNormalization,
  }),
);

/** ONNX Runtime writes this one without a domain. */
const withoutDomain = 'SimplifiedLayerNormalization';

/**
 * The model with operators of ONNX itself, in the form of operator set 18, in the place of those of `com.microsoft` that
 * ONNX Runtime's optimizer writes: they have gradients, and show the matrices of attention. One whose form is not known
 * stays as it is.
 */
export function unfusedModel(model: Model): Model {
  const isFused = ({ domain, opType }: Node) => domain === 'com.microsoft' || opType === withoutDomain;
  if (!model.graph.nodes.some(isFused)) return model;
  const initializers = new Map(model.graph.initializers);
  let prefix = 'unfused/';
  while ([...valueNames(model.graph)].some((name) => name.startsWith(prefix))) prefix = `file/${prefix}`;
  const builder = createGraphBuilder({ prefix, initializers });
  for (const item of model.graph.nodes) {
    const unfuse = isFused(item) ? unfuses.get(item.opType) : undefined;
    if (unfuse?.({ item, builder }) !== true) builder.append(item);
  }
  return { ...model, graph: { ...model.graph, nodes: builder.nodes, initializers } };
}
