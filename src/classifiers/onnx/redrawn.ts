import type { Tensor } from '../../graph/model.ts';
import { floatTensor } from '../../graph/tensor.ts';
import { type RandomStream, randomStream } from '../../math/random.ts';
import type { Network } from './network.ts';
import { type LayerWeights, weightLayers } from './weightLayers.ts';

/**
 * The network with the named layers re-drawn: convolutions by He's normal initialiser (gain 2 where a rectifier
 * follows, else 1), dense layers by Glorot's uniform one, biases and normalisation shifts 0, scales 1; running
 * statistics stay, or with `reset` become 0 and 1. Every layer draws from its own stream, named by the seed and the
 * layer's place among all layers, so the numbers depend neither on which other layers are drawn nor on the names that
 * an exporter gave. Throws RangeError naming the layers that there are.
 */
export function redrawn(
  network: Network,
  layerNames: readonly string[],
  { seed, reset }: { readonly seed: string; readonly reset: boolean },
): Network {
  const layers = new Map(weightLayers(network).map((layer, place) => [layer.name, { layer, place }]));
  const initializers = new Map(network.graph.initializers);
  const replace = (name: string, values: (count: number) => Float32Array) => {
    const old = initializers.get(name);
    if (old === undefined) return;
    initializers.set(name, floatTensor(values(old.dims.reduce((total, size) => total * size, 1)), old.dims));
  };
  for (const name of layerNames) {
    const found = layers.get(name);
    if (found === undefined) {
      throw new RangeError(
        `${network.source}: no weight layer is named '${name}'; there are ${[...layers.keys()].join(', ')}`,
      );
    }
    const { layer, place } = found;
    const stream = randomStream(`${seed}/${place}`);
    replace(layer.weights, (count) => drawn(layer, count, stream));
    if (layer.bias !== undefined) replace(layer.bias, (count) => new Float32Array(count));
    if (layer.normalization !== undefined) {
      replace(layer.normalization[0], (count) => new Float32Array(count).fill(1));
      replace(layer.normalization[1], (count) => new Float32Array(count));
      if (reset) replace(layer.normalization[2], (count) => new Float32Array(count));
      if (reset) replace(layer.normalization[3], (count) => new Float32Array(count).fill(1));
    }
  }
  return withConstants(network, initializers);
}

/** Weights from a layer's stream, one output after the other, however the graph lays them out. */
function drawn(
  { kind, fanIn, fanOut, rectified, outputsLast }: LayerWeights,
  count: number,
  stream: RandomStream,
): Float32Array {
  const values = new Float32Array(count);
  if (kind === 'convolution') {
    stream.fillNormal(values, Math.sqrt((rectified ? 2 : 1) / fanIn));
    return values;
  }
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  for (let i = 0; i < count; i++) {
    const at = outputsLast ? (i % fanIn) * fanOut + Math.floor(i / fanIn) : i;
    values[at] = (2 * stream.uniform() - 1) * limit;
  }
  return values;
}

function withConstants(network: Network, initializers: ReadonlyMap<string, Tensor>): Network {
  const { facts } = network;
  return {
    ...network,
    graph: { ...network.graph, initializers },
    facts: { ...facts, constant: (name) => initializers.get(name) },
  };
}
