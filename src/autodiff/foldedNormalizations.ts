import { valuesReadBy } from '../graph/branches.ts';
import { floatAttribute } from '../graph/edit.ts';
import type { Graph, Node, Tensor } from '../graph/model.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import { tensorValues } from '../graph/tensor.ts';

/** A batch normalisation at inference: y = factor x + offset for each channel. */
export interface FoldedNormalization {
  readonly node: Node;
  readonly factor: Float64Array;
  readonly offset: Float64Array;
}

/** By the value that they normalise: those that alone read what a convolution gives. */
export type FoldedNormalizations = ReadonlyMap<string, FoldedNormalization>;

export function foldedNormalizations(graph: Graph, facts: ShapeInfo): FoldedNormalizations {
  const made = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const uses = new Map<string, number>();
  for (const name of [...graph.nodes.flatMap(valuesReadBy), ...graph.outputs.map(({ name }) => name)])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map(
    graph.nodes.flatMap((node) => {
      const [input = ''] = node.inputs;
      const isBehind = node.opType === 'BatchNormalization' && made.get(input)?.opType === 'Conv';
      const folded = isBehind && uses.get(input) === 1 ? affine(node, facts) : undefined;
      return folded === undefined ? [] : [[input, folded] as const];
    }),
  );
}

function affine(node: Node, { constant }: ShapeInfo): FoldedNormalization | undefined {
  const [scale, bias, mean, variance] = node.inputs.slice(1).map((name) => numbers(constant(name)));
  if (scale === undefined || bias === undefined || mean === undefined || variance === undefined)
    return undefined;
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  const factor = Float64Array.from(scale, (value, c) => value / Math.sqrt((variance[c] ?? 0) + epsilon));
  const offset = Float64Array.from(bias, (value, c) => value - (factor[c] ?? 0) * (mean[c] ?? 0));
  return { node, factor, offset };
}

function numbers(tensor: Tensor | undefined): Float64Array | undefined {
  return tensor === undefined ? undefined : Float64Array.from(tensorValues(tensor), Number);
}
