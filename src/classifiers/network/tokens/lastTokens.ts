import { valuesReadBy } from '../../../graph/branches.ts';
import type { Graph, Node } from '../../../graph/model.ts';
import { moves, products, type TokenFlow, type TokenLayer } from './tokenFlow.ts';

/** Where a value has a part that is a grid, and a part that is none. */
type Half = 'grid' | 'rest';

/**
 * The last value with the tokens of the whole image through which all that they give to the output leads on: behind it
 * they are pooled, or read by a class token. Undefined where there is none.
 */
export function lastTokens(
  graph: Graph,
  { flow, joints }: { flow: TokenFlow; joints: ReadonlySet<string> },
): TokenLayer | undefined {
  // A size says nothing of what lies in it.
  const nodes = graph.nodes.filter(({ opType }) => opType !== 'Shape' && opType !== 'Size');
  const { outputs } = graph;
  const logits = outputs[0]?.name ?? '';
  const live = livingHalves(nodes, { flow, logits });
  const isLive = (name: string, half: Half) => live.has(`${half} ${name}`);
  const names = [...flow.layers.keys()].filter((name) => isLive(name, 'grid'));
  const order = new Map(nodes.map((item, at) => [item, at]));
  const ahead = new Map<string, bigint>();
  const exits: { readonly at: number; readonly ways: bigint }[] = [];
  const first = names[0];
  if (first !== undefined) ahead.set(first, 1n);
  for (const item of nodes) {
    for (const name of valuesReadBy(item)) {
      const ways = ahead.get(name) ?? 0n;
      if (ways === 0n) continue;
      for (const output of item.outputs) {
        if (isLive(output, 'grid')) ahead.set(output, (ahead.get(output) ?? 0n) + ways);
        if (leaves(item, { name, output, flow, isLive })) exits.push({ at: order.get(item) ?? 0, ways });
      }
    }
  }
  return names.toReversed().reduce<TokenLayer | undefined>((found, name) => {
    const layer = flow.layers.get(name);
    if (found !== undefined || layer === undefined) return found;
    const at = order.get(layer.node) ?? 0;
    const all = exits.filter((exit) => exit.at > at).reduce((sum, exit) => sum + exit.ways, 0n);
    const through = waysThrough(nodes.slice(at + 1), { name, flow, isLive });
    const isJoint = all > 0n && (ahead.get(name) ?? 0n) * through === all;
    if (isJoint && productsAfter(nodes.slice(at + 1), name) > 2) return undefined;
    return isJoint && isOfJoint(layer, { flow, joints, nodes })
      ? beforeProjection(layer, { flow, nodes })
      : undefined;
  }, undefined);
}

type IsLive = (name: string, half: Half) => boolean;

/**
 * How many products of two values that come from these tokens follow one upon another: two where a token reads the others,
 * by what it asks them and then by what they give; more where they go on meeting, in an order that was lost.
 */
function productsAfter(after: readonly Node[], name: string): number {
  const depths = new Map([[name, 0]]);
  let most = 0;
  for (const { opType, inputs, outputs } of after) {
    const known = inputs.flatMap((input) => depths.get(input) ?? []);
    if (known.length === 0) continue;
    const own = opType === 'Attention' ? 2 : products.has(opType) && known.length > 1 ? 1 : 0;
    const depth = Math.max(...known) + own;
    most = Math.max(most, depth);
    for (const output of outputs) depths.set(output, depth);
  }
  return most;
}

/** Whether what the cells of a value give goes on without them. */
function leaves(
  item: Node,
  { name, output, flow, isLive }: { name: string; output: string; flow: TokenFlow; isLive: IsLive },
): boolean {
  if (!isLive(output, 'rest')) return false;
  if (!flow.keeps(item, name)) return true;
  return !flow.layers.has(output) && flow.takesCells(output);
}

/** How many ways lead from the cells of a value out of the grids. */
function waysThrough(
  after: readonly Node[],
  { name: start, flow, isLive }: { name: string; flow: TokenFlow; isLive: IsLive },
): bigint {
  const ways = new Map([[start, 1n]]);
  let out = 0n;
  for (const item of after) {
    for (const name of valuesReadBy(item)) {
      const count = ways.get(name) ?? 0n;
      if (count === 0n) continue;
      for (const output of item.outputs) {
        if (isLive(output, 'grid')) ways.set(output, (ways.get(output) ?? 0n) + count);
        if (leaves(item, { name, output, flow, isLive })) out += count;
      }
    }
  }
  return out;
}

/** The halves of values that lead to the logits. */
function livingHalves(
  nodes: readonly Node[],
  { flow, logits }: { flow: TokenFlow; logits: string },
): Set<string> {
  const live = new Set([`rest ${logits}`]);
  for (const item of nodes.toReversed()) {
    for (const output of item.outputs) {
      const [grid, rest] = [live.has(`grid ${output}`), live.has(`rest ${output}`)];
      if (!grid && !rest) continue;
      for (const name of valuesReadBy(item)) {
        const keeps = flow.keeps(item, name);
        const takes = !flow.layers.has(output) && flow.takesCells(output);
        if (grid || (rest && (!keeps || takes))) live.add(`grid ${name}`);
        if (rest || (grid && (!keeps || !flow.layers.has(name)))) live.add(`rest ${name}`);
      }
    }
  }
  return live;
}

/** What moves numbers, or adds a constant to them or multiplies them with one. */
const affine = new Set(['Add', 'Sub', 'Mul', 'Div', ...moves]);

/** The tokens themselves, where a value is no more than their product with weights, such as all queries, keys and values. */
function beforeProjection(
  layer: TokenLayer,
  { flow, nodes }: { flow: TokenFlow; nodes: readonly Node[] },
): TokenLayer {
  const makers = new Map(nodes.flatMap((item) => item.outputs.map((output) => [output, item] as const)));
  const before = ({ node: { opType, inputs } }: TokenLayer): TokenLayer | undefined => {
    if (!products.has(opType) && !affine.has(opType)) return undefined;
    // A shape that is computed is no operand.
    const read = moves.has(opType) && opType !== 'Concat' ? inputs.slice(0, 1) : inputs;
    const [only, ...others] = read.filter((name) => makers.has(name));
    return only === undefined || others.length > 0 ? undefined : flow.layers.get(only);
  };
  let found = layer;
  for (let at = layer; ; ) {
    const input = before(at);
    if (input === undefined) break;
    if (products.has(at.node.opType)) found = input;
    at = input;
  }
  return found;
}

/** Whether the tokens are, but for what is done to each of them, those of a value through which everything leads. */
function isOfJoint(
  { name, node }: TokenLayer,
  { flow, joints, nodes }: { flow: TokenFlow; joints: ReadonlySet<string>; nodes: readonly Node[] },
): boolean {
  const makers = new Map(nodes.flatMap((item) => item.outputs.map((output) => [output, item] as const)));
  const seen = new Set<string>();
  const visit = (value: string, maker: Node | undefined): boolean => {
    if (joints.has(value)) return true;
    if (seen.has(value) || maker === undefined) return false;
    seen.add(value);
    return maker.inputs.some(
      (input) => flow.layers.has(input) && flow.keeps(maker, input) && visit(input, makers.get(input)),
    );
  };
  return visit(name, node);
}
