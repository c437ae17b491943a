import { quoted } from '../../../files/quoted.ts';
import type { Graph, Node } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';
import { type Origins, originsOf } from '../tokens/positionsOf.ts';
import { type TokenPositions, tokenPositions } from '../tokens/tokenPositions.ts';

/** A softmax among all tokens, a value of the graph. */
export interface AttentionMap {
  readonly name: string;
  /** Where its node stands in the graph. */
  readonly at: number;
}

/** The attention of a network, in its order, and where the tokens of the image are. */
export interface AttentionMaps extends TokenPositions {
  readonly maps: readonly AttentionMap[];
  /** How many tokens there are, others than patches among them. */
  readonly tokens: number;
}

/** Operators between a softmax and its product, and between it and what it is of. */
const between = new Set([
  'Mul',
  'Div',
  'Add',
  'Sub',
  'Where',
  'Cast',
  'Dropout',
  'Identity',
  'Reshape',
  'Clip',
  'IsNaN',
]);

/**
 * The softmax attention of a network in which each layer has one matrix of all tokens by all tokens. Throws RangeError
 * where there is none, or where attention is kept within windows, or among tokens that change on the way.
 */
export function attentionMaps(
  { graph, facts }: { graph: Graph; facts: ShapeInfo },
  source: string,
): AttentionMaps {
  const found = softmaxes(graph);
  if (found.length === 0)
    throw new RangeError(
      `${source}: methods of attention need a softmax between two products, found none: it is no transformer`,
    );
  const origins = originsOf(graph, facts);
  const places = found.map(({ name }) => positionsOf(name, { facts, origins }));
  const odd = places.indexOf(undefined);
  const [first] = places;
  if (odd >= 0 || first === undefined) {
    const name = found[odd]?.name ?? '';
    const shape = facts
      .shape(name)
      .map((size) => size ?? 'n')
      .join(', ');
    throw new RangeError(
      `${source}: methods of attention need matrices of all tokens by all tokens, found ${quoted(name)} [${shape}], which is of windows or of other tokens`,
    );
  }
  const other = places.find(
    (one) => one?.patches.join() !== first.patches.join() || one.tokens !== first.tokens,
  );
  if (other !== undefined)
    throw new RangeError(
      `${source}: methods of attention need the same tokens in every layer, found ${first.tokens} and ${other.tokens}`,
    );
  return { ...first, maps: found };
}

function positionsOf(name: string, { facts, origins }: { facts: ShapeInfo; origins: Origins }) {
  const shape = facts.shape(name);
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || rows !== columns || shape.length < 3 || shape.length > 4) return undefined;
  const places = tokenPositions(origins, name, rows);
  return places && { ...places, tokens: rows };
}

/** Softmax nodes over the last axis that are of a product of two values and factor of another. */
function softmaxes({ nodes }: Graph): AttentionMap[] {
  const makers = new Map(nodes.flatMap((item) => item.outputs.map((name) => [name, item] as const)));
  return nodes.flatMap((item, at) => {
    const [input = '', output = ''] = [item.inputs[0], item.outputs[0]];
    const isOfProduct = item.opType === 'Softmax' && leadsBack(input, makers, 8);
    return isOfProduct && leadsOn(output, nodes, at) ? [{ name: output, at }] : [];
  });
}

function isProduct({ opType, inputs }: Node, makers: ReadonlyMap<string, Node>): boolean {
  return (opType === 'MatMul' || opType === 'Einsum') && inputs.every((name) => makers.has(name));
}

function leadsBack(name: string, makers: ReadonlyMap<string, Node>, steps: number): boolean {
  const maker = makers.get(name);
  if (maker === undefined || steps === 0) return false;
  if (isProduct(maker, makers)) return true;
  return between.has(maker.opType) && maker.inputs.some((input) => leadsBack(input, makers, steps - 1));
}

/** Whether a value, or what little is done to it, is a factor of a product. */
function leadsOn(name: string, nodes: readonly Node[], start: number): boolean {
  const reached = new Set([name]);
  for (const item of nodes.slice(start + 1)) {
    if (!item.inputs.some((input) => reached.has(input))) continue;
    if (item.opType === 'MatMul' || item.opType === 'Einsum') return true;
    if (between.has(item.opType)) for (const output of item.outputs) reached.add(output);
  }
  return false;
}
