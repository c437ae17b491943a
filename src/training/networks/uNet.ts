import { node } from '../../graph/edit.ts';
import type { Model } from '../../graph/model.ts';
import { floatTensor } from '../../graph/tensor.ts';
import { type Layer, type NetworkOptions, networkBuilder } from './builder.ts';

/** Options of `uNetwork`. */
export interface UNetworkOptions extends NetworkOptions {
  /** Channels at each size from the whole one down, each half of the one before. @default [8, 16, 24, 32] */
  readonly widths?: readonly number[];
  /** Scores of each place; one is of a region that few places are in. @default 1 */
  readonly classes?: number;
}

/**
 * A small U-Net (Ronneberger, Fischer & Brox 2015, MICCAI) with batch normalisation: on the way down one convolution
 * at the whole size and two at each smaller one, and on the way up the doubled layer beside the one of its size, then
 * one convolution. `image`
 * [n, channels, size, size] in, `logits` [n, classes, size, size] out; of volumes with one size more (Çiçek et al. 2016,
 * MICCAI). Throws RangeError for a size that cannot be halved as often, and for less than one class.
 */
export function uNetwork({ widths = [8, 16, 24, 32], classes = 1, ...options }: UNetworkOptions): Model {
  if (!(Number.isInteger(classes) && classes > 0))
    throw new RangeError(`classes must be a positive integer, got ${classes}`);
  const [deepest = 0, ...others] = widths.toReversed();
  const net = networkBuilder(options, { name: 'unet', multipleOf: 2 ** others.length });
  const pair = (name: string, input: Layer, outputs: number) =>
    net.unit(`${name}/second`, net.unit(`${name}/first`, input, { outputs }), { outputs });
  const skips: Layer[] = [];
  let layer = net.image;
  for (const [depth, width] of others.toReversed().entries()) {
    const name = `down${depth + 1}`;
    const skip = depth === 0 ? net.unit(name, layer, { outputs: width }) : pair(name, layer, width);
    skips.push(skip);
    layer = net.maxPool(`down${depth + 1}/pool`, skip);
  }
  layer = pair('bottom', layer, deepest);
  for (const [index, width] of others.entries()) {
    const depth = others.length - index;
    const up = net.doubled(`up${depth}/doubled`, layer, width);
    const both = net.concat(`up${depth}/concat`, [skips[depth - 1] ?? up, up]);
    layer = net.unit(`up${depth}/only`, both, { outputs: width });
  }
  const point = net.convolution('map/point', layer, { outputs: classes, kernel: 1, bias: true });
  return classes === 1 ? withRareRegion(net.model(point)) : net.model(point);
}

/** Bias -3 for the logits: a probability of 0.05 at first, since few pixels are in a region. */
function withRareRegion(model: Model): Model {
  const initializers = new Map(model.graph.initializers);
  initializers.set('map/point/bias', floatTensor(Float32Array.of(-3), [1]));
  return { ...model, graph: { ...model.graph, initializers } };
}

/** A trained network with one score a place as one with `map`: the probability of each pixel, 0 to 1. */
export function withProbabilityMap(model: Model): Model {
  const { graph } = model;
  const [logits] = graph.outputs;
  const output = { ...logits, name: 'map' };
  return {
    ...model,
    graph: {
      ...graph,
      nodes: [...graph.nodes, node('Sigmoid', [logits?.name ?? ''], ['map'])],
      outputs: [output],
    },
  };
}
