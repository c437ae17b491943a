import type { Graph, Node } from '../../graph/model.ts';
import type { WeightLayer } from '../../types/classifier.ts';
import { blocksOf } from './blocks.ts';
import { type Kernel, kernelOf } from './kernels.ts';
import type { Role } from './roles.ts';
import { surroundingsOf } from './surroundings.ts';
import type { Use } from './uses.ts';

/** A weight layer with the names of its constants in the graph. */
export interface LayerWeights extends WeightLayer {
  readonly kernels: readonly Kernel[];
  /** All else that is trained and belongs to the layer, in the order of the graph. */
  readonly others: readonly { readonly constant: string; readonly role: Role }[];
  /** Whether a rectifier follows, which halves the variance that the initialiser must make up for. */
  readonly rectified: boolean;
}

/**
 * The layers from the input to the output: each product of values with trained weights. Every other trained constant
 * belongs to one of them: to the layer that it is a part of; a normalisation that feeds a layer straight away, to that
 * (pre-activation); else to the last layer before it, or where there is none to the first one behind it. In a network
 * without any such product each operator with trained numbers is a layer.
 */
export function weightLayers(graph: Graph, trained: readonly Use[]): LayerWeights[] {
  const products = productsOf(trained);
  const owner = products.size === 0 ? ownersAlone(graph, trained) : ownersOf(graph, products);
  const nodes = products.size === 0 ? [...owner.keys()] : products.layers.map(({ node }) => node);
  const { isRectified } = surroundingsOf(graph, (item) => products.has(item));
  const others = otherConstants(trained, owner);
  const blocks = blocksOf(nodes.map(nameOf));
  return nodes.map((item, index): LayerWeights => {
    const kernels = kernelsOf(products.layers[index]?.uses ?? [], graph);
    const own = others.get(index) ?? [];
    const counted = [
      ...kernels.map(({ constant }) => constant),
      ...own.flatMap(({ constant, role }) => (role === 'mean' || role === 'variance' ? [] : [constant])),
    ];
    return {
      name: nameOf(item),
      kind: kernels[0]?.kind ?? 'elementwise',
      block: blocks[index] ?? nameOf(item),
      parameterCount: counted.reduce((total, constant) => total + sizeOf(graph, constant), 0),
      kernels,
      others: own,
      rectified: isRectified(item),
    };
  });
}

/** What callers see of a layer. */
export function layerSummary({ name, kind, block, parameterCount }: LayerWeights): WeightLayer {
  return { name, kind, block, parameterCount };
}

/** The nodes that multiply with weights; one whose weights came before is that layer again. */
interface Products {
  /** Each layer's first node with the first uses of its weights. */
  readonly layers: readonly { readonly node: Node; readonly uses: Use[] }[];
  readonly size: number;
  has(item: Node): boolean;
  placeOf(item: Node): number | undefined;
}

function productsOf(trained: readonly Use[]): Products {
  const places = new Map<Node, number>();
  const first = new Map<string, number>();
  const layers: { node: Node; uses: Use[] }[] = [];
  for (const use of trained) {
    const { constant, node, role } = use;
    if (role !== 'weights') continue;
    const before = first.get(constant);
    const index = places.get(node) ?? before ?? layers.length;
    places.set(node, index);
    if (index === layers.length) layers.push({ node, uses: [] });
    if (before !== undefined) continue;
    first.set(constant, index);
    layers[index]?.uses.push(use);
  }
  return {
    layers,
    size: layers.length,
    has: (item) => places.has(item),
    placeOf: (item) => places.get(item),
  };
}

/** The place of the layer that each node belongs to. */
function ownersOf(graph: Graph, products: Products): Map<Node, number> {
  const owner = new Map<Node, number>();
  const behind = new Map<string, number>();
  for (const item of graph.nodes) {
    const before = item.inputs.flatMap((name) => behind.get(name) ?? []);
    const index = products.placeOf(item) ?? (before.length > 0 ? Math.max(...before) : undefined);
    if (index === undefined) continue;
    owner.set(item, index);
    for (const name of item.outputs) behind.set(name, index);
  }
  const ahead = new Map<string, number>();
  for (const item of graph.nodes.toReversed()) {
    const after = item.outputs.flatMap((name) => ahead.get(name) ?? []);
    const index = products.placeOf(item) ?? (after.length > 0 ? Math.min(...after) : undefined);
    if (!owner.has(item)) owner.set(item, index ?? 0);
    if (index === undefined) continue;
    for (const name of item.inputs) ahead.set(name, Math.min(index, ahead.get(name) ?? index));
  }
  const { normalizationBefore } = surroundingsOf(graph, products.has);
  products.layers.forEach(({ node }, index) => {
    const normalization = normalizationBefore(node);
    if (normalization !== undefined) owner.set(normalization, index);
  });
  return owner;
}

/** Each node with trained numbers as a layer of its own. */
function ownersAlone(graph: Graph, trained: readonly Use[]): Map<Node, number> {
  const named = new Set(trained.map(({ node }) => node));
  return new Map(graph.nodes.filter((item) => named.has(item)).map((item, index) => [item, index]));
}

function otherConstants(
  trained: readonly Use[],
  owner: ReadonlyMap<Node, number>,
): Map<number, { readonly constant: string; readonly role: Role }[]> {
  const found = new Map<number, { readonly constant: string; readonly role: Role }[]>();
  const seen = new Set(trained.flatMap(({ constant, role }) => (role === 'weights' ? [constant] : [])));
  for (const { constant, node, role } of trained) {
    if (role === undefined || seen.has(constant)) continue;
    seen.add(constant);
    const index = owner.get(node) ?? 0;
    found.set(index, [...(found.get(index) ?? []), { constant, role }]);
  }
  return found;
}

function kernelsOf(uses: readonly Use[], graph: Graph): Kernel[] {
  return uses.flatMap(({ constant, node, position }) => {
    const tensor = graph.initializers.get(constant);
    return tensor === undefined ? [] : [kernelOf(node, position, constant, tensor)];
  });
}

function nameOf({ name, outputs }: Node): string {
  return name === '' ? (outputs[0] ?? '') : name;
}

function sizeOf(graph: Graph, constant: string): number {
  return graph.initializers.get(constant)?.dims.reduce((total, size) => total * size, 1) ?? 0;
}
