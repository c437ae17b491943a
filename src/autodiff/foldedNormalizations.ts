import { valuesReadBy } from '../graph/branches.ts';
import { floatAttribute } from '../graph/edit.ts';
import type { Graph, Node, Tensor } from '../graph/model.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import { tensorValues } from '../graph/tensor.ts';

/** What is done to what a layer gives: y = factor x + offset. */
export interface FoldedNormalization {
  readonly node: Node;
  /** Of each channel; undefined where nothing is multiplied. */
  readonly factor: Float64Array | undefined;
  readonly offset: Float64Array;
  /** The shape of `offset` as the layer adds it. */
  readonly dims: readonly number[];
}

/** By the value that they change: those that alone read what a layer gives. */
export type FoldedNormalizations = ReadonlyMap<string, FoldedNormalization>;

const convolutions = new Set(['Conv', 'ConvTranspose']);

/** Batch normalisations at inference behind convolutions, and biases that are added behind a layer. */
export function foldedNormalizations(graph: Graph, facts: ShapeInfo): FoldedNormalizations {
  const made = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const uses = new Map<string, number>();
  for (const name of [...graph.nodes.flatMap(valuesReadBy), ...graph.outputs.map(({ name }) => name)])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map(
    graph.nodes.flatMap((node) =>
      node.inputs.flatMap((input, at) => {
        const layer = made.get(input);
        if (layer === undefined || uses.get(input) !== 1) return [];
        const folded = foldedInto(layer, node, { at, facts });
        return folded === undefined ? [] : [[input, folded] as const];
      }),
    ),
  );
}

function foldedInto(
  layer: Node,
  node: Node,
  { at, facts }: { readonly at: number; readonly facts: ShapeInfo },
): FoldedNormalization | undefined {
  if (node.opType === 'BatchNormalization')
    return at === 0 && layer.opType === 'Conv' ? affine(node, facts) : undefined;
  const isLayer = layer.opType === 'MatMul' || convolutions.has(layer.opType);
  if (node.opType !== 'Add' || !isLayer || !layer.inputs.slice(0, 2).some((name) => facts.constant(name)))
    return undefined;
  const bias = facts.constant(node.inputs[1 - at] ?? '');
  const offset = numbers(bias);
  const shape = facts.shape(node.inputs[at] ?? '');
  if (bias === undefined || offset === undefined) return undefined;
  if (shape.join() !== facts.shape(node.outputs[0] ?? '').join()) return undefined;
  if (layer.opType === 'MatMul') return { node, factor: undefined, offset, dims: bias.dims };
  const [channels = 0, ...places] = shape.slice(1);
  // One number a channel: [channels, 1, 1], whatever of 1 stands before.
  const isPerChannel = offset.length === channels && bias.dims.at(-1 - places.length) === channels;
  return isPerChannel ? { node, factor: undefined, offset, dims: [channels] } : undefined;
}

function affine(node: Node, { constant }: ShapeInfo): FoldedNormalization | undefined {
  const [scale, bias, mean, variance] = node.inputs.slice(1).map((name) => numbers(constant(name)));
  if (scale === undefined || bias === undefined || mean === undefined || variance === undefined)
    return undefined;
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  const factor = Float64Array.from(scale, (value, c) => value / Math.sqrt((variance[c] ?? 0) + epsilon));
  const offset = Float64Array.from(bias, (value, c) => value - (factor[c] ?? 0) * (mean[c] ?? 0));
  return { node, factor, offset, dims: [offset.length] };
}

function numbers(tensor: Tensor | undefined): Float64Array | undefined {
  return tensor === undefined ? undefined : Float64Array.from(tensorValues(tensor), Number);
}
