import { backward } from '../../autodiff/backward.ts';
import { createGraphBuilder, type GraphBuilder } from '../../graph/graphBuilder.ts';
import type { Node, Tensor } from '../../graph/model.ts';
import { featureLayer } from '../network/featureLayers.ts';
import { isChannelsFirst } from '../network/modelSignature.ts';
import { imageName, logitsName, type Network } from '../network/network.ts';
import { channelsLast, requireUnquantized, seeded, seedName, withoutGradient } from '../onnx/graphs.ts';
import { type CamName, camNames, camNodes } from './camNodes.ts';
import type { Entry, ExportedMethod, MapGraph, MapParts, MapRequest } from './mapParts.ts';
import { pathNodes } from './pathNodes.ts';

/** The network's graph with the map of a method. */
export function mapNodes(network: Network, request: MapRequest): MapGraph {
  const { method } = request;
  const entry = entryOf(network);
  requireUnquantized(network, entry.name);
  const initializers = new Map(network.graph.initializers);
  const builder = createGraphBuilder({ prefix: 'saliency/map/', initializers });
  for (const item of network.graph.nodes) if (item !== entry.node) builder.append(item);
  seedNodes(builder, network, request.target);
  const whole = { builder, network, entry };
  const map = isCam(method) ? camOf(whole, request, method) : attributed(whole, request);
  return { nodes: builder.nodes, initializers, map };
}

function entryOf({ graph, input }: Network): Entry {
  const turn = graph.nodes.find(
    ({ outputs, inputs }) => outputs.includes(input.name) && inputs.includes(imageName),
  );
  const channelAxis = isChannelsFirst(input) ? 1 : input.size.length + 1;
  return turn === undefined
    ? { name: imageName, node: undefined, channelAxis }
    : { name: input.name, node: turn, channelAxis };
}

/** The gradient by the logits, [n, outputs]: that of the predicted class, or of one class. See `seedFeed`. */
function seedNodes(builder: GraphBuilder, { outputCount }: Network, target: number | 'predicted'): void {
  const output = seedName;
  const numbers = (...values: number[]) => builder.floats(Float32Array.from(values), [values.length]);
  if (target !== 'predicted') {
    const row =
      outputCount === 1
        ? [target === 1 ? 1 : -1]
        : Array.from({ length: outputCount }, (_, k) => Number(k === target));
    const one = builder.floats(Float32Array.from(row), [1, outputCount]);
    builder.add('Expand', [one, builder.add('Shape', [logitsName])], { output });
  } else if (outputCount === 1) {
    const isOne = builder.add('Greater', [logitsName, numbers(0)]);
    builder.add('Where', [isOne, numbers(1), numbers(-1)], { output });
  } else {
    const best = builder.add('ArgMax', [logitsName], { attributes: { axis: 1, keepdims: 0 } });
    builder.add('OneHot', [best, builder.integers([outputCount]), numbers(0, 1)], { output });
  }
}

/** Appends the backward pass and gives the gradient by a value. */
function gradientBy({ builder, network }: MapParts, name: string, guided = false): string {
  const { graph, gradients } = backward(seeded(network), {
    output: logitsName,
    seed: seedName,
    inputs: [name],
    guided,
    facts: network.facts,
    source: network.source,
  });
  const [gradient] = gradients;
  if (gradient === undefined) throw withoutGradient(network, name, 'the image');
  append(builder, network, graph);
  return gradient;
}

/** Appends what a backward pass adds to a graph, and the optional outputs that it asks of forward nodes. */
function append(
  builder: GraphBuilder,
  network: Network,
  graph: { readonly nodes: readonly Node[]; readonly initializers: ReadonlyMap<string, Tensor> },
): void {
  const count = network.graph.nodes.length;
  const amended = new Map(network.graph.nodes.map((item, at) => [item.outputs[0], graph.nodes[at]] as const));
  builder.nodes.forEach((item, at) => {
    const own = amended.get(item.outputs[0]);
    if (own !== undefined && own.outputs.length > item.outputs.length) builder.nodes[at] = own;
  });
  for (const item of graph.nodes.slice(count)) builder.append(item);
  for (const [name, tensor] of graph.initializers) builder.initializers.set(name, tensor);
}

function isCam(method: ExportedMethod): method is CamName {
  return camNames.some((name) => name === method);
}

/** The map of a layer at the size of the image, [n, ...places]. */
function camOf(parts: MapParts, { layer: named }: MapRequest, method: CamName): string {
  const { builder, network } = parts;
  const layer = featureLayer(network, named);
  requireUnquantized(network, layer.name);
  const gradient = gradientBy(parts, layer.name);
  const rank = network.facts.shape(layer.name).length;
  const [activations, gradients] = [layer.name, gradient].map((name, at) => {
    const output = builder.fresh(at === 0 ? 'activations' : 'gradients');
    channelsLast(builder, name, { layer, rank, output });
    return output;
  });
  const cam = camNodes(builder, method, {
    places: layer.size.map((_, axis) => axis + 1),
    activations: activations ?? '',
    gradients: gradients ?? '',
  });
  const { size } = network.input;
  const image = builder.add('Unsqueeze', [cam, builder.integers([1])]);
  const sizes = builder.integers(size);
  const large = builder.add('Resize', [image, '', '', sizes], {
    attributes: {
      mode: 'linear',
      coordinate_transformation_mode: 'half_pixel',
      axes: size.map((_, axis) => axis + 2),
    },
  });
  return builder.add('Squeeze', [large, builder.integers([1])]);
}

/** The sum over channels of the absolute attribution, [n, ...places]. */
function attributed(parts: MapParts, request: MapRequest): string {
  const { builder, entry, network } = parts;
  const { method } = request;
  const axis = builder.integers([entry.channelAxis]);
  const summed = (name: string) =>
    builder.add('ReduceSum', [builder.add('Abs', [name]), axis], { attributes: { keepdims: 0 } });
  if (method === 'integrated-gradients') return summed(pathNodes(parts, request));
  if (method === 'input-x-gradient')
    return summed(builder.add('Mul', [entry.name, gradientBy(parts, entry.name)]));
  if (method === 'gradient') return summed(gradientBy(parts, entry.name));
  if (method === 'guided-backprop') return summed(gradientBy(parts, entry.name, true));
  throw new RangeError(`${network.source}: ${method} has no map within a model`);
}
