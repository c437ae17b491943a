import { createGraphBuilder, type GraphBuilder } from '../../graph/graphBuilder.ts';
import type { Node } from '../../graph/model.ts';
import { floatTensor } from '../../graph/tensor.ts';
import { addScaled } from '../../math/arrays/elementwise.ts';
import { imageName, modelOf, type Network } from '../network/network.ts';
import type { Feed } from './ortSession.ts';

export interface Recalibration {
  /** Constants of the graph that were re-drawn. */
  readonly drawn: readonly string[];
  /** The running means and variances that may be replaced. */
  readonly statistics: ReadonlySet<string>;
  readonly images: Feed;
  /** What goes in beside them. */
  readonly others: Readonly<Record<string, Feed>>;
  /** Threads within an operator; 0 leaves it to ONNX Runtime. */
  readonly threads: number;
}

/**
 * The network with the running statistics of the batch normalisations that depend on one of `drawn` replaced by
 * those of a batch of images. One forward pass gives them all: each such normalisation takes the mean and variance
 * of what reaches it, so later ones see what earlier ones make of the new weights.
 */
export async function recalibrated(
  network: Network,
  { drawn, statistics: known, images, others, threads }: Recalibration,
): Promise<Network> {
  const downstream = dependents(network, drawn);
  // The measured statistics, and the constants that they replace, in the same order.
  const names: string[] = [];
  const constants: string[] = [];
  const builder = createGraphBuilder({ initializers: new Map(network.graph.initializers) });
  for (const item of network.graph.nodes) {
    const [input = '', , , mean = '', variance = ''] = item.inputs;
    const isMeasured = known.has(mean) && known.has(variance) && downstream.has(input);
    if (item.opType !== 'BatchNormalization' || !isMeasured) {
      builder.append(item);
      continue;
    }
    const rank = network.facts.shape(input).length;
    const statistics = statisticsOf(item, { input, rank, builder });
    names.push(...statistics);
    constants.push(mean, variance);
    builder.append({ ...item, inputs: [...item.inputs.slice(0, 3), ...statistics] });
  }
  if (names.length === 0) return network;

  const graph = { ...network.graph, nodes: builder.nodes, initializers: builder.initializers };
  const session = await network.engine.createSession(modelOf(network, graph, names), {
    source: network.source,
    threads,
  });
  try {
    const ways = Object.entries({ [imageName]: images, ...others }).map(
      ([name, feed]) => [name, partsOf(feed, network.input.batch)] as const,
    );
    const parts = (ways[0]?.[1] ?? []).map((_, part) =>
      Object.fromEntries(ways.flatMap(([name, own]) => (own[part] ? [[name, own[part]]] : []))),
    );
    const averages = names.map((): Float64Array | undefined => undefined);
    for (const part of parts) {
      const results = await session.run(part, names);
      names.forEach((name, index) => {
        const values = results[name]?.data as Float32Array;
        const average = averages[index] ?? new Float64Array(values.length);
        addScaled(values, 1 / parts.length, average);
        averages[index] = average;
      });
    }
    const initializers = new Map(network.graph.initializers);
    constants.forEach((constant, index) => {
      const values = Float32Array.from(averages[index] ?? []);
      initializers.set(constant, floatTensor(values, [values.length]));
    });
    const facts = { ...network.facts, constant: (name: string) => initializers.get(name) };
    return { ...network, graph: { ...network.graph, initializers }, facts };
  } finally {
    await session.dispose();
  }
}

/** The images at once, or in parts of the one size that the model takes. */
function partsOf({ data, dims: [count = 0, ...item] }: Feed, only: number | undefined): Feed[] {
  const size = only ?? count;
  const stride = data.length / count;
  return Array.from({ length: Math.ceil(count / size) }, (_, part) => {
    const values = new Float32Array(size * stride);
    for (let i = 0; i < size; i++) {
      const image = ((part * size + i) % count) * stride;
      values.set((data as Float32Array).subarray(image, image + stride), i * stride);
    }
    return { data: values, dims: [size, ...item] };
  });
}

/** Adds the mean and the variance per channel over items and places; gives their names. */
function statisticsOf(
  { outputs }: Node,
  { input, rank, builder }: { readonly input: string; readonly rank: number; readonly builder: GraphBuilder },
): string[] {
  // Several normalisations may read one value.
  const [own = ''] = outputs;
  const axes = `${own}/statisticsAxes`;
  const others = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
  builder.integers(others, axes);
  const names = [`${own}/batchMean`, `${own}/batchVariance`];
  const [mean = '', variance = ''] = names;
  const reduced = (value: string, output: string, keepdims: number) =>
    builder.add('ReduceMean', [value, axes], { attributes: { keepdims }, output });
  reduced(input, `${mean}/kept`, 1);
  builder.add('Sub', [input, `${mean}/kept`], { output: `${mean}/centred` });
  builder.add('Mul', [`${mean}/centred`, `${mean}/centred`], { output: `${mean}/squares` });
  reduced(`${mean}/squares`, variance, 0);
  reduced(input, mean, 0);
  return names;
}

function dependents({ graph }: Network, weights: readonly string[]): Set<string> {
  const found = new Set(weights);
  for (const { inputs, outputs } of graph.nodes) {
    if (inputs.some((name) => found.has(name))) for (const name of outputs) found.add(name);
  }
  return found;
}
