import type { Tensor } from '../../graph/model.ts';
import { isRealType, realTensor } from '../../graph/tensor.ts';
import { type RandomStream, randomStream } from '../../math/random/random.ts';
import type { Network } from '../network/network.ts';
import type { Kernel } from './kernels.ts';
import { type ReinitializationPlan, reinitializationRefusal } from './reinitializationPlan.ts';
import type { Role } from './roles.ts';
import type { LayerWeights } from './weightLayers.ts';

interface Draw {
  readonly seed: string;
  /** Running statistics become 0 and 1; else they stay. */
  readonly reset: boolean;
}

/**
 * The network with the named layers re-drawn: convolutions by He's normal initialiser (gain 2 where a rectifier
 * follows, else 1), dense layers by Glorot's uniform one, recurrent ones uniformly within 1 / sqrt(hidden size),
 * embeddings and tokens by a narrow normal one, and all else as `filled` says. Every layer draws from its own stream, named by the seed and the layer's place among all
 * layers, so the numbers depend neither on which other layers are drawn nor on the names that an exporter gave, nor on
 * the trained numbers. Throws RangeError naming the layers that there are, and where the plan refuses.
 */
export function reinitialized(
  network: Network,
  plan: ReinitializationPlan,
  draw: Draw & { readonly layers: readonly string[] },
): Network {
  const refusal = reinitializationRefusal(plan.constants);
  if (refusal !== undefined) throw new RangeError(`${network.source}: ${refusal}`);
  const places = new Map(plan.layers.map((layer, index) => [layer.name, index]));
  const initializers = new Map(network.graph.initializers);
  for (const name of draw.layers) {
    const index = places.get(name);
    const layer = index === undefined ? undefined : plan.layers[index];
    if (index === undefined || layer === undefined) {
      throw new RangeError(
        `${network.source}: no weight layer is named '${name}'; there are ${[...places.keys()].join(', ')}`,
      );
    }
    for (const [constant, values] of drawnLayer(layer, index, { ...draw, initializers })) {
      const old = initializers.get(constant);
      if (old !== undefined && isRealType(old.elementType))
        initializers.set(constant, realTensor(values, old.dims, old.elementType));
    }
  }
  const { facts } = network;
  return {
    ...network,
    graph: { ...network.graph, initializers },
    facts: { ...facts, constant: (name) => initializers.get(name) },
  };
}

/** The new numbers of a layer's constants. */
function drawnLayer(
  { kernels, others, rectified }: LayerWeights,
  index: number,
  { seed, reset, initializers }: Draw & { readonly initializers: ReadonlyMap<string, Tensor> },
): [string, Float32Array][] {
  const stream = randomStream(`${seed}/${index}`);
  const dimsOf = (constant: string) => initializers.get(constant)?.dims ?? [];
  const weights = kernels.map((kernel): [string, Float32Array] => [
    kernel.constant,
    drawnKernel(kernel, countOf(dimsOf(kernel.constant)), { stream, rectified }),
  ]);
  const kept = others.filter(({ role }) => reset || (role !== 'mean' && role !== 'variance'));
  let embeddings = 0;
  const all = kept.map(({ constant, role }): [string, Float32Array] => {
    const dims = dimsOf(constant);
    if (!isEmbedding(role, dims)) return [constant, filled(role, countOf(dims))];
    const values = new Float32Array(countOf(dims));
    randomStream(`${seed}/${index}/${embeddings++}`).fillNormal(values, embeddingDeviation);
    return [constant, values];
  });
  return [...weights, ...all];
}

/** Weights from a layer's stream, one output after the other, however the graph lays them out. */
function drawnKernel(
  { kind, fanIn, fanOut, outputsLast }: Kernel,
  count: number,
  { stream, rectified }: { readonly stream: RandomStream; readonly rectified: boolean },
): Float32Array {
  const values = new Float32Array(count);
  if (kind === 'convolution') {
    stream.fillNormal(values, Math.sqrt((rectified ? 2 : 1) / fanIn));
    return values;
  }
  const limit = kind === 'recurrent' ? 1 / Math.sqrt(fanIn) : Math.sqrt(6 / (fanIn + fanOut));
  const size = fanIn * fanOut;
  for (let i = 0; i < count; i++) {
    const within = i % size;
    const at = outputsLast ? i - within + (within % fanIn) * fanOut + Math.floor(within / fanIn) : i;
    values[at] = (2 * stream.uniform() - 1) * limit;
  }
  return values;
}

/** Standard deviation of embeddings and tokens, as of the positions of a vision transformer (Dosovitskiy et al. 2021). */
const embeddingDeviation = 0.02;

/** The slope below zero that PReLU begins with (He et al. 2015). */
const firstSlope = 0.25;

/** What stands among values, or is added to them and differs along more than one axis, as positions do. */
function isEmbedding(role: Role, dims: readonly number[]): boolean {
  return role === 'token' || (role === 'addend' && dims.filter((size) => size > 1).length > 1);
}

/** What each other constant begins with: what is added 0, what is multiplied 1, exponents 1, statistics 0 and 1. */
function filled(role: Role, count: number): Float32Array {
  const values = new Float32Array(count);
  if (role === 'slope') return values.fill(firstSlope);
  return role === 'shift' || role === 'addend' || role === 'mean' ? values : values.fill(1);
}

function countOf(dims: readonly number[]): number {
  return dims.reduce((total, size) => total * size, 1);
}
