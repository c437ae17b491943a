import { backward } from '../../autodiff/backward.ts';
import { producers } from '../../graph/edit.ts';
import { createGraphBuilder } from '../../graph/graphBuilder.ts';
import type { Graph, Node } from '../../graph/model.ts';
import { renamedNode } from '../../graph/renamed.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import { type AttentionMaps, attentionMaps } from '../network/attention/attentionMaps.ts';
import { withAttentionMatrices, withShapes } from '../network/attention/unfolded.ts';
import { onEveryPath } from '../network/layerPaths.ts';
import { logitsName, modelOf, type Network } from '../network/network.ts';
import { type GradientModel, seeded, seedName, withoutGradient } from './graphs.ts';

/** Whose derivative the gradients are: see `Attentive`. */
export type AttentionScores = 'logits' | 'layers';

export interface AttentionModel extends GradientModel, AttentionMaps {}

/** Image batch and seed in; of each layer the softmax matrix, and the gradient by it, out. */
export function attentionModel(network: Network, scores: AttentionScores): AttentionModel {
  const { source, input } = network;
  if (input.size.length !== 2)
    throw new RangeError(
      `${source}: methods of attention need a classifier of images, this one is of volumes`,
    );
  const known = withAttentionMatrices(network);
  const found = attentionMaps(known, source);
  const whole: Network = { ...network, ...known };
  const asked = scores === 'logits' ? whole : withScoresOfLayers(whole, found);
  const names = found.maps.map(({ name }) => name);
  const { graph, gradients } = backward(seeded(asked), {
    output: asked.graph.outputs[0]?.name ?? logitsName,
    seed: seedName,
    inputs: names,
    guided: false,
    facts: asked.facts,
    source,
  });
  const outputs = names.flatMap((name, at) => {
    const gradient = gradients[at];
    if (gradient === undefined) throw withoutGradient(network, name, `attention ${name}`);
    return [name, gradient];
  });
  const model = modelOf(asked, { ...graph, nodes: graph.nodes.map(going) }, outputs);
  return { model, outputs, ...found };
}

const stopped = 'saliency/attention/stopped/';

/** The node with each value at which the gradient stops under the name that it has. */
function going(item: Node): Node {
  return item.inputs.some((name) => name.startsWith(stopped))
    ? renamedNode(item, (name) => (name.startsWith(stopped) ? name.slice(stopped.length) : name))
    : item;
}

/**
 * The network with the sum of what its head makes of the tokens behind each layer as its output, where no layer's gradient
 * goes on to the layers before it: the head stands once for each, and each block reads the one before under a name of
 * its own, which nothing makes.
 */
function withScoresOfLayers(network: Network, { maps }: AttentionMaps): Network {
  const { graph, facts } = network;
  const residuals = residualsOf(
    network,
    maps.map(({ at }) => at),
  );
  const last = residuals.at(-1) ?? '';
  const head = headBehind(graph, last);
  const initializers = new Map(graph.initializers);
  const builder = createGraphBuilder({ prefix: 'saliency/attention/', initializers });
  const shapes = new Map<string, readonly (number | undefined)[]>();
  const isCut = new Set(residuals.slice(0, -1));
  for (const item of graph.nodes) {
    builder.append(renamedNode(item, (name) => name));
    const cut = item.inputs.some((name) => isCut.has(name));
    if (!cut) continue;
    builder.nodes.pop();
    const inputs = item.inputs.map((name) => (isCut.has(name) ? stopped + name : name));
    builder.append({ ...item, inputs });
    for (const name of item.inputs) if (isCut.has(name)) shapes.set(stopped + name, facts.shape(name));
  }
  const scores = residuals.map((residual, layer) => {
    if (residual === last) return logitsName;
    const prefix = `saliency/attention/layer${layer}/`;
    const own = new Set(head.flatMap(({ outputs }) => outputs));
    const rename = (name: string) => (name === last ? residual : own.has(name) ? prefix + name : name);
    for (const item of head) {
      builder.append({ ...renamedNode(item, rename), name: prefix + item.name });
      for (const name of item.outputs) if (name !== '') shapes.set(prefix + name, facts.shape(name));
    }
    return prefix + logitsName;
  });
  const sum = builder.add('Sum', scores);
  shapes.set(sum, facts.shape(logitsName));
  const whole: Graph = { ...graph, nodes: builder.nodes, initializers, outputs: [{ name: sum }] };
  return {
    ...network,
    graph: whole,
    facts: withTypes(withShapes(facts, { shapes, constants: new Map() }), facts, shapes),
  };
}

/** Facts in which a copy has the element type of what it is a copy of. */
function withTypes(facts: ShapeInfo, before: ShapeInfo, shapes: ReadonlyMap<string, unknown>): ShapeInfo {
  const origin = (name: string) => name.replace(/^saliency\/attention\/(?:stopped|layer\d+)\//, '');
  return {
    ...facts,
    elementType: (name) =>
      shapes.has(name) && origin(name) !== name ? before.elementType(origin(name)) : facts.elementType(name),
    isBatch: (name) =>
      shapes.has(name) && origin(name) !== name ? before.isBatch(origin(name)) : facts.isBatch(name),
  };
}

/**
 * The tokens as each layer leaves them: the last value before the next attention that everything leads through; behind the
 * last attention, the last one that is made as those are.
 */
function residualsOf(network: Network, indices: readonly number[]): string[] {
  const { graph, facts, source } = network;
  const joints = onEveryPath(network);
  const makers = producers(graph);
  const order = new Map(graph.nodes.map((item, at) => [item, at]));
  const isJoint = (name: string, from: number, to: number) => {
    const at = order.get(makers.get(name) ?? ({} as Node)) ?? -1;
    return joints.has(name) && facts.shape(name).length === 3 && at > from && at < to;
  };
  const values = graph.nodes.flatMap(({ outputs }) => outputs);
  const first = indices[0] ?? 0;
  const before = values.findLast((name) => isJoint(name, -1, first));
  const shape = before === undefined ? '' : facts.shape(before).join();
  const among = (layer: number) =>
    values.filter(
      (name) =>
        isJoint(name, indices[layer] ?? 0, indices[layer + 1] ?? Infinity) &&
        facts.shape(name).join() === shape,
    );
  const inner = indices.slice(0, -1).map((_, layer) => among(layer).at(-1));
  const kind = makers.get(inner.at(-1) ?? '')?.opType ?? 'Add';
  const ends = [...inner, among(indices.length - 1).findLast((name) => makers.get(name)?.opType === kind)];
  const known = ends.filter((name) => name !== undefined);
  if (before === undefined || known.length < indices.length)
    throw new RangeError(
      `${source}: legrad needs tokens between the layers that everything leads through, found none behind layer ${ends.indexOf(undefined) + 1} of ${indices.length}`,
    );
  return known;
}

/** The nodes that depend on a value. */
function headBehind({ nodes }: Graph, start: string): Node[] {
  const reached = new Set([start]);
  return nodes.filter(({ inputs, outputs }) => {
    const isBehind = inputs.some((name) => reached.has(name));
    if (isBehind) for (const name of outputs) reached.add(name);
    return isBehind;
  });
}
