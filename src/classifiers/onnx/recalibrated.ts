import { node } from '../../graph/edit.ts';
import type { Node, Tensor } from '../../graph/model.ts';
import { floatTensor, integerTensor } from '../../graph/tensor.ts';
import { imageName, modelOf, type Network } from './network.ts';
import { createSession, type Feed } from './session.ts';

/**
 * The network with the running statistics of the batch normalisations that depend on one of `weights` replaced by
 * those of a batch of images. One forward pass gives them all: each such normalisation takes the mean and variance
 * of what reaches it, so later ones see what earlier ones make of the new weights.
 */
export async function recalibrated(
  network: Network,
  { weights, images }: { readonly weights: readonly string[]; readonly images: Feed },
): Promise<Network> {
  const downstream = dependents(network, weights);
  const measured: { readonly names: readonly string[]; readonly constants: readonly string[] }[] = [];
  const extra = new Map<string, Tensor>();
  const nodes = network.graph.nodes.flatMap((item) => {
    const [input = '', , , mean = '', variance = ''] = item.inputs;
    if (item.opType !== 'BatchNormalization' || !downstream.has(input)) return [item];
    const statistics = statisticsOf(input, network.facts.shape(input).length, extra);
    measured.push({ names: statistics.names, constants: [mean, variance] });
    return [...statistics.nodes, { ...item, inputs: [...item.inputs.slice(0, 3), ...statistics.names] }];
  });
  if (measured.length === 0) return network;

  const names = measured.flatMap((one) => one.names);
  const graph = { ...network.graph, nodes, initializers: new Map([...network.graph.initializers, ...extra]) };
  const session = await createSession(modelOf(network, graph, names), { source: network.source });
  try {
    const results = await session.run({ [imageName]: images }, names);
    const initializers = new Map(network.graph.initializers);
    for (const { names: found, constants } of measured) {
      constants.forEach((constant, place) => {
        const values = results[found[place] ?? '']?.data as Float32Array;
        initializers.set(constant, floatTensor(values, [values.length]));
      });
    }
    const facts = { ...network.facts, constant: (name: string) => initializers.get(name) };
    return { ...network, graph: { ...network.graph, initializers }, facts };
  } finally {
    await session.dispose();
  }
}

/** Nodes for the mean and the variance per channel over items and places. */
function statisticsOf(input: string, rank: number, constants: Map<string, Tensor>) {
  const axes = `${input}/statisticsAxes`;
  const others = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
  constants.set(axes, integerTensor(others));
  const names = [`${input}/batchMean`, `${input}/batchVariance`];
  const [mean = '', variance = ''] = names;
  const nodes: Node[] = [
    node('ReduceMean', [input, axes], [`${mean}/kept`], { keepdims: 1 }),
    node('Sub', [input, `${mean}/kept`], [`${mean}/centred`]),
    node('Mul', [`${mean}/centred`, `${mean}/centred`], [`${mean}/squares`]),
    node('ReduceMean', [`${mean}/squares`, axes], [variance], { keepdims: 0 }),
    node('ReduceMean', [input, axes], [mean], { keepdims: 0 }),
  ];
  return { nodes, names };
}

function dependents({ graph }: Network, weights: readonly string[]): Set<string> {
  const found = new Set(weights);
  for (const { inputs, outputs } of graph.nodes) {
    if (inputs.some((name) => found.has(name))) for (const name of outputs) found.add(name);
  }
  return found;
}
