import { withNormalizations } from '../../graph/affineNormalizations.ts';
import { channelsFirst } from '../../graph/channelsFirst.ts';
import { node, pruned, withoutCopies } from '../../graph/edit.ts';
import { type Facts, imageValues } from '../../graph/facts.ts';
import { withFoldedPads } from '../../graph/foldedPads.ts';
import type { Graph, Model, ValueInfo } from '../../graph/model.ts';
import { withOwnVectors } from '../../graph/ownVectors.ts';
import { type ExternalBytes, parsedModel } from '../../graph/parse.ts';
import { tensorValues } from '../../graph/tensor.ts';
import { upgradedModel } from '../../graph/upgrade.ts';
import { widenedGraph } from '../../graph/widened.ts';
import type { Role } from '../constants/roles.ts';
import type { InnerConstant } from '../constants/withinNodes.ts';
import { type ImageInput, type InputOptions, imageInput, logitsValue } from './endpoints.ts';
import { freedBatch } from './freeBatch.ts';
import { probed } from './probe.ts';
import { sourcesOf, storedNumbers } from './sources.ts';

export interface NetworkOptions extends InputOptions {
  /** The output to explain; without it the logits are looked for. */
  readonly output?: string;
  /** The names in the file of the numbers that constants of the graph hold. @default those of an ONNX file */
  readonly stored?: ReadonlyMap<string, string>;
  /** Bytes of a file of weights beside the model. */
  readonly external?: ExternalBytes | undefined;
}

/**
 * A classifier's graph made ready for differentiation: images enter channels-last, logits leave as
 * [n, outputs], nothing else remains, constants are folded, and the facts of every value are known.
 */
export interface Network {
  readonly source: string;
  readonly irVersion: number;
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: Graph;
  readonly facts: Facts;
  readonly input: ImageInput;
  /** The outputs of the head; one stands for the two classes of a binary model. */
  readonly outputCount: number;
  /** The names in the file of the numbers that each constant is computed from; none for one of the formula. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  /** What constants are for, where the definition of their operator does not tell. */
  readonly roles?: ReadonlyMap<string, Role>;
  /** Numbers of the model that no constant of the graph holds. */
  readonly beyond?: readonly InnerConstant[];
}

/** Names that this library adds to a graph. */
export const imageName = 'saliency/image';
export const logitsName = 'saliency/logits';

/** The network in the bytes of an ONNX file. Throws RangeError naming the source and what was wrong with it. */
export async function networkOf(bytes: Uint8Array, options: NetworkOptions): Promise<Network> {
  return networkOfModel(parsedModel(bytes, options), options);
}

/** The network of a model as plain data, with the same refusals. */
export async function networkOfModel(parsed: Model, options: NetworkOptions): Promise<Network> {
  const { source } = options;
  const model = upgradedModel({ ...parsed, graph: widenedGraph(parsed.graph) }, source);
  const declared = imageInput(model.graph, options);
  const graph = framed(withoutCopies(model.graph), declared, logitsValue(model.graph, options));
  requireNumbers(graph, source);
  const { height, width, channels, batch } = declared;
  const probe = { source, input: imageName, itemShape: [height, width, channels] };
  const framedModel = { ...model, graph };
  const freed = batch === 1 ? await freedBatch(framedModel, { ...probe, output: logitsName }) : undefined;
  const batchSizes = batch === undefined ? [2, 3] : [batch];
  const known = freed ?? (await probed(framedModel, { ...probe, batchSizes }));
  const { graph: folded, facts } = channelsFirst(known);
  const input = freed === undefined ? declared : { ...declared, batch: undefined };
  const outputCount = facts.shape(logitsName)[1];
  if (outputCount === undefined)
    throw new RangeError(`${source}: the number of classes varies with the batch`);
  const lean = pruned(withFoldedPads(pruned(folded, [logitsName])), [logitsName]);
  const normalized = withOwnVectors(withNormalizations({ graph: lean, facts }));
  const sources = sourcesOf(graph, options.stored ?? storedNumbers(parsed.graph));
  const { irVersion, opsets } = model;
  return {
    source,
    irVersion,
    opsets,
    graph: normalized,
    facts: factsWith(normalized, facts),
    input,
    outputCount,
    sources: sourcesBehind(normalized, known.graph, sources),
  };
}

/** The model of one graph of the network, ready to be compiled, with the named values as outputs. */
export function modelOf(network: Network, graph: Graph, outputs: readonly string[]): Model {
  const { irVersion, opsets } = network;
  const kept = pruned(graph, outputs);
  const made = new Set(kept.nodes.flatMap((item) => item.outputs));
  const isBetween = ({ name }: ValueInfo) => made.has(name) && !outputs.includes(name);
  const values = [...imageValues(network.graph, network.facts), ...(graph.values ?? [])].filter(isBetween);
  return { irVersion, opsets, graph: { ...kept, values, outputs: outputs.map((name) => ({ name })) } };
}

/** The graph between a channels-last image batch and logits of shape [n, outputs]. */
function framed(graph: Graph, input: ImageInput, logits: string): Graph {
  const enter =
    input.layout === 'NCHW'
      ? node('Transpose', [imageName], [input.name], { perm: [0, 3, 1, 2] })
      : node('Identity', [imageName], [input.name]);
  const leave = node('Flatten', [logits], [logitsName], { axis: 1 });
  const shape = [input.batch, input.height, input.width, input.channels];
  const whole: Graph = {
    ...graph,
    nodes: [enter, ...graph.nodes, leave],
    inputs: [{ name: imageName, elementType: 'float32', shape }],
    outputs: [{ name: logitsName, elementType: 'float32' }],
  };
  return pruned(whole, [logitsName]);
}

/** Weights that are NaN make every output NaN. An infinity may be meant, as in a mask of attention. */
function requireNumbers(graph: Graph, source: string): void {
  for (const [name, tensor] of graph.initializers) {
    if (tensor.elementType !== 'float32' || !tensorValues(tensor).some(Number.isNaN)) continue;
    throw new RangeError(`${source}: weights must be numbers, '${name}' holds NaN`);
  }
}

/** Facts that know every constant of the graph. */
function factsWith({ initializers }: Graph, facts: Facts): Facts {
  return {
    ...facts,
    elementType: (name) => initializers.get(name)?.elementType ?? facts.elementType(name),
    shape: (name) => initializers.get(name)?.dims ?? facts.shape(name),
    constant: (name) => initializers.get(name),
  };
}

/** The sources of a graph's constants, by those of an earlier form of it: new shapes of the same numbers keep their bytes. */
function sourcesBehind(
  graph: Graph,
  earlier: Graph,
  sources: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const ofBytes = new Map(
    [...earlier.initializers].map(([name, { bytes }]) => [bytes, sources.get(name) ?? []]),
  );
  return new Map([...graph.initializers].map(([name, { bytes }]) => [name, ofBytes.get(bytes) ?? []]));
}
