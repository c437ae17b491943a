import { backward } from '../../autodiff/backward.ts';
import { gradientEnd, quantizingNode } from '../../autodiff/gradientEnd.ts';
import { NoGradientError } from '../../autodiff/rule.ts';
import { quoted } from '../../files/quoted.ts';
import { createGraphBuilder, type GraphBuilder } from '../../graph/graphBuilder.ts';
import { type Model, type Node, nodeLabel } from '../../graph/model.ts';
import { channelsLastOrder } from '../network/axisOrders.ts';
import type { FeatureLayer } from '../network/featureLayers.ts';
import { imageName, logitsName, modelOf, type Network } from '../network/network.ts';
import { gpuBackward } from './gpu/gradientRules.ts';
import { blockedBackward } from './nchwc/gradientRules.ts';
import { toNchwc } from './nchwc/nchwcLayout.ts';

/** The name under which a gradient of the logits, [n, outputs], comes in. */
export const seedName = 'saliency/seed';

/** Image batch in, logits out. */
export function forwardModel(network: Network): Model {
  return modelOf(network, network.graph, [logitsName]);
}

/** What a gradient is written for: blocks of so many channels (see `channelBlock`), any provider, or WebGPU. */
export type GradientLayout = number | 'plain' | 'webgpu';

export interface GradientModel {
  readonly model: Model;
  /** The outputs that hold what was asked for, in its order. */
  readonly outputs: readonly string[];
}

/** Image batch and seed in; the gradient by the image and the logits out. `layout`: what the graph is for. */
export function imageGradientModel(
  network: Network,
  { guided, layout }: { readonly guided: boolean; readonly layout: GradientLayout },
): GradientModel {
  requireUnquantized(network, imageName);
  const { graph, gradients } = differentiated(layout)(seeded(network), {
    output: logitsName,
    seed: seedName,
    inputs: [imageName],
    guided,
    facts: network.facts,
    source: network.source,
  });
  const gradient = gradients[0];
  if (gradient === undefined) throw withoutGradient(network, imageName, 'the image');
  const outputs = [gradient, logitsName];
  return { model: laidOut(modelOf(network, graph, outputs), layout), outputs };
}

/** Image batch and seed in; activations of a layer and the gradient by them out, both channels-last. */
export function featureGradientModel(
  network: Network,
  { layer, layout }: { readonly layer: FeatureLayer; readonly layout: GradientLayout },
): GradientModel {
  requireUnquantized(network, layer.name);
  const { graph, gradients } = differentiated(layout)(seeded(network), {
    output: logitsName,
    seed: seedName,
    inputs: [layer.name],
    guided: false,
    facts: network.facts,
    source: network.source,
  });
  const gradient = gradients[0];
  if (gradient === undefined) throw withoutGradient(network, layer.name, quoted(layer.name));
  const outputs = ['saliency/activations', 'saliency/activationGradients'];
  const rank = network.facts.shape(layer.name).length;
  const initializers = new Map(graph.initializers);
  const builder = createGraphBuilder({ prefix: 'saliency/', nodes: [...graph.nodes], initializers });
  [layer.name, gradient].forEach((name, index) => {
    channelsLast(builder, name, { layer, rank, output: outputs[index] ?? '' });
  });
  const model = modelOf(network, { ...graph, nodes: builder.nodes, initializers }, outputs);
  return { model: laidOut(model, layout), outputs };
}

/** A layer's vectors as [n, ...places, channels]: of an image with its channels last, of tokens one by one. */
export function channelsLast(
  builder: GraphBuilder,
  name: string,
  { layer, rank, output }: { readonly layer: FeatureLayer; readonly rank: number; readonly output: string },
): void {
  const { tokens, size, channels } = layer;
  if (tokens === undefined) {
    builder.add('Transpose', [name], { attributes: { perm: channelsLastOrder(rank) }, output });
    return;
  }
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const perm = [tokens.imageAxis, ...axes.toSpliced(tokens.imageAxis, 1)];
  const first = tokens.imageAxis === 0 ? name : builder.add('Transpose', [name], { attributes: { perm } });
  const flat = builder.add('Reshape', [first, builder.integers([-1, tokens.size])]);
  const places = builder.integers([...tokens.places()]);
  const picked = builder.add('Gather', [flat, places], { attributes: { axis: 1 } });
  builder.add('Reshape', [picked, builder.integers([-1, ...size, channels])], { output });
}

/** Quantised activations have no slope, and what goes round them would pass for the whole gradient. */
export function requireUnquantized({ graph, facts, source }: Network, input: string): void {
  const found = quantizingNode(graph, { output: logitsName, input, facts });
  if (found !== undefined) throw endsAt(found, source);
}

/** Why there is no gradient: it ends at a node, or nothing depends on the value. */
export function withoutGradient({ graph, facts, source }: Network, input: string, what: string): RangeError {
  const end = gradientEnd(graph, { output: logitsName, input, facts });
  return end === undefined
    ? new RangeError(`${source}: the logits do not depend on ${what}`)
    : endsAt(end, source);
}

function endsAt(item: Node, source: string): NoGradientError {
  return new NoGradientError(
    `${source}: the gradient ends at ${nodeLabel(item)} (${item.opType}), which makes integers or steps of real numbers; methods that need logits alone still work`,
  );
}

/** Written as the layout of the runtime takes it best. */
function differentiated(layout: GradientLayout): typeof blockedBackward {
  if (layout === 'webgpu') return gpuBackward;
  return layout === 'plain' ? backward : blockedBackward;
}

/** With its channels in blocks, where the runtime has them. */
function laidOut(model: Model, layout: GradientLayout): Model {
  return typeof layout === 'string' ? model : toNchwc(model, layout);
}

/** The graph with the gradient of the logits as one more input. */
export function seeded(network: Network) {
  const shape = [network.input.batch, network.outputCount];
  const seed = { name: seedName, elementType: 'float32', shape } as const;
  return { ...network.graph, inputs: [...network.graph.inputs, seed] };
}
