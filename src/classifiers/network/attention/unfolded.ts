import { floatAttribute, intAttribute } from '../../../graph/edit.ts';
import { createGraphBuilder, type GraphBuilder } from '../../../graph/graphBuilder.ts';
import type { Graph, Node, Tensor } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';

/** A graph and what is known of its values. */
export interface Known {
  readonly graph: Graph;
  readonly facts: ShapeInfo;
}

type Shape = readonly (number | undefined)[];

/**
 * The graph in which the matrices of attention are values: each node `Attention` of ONNX as the products and the softmax
 * that it stands for. A form that it does not know stays as it is.
 */
export function withAttentionMatrices({ graph, facts }: Known): Known {
  if (!graph.nodes.some((item) => item.opType === 'Attention' && item.domain === '')) return { graph, facts };
  const initializers = new Map(graph.initializers);
  const builder = createGraphBuilder({ prefix: 'saliency/attention/', initializers });
  const shapes = new Map<string, Shape>();
  for (const item of graph.nodes) {
    const isKnown = item.opType === 'Attention' && item.domain === '' && isPlain(item, facts);
    if (isKnown) unfold(item, { builder, facts, shapes });
    else builder.append(item);
  }
  return {
    graph: { ...graph, nodes: builder.nodes, initializers },
    facts: withShapes(facts, { shapes, constants: initializers }),
  };
}

/** Facts that know new values too: real numbers of a shape, whose first axis is the batch. */
export function withShapes(
  facts: ShapeInfo,
  {
    shapes,
    constants,
  }: { readonly shapes: ReadonlyMap<string, Shape>; readonly constants: ReadonlyMap<string, Tensor> },
): ShapeInfo {
  return {
    elementType: (name) =>
      constants.get(name)?.elementType ?? (shapes.has(name) ? 'float32' : facts.elementType(name)),
    shape: (name) => constants.get(name)?.dims ?? shapes.get(name) ?? facts.shape(name),
    isBatch: (name) => (shapes.has(name) ? shapes.get(name)?.[0] === undefined : facts.isBatch(name)),
    constant: (name) => constants.get(name) ?? facts.constant(name),
  };
}

function isPlain(item: Node, facts: ShapeInfo): boolean {
  const [q = '', k = '', , mask = '', ...more] = item.inputs;
  const isSimple =
    intAttribute(item, 'is_causal', 0) === 0 &&
    floatAttribute(item, 'softcap', 0) === 0 &&
    more.every((name) => name === '') &&
    item.outputs.slice(1).every((name) => name === '');
  const isFloatMask = mask === '' || facts.elementType(mask) === 'float32';
  return isSimple && isFloatMask && headsOf(item, q, facts, 'q') === headsOf(item, k, facts, 'kv');
}

function headsOf(item: Node, name: string, facts: ShapeInfo, kind: 'q' | 'kv'): number {
  const shape = facts.shape(name);
  return shape.length === 4 ? (shape[1] ?? 0) : intAttribute(item, `${kind}_num_heads`, 0);
}

interface Unfolding {
  readonly builder: GraphBuilder;
  readonly facts: ShapeInfo;
  readonly shapes: Map<string, Shape>;
}

function unfold(item: Node, { builder, facts, shapes }: Unfolding): void {
  const [q = '', k = '', v = '', mask = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const heads = headsOf(item, q, facts, 'q');
  const made = (name: string, shape: Shape) => {
    shapes.set(name, shape);
    return name;
  };
  const apart = (name: string): string => {
    const shape = facts.shape(name);
    if (shape.length === 4) return name;
    const [n, tokens, width = 0] = shape;
    const split = builder.add('Reshape', [name, builder.integers([0, 0, heads, width / heads])]);
    made(split, [n, tokens, heads, width / heads]);
    const turned = builder.add('Transpose', [split], { attributes: { perm: [0, 2, 1, 3] } });
    return made(turned, [n, heads, tokens, width / heads]);
  };
  const known = (name: string) => shapes.get(name) ?? facts.shape(name);
  const [Q, K, V] = [apart(q), apart(k), apart(v)];
  const [n, , tokens, width = 1] = known(Q);
  const [, , others, depth] = known(V);
  const keys = made(builder.add('Transpose', [K], { attributes: { perm: [0, 1, 3, 2] } }), [
    n,
    heads,
    width,
    others,
  ]);
  const square: Shape = [n, heads, tokens, others];
  const products = made(builder.add('MatMul', [Q, keys]), square);
  const factor = Float32Array.of(floatAttribute(item, 'scale', 1 / Math.sqrt(width)));
  const scaled = made(builder.add('Mul', [products, builder.floats(factor, [])]), square);
  const masked = mask === '' ? scaled : made(builder.add('Add', [scaled, mask]), square);
  const weights = made(builder.add('Softmax', [masked], { attributes: { axis: -1 } }), square);
  if (facts.shape(output).length === 4) {
    builder.add('MatMul', [weights, V], { output, label: item.name });
    return;
  }
  const mixed = made(builder.add('MatMul', [weights, V]), [n, heads, tokens, depth]);
  const turned = builder.add('Transpose', [mixed], { attributes: { perm: [0, 2, 1, 3] } });
  made(turned, [n, tokens, heads, depth]);
  builder.add('Reshape', [turned, builder.integers([0, 0, -1])], { output, label: item.name });
}
