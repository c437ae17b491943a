import { withNormalizations } from '../../graph/affineNormalizations.ts';
import { producers, pruned, withoutCopies } from '../../graph/edit.ts';
import { widenedGraph } from '../../graph/float16ToFloat32.ts';
import { withFoldedPads } from '../../graph/foldedPads.ts';
import type { Graph, Model, ValueInfo } from '../../graph/model.ts';
import { channelsFirst } from '../../graph/nhwcToNchw.ts';
import { withOwnVectors } from '../../graph/ownVectors.ts';
import { type ExternalBytes, parsedModel } from '../../graph/parse.ts';
import { imageValues, type ShapeInfo } from '../../graph/shapeInfo.ts';
import { tensorValues } from '../../graph/tensor.ts';
import { upgradedModel } from '../../graph/upgrade.ts';
import type { DenseTarget } from '../../types/denseTarget.ts';
import type { Role } from '../constants/roles.ts';
import type { InnerConstant } from '../constants/withinNodes.ts';
import type { Engine } from '../onnx/engine.ts';
import { sizedModel } from './batchSize.ts';
import { explainedOutput } from './dense/names.ts';
import { signedModel } from './dense/signedModel.ts';
import type { Examined } from './examined.ts';
import { framed, withLogits } from './framed.ts';
import { type ImageInput, type InputOptions, imageInput } from './modelSignature.ts';
import type { NetworkInput } from './otherInputs.ts';
import { imageName, logitsName, withFreeNames } from './ownNames.ts';
import { candidates } from './scores/outputs.ts';
import { probabilityWarning } from './scores/probabilities.ts';
import { sourcesOf, storedNumbers } from './sources.ts';

export interface NetworkOptions extends InputOptions {
  readonly engine: Engine;
  /** The output to explain; without it the logits are looked for. */
  readonly output?: string;
  /** What is explained of an output that has scores for places or boxes. */
  readonly target?: DenseTarget;
  /** The names in the file of the numbers that constants of the graph hold. @default those of an ONNX file */
  readonly stored?: ReadonlyMap<string, string>;
  /** Leaves each value laid out as the file has it. @default false: what lies between turns becomes channels-first */
  readonly keepsLayout?: boolean;
  /** Bytes of a file of weights beside the model. */
  readonly external?: ExternalBytes | undefined;
}

/**
 * A classifier's graph made ready for differentiation: images enter channels-last, logits leave as
 * [n, outputs], nothing else remains, constants are folded, and the facts of every value are known.
 */
export interface Network {
  /** What runs its graphs. */
  readonly engine: Engine;
  readonly source: string;
  readonly irVersion: number;
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: Graph;
  readonly facts: ShapeInfo;
  readonly input: ImageInput;
  /** What goes in beside the image. */
  readonly others: readonly NetworkInput[];
  /** Whether its scores are reduced from maps or boxes. */
  readonly isDense?: true;
  /** The outputs of the head; one stands for the two classes of a binary model. */
  readonly outputCount: number;
  /** The names in the file of the numbers that each constant is computed from; none for one of the formula. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  /** What constants are for, where the definition of their operator does not tell. */
  readonly roles?: ReadonlyMap<string, Role>;
  /** Numbers of the model that no constant of the graph holds. */
  readonly beyond?: readonly InnerConstant[];
  /** What its user should know of it, one line each. */
  readonly warnings: readonly string[];
}

export { imageName, logitsName } from './ownNames.ts';

/** The network in the bytes of an ONNX file. Throws RangeError naming the source and what was wrong with it. */
export async function networkOf(bytes: Uint8Array, options: NetworkOptions): Promise<Network> {
  return networkOfModel(parsedModel(bytes, options), options);
}

/** The network of a model as plain data, with the same refusals. */
export async function networkOfModel(parsed: Model, options: NetworkOptions): Promise<Network> {
  const { engine, source } = options;
  const upgraded = upgradedModel({ ...parsed, graph: widenedGraph(parsed.graph) }, source);
  const { model: whole, renamed } = withFreeNames(upgraded);
  const declared = imageInput(whole.graph, options);
  const { model, others, output, warnings, isDense } = await signedModel(whole, {
    ...options,
    input: declared,
    output: options.output === undefined ? undefined : renamed(options.output),
  });
  const makers = producers(model.graph);
  const found = candidates(model.graph, { source, output, maker: (name) => makers.get(name) });
  const graph = framed(model.graph, { input: declared, others }, found);
  requireNumbers(withoutCopies(graph), source);
  const { size, channels, batch } = declared;
  const sized = await sizedModel(
    { ...model, graph },
    {
      engine,
      source,
      input: imageName,
      itemShape: [...size, channels],
      others,
      batch,
      candidates: found,
      output,
      file: model,
    },
  );
  const { settled } = sized.found;
  const ended = withLogits(sized.found);
  const { graph: folded, facts } = options.keepsLayout === true ? ended : channelsFirst(ended);
  const lean = pruned(withFoldedPads(pruned(folded, [logitsName])), [logitsName]);
  const normalized = withOwnVectors(withNormalizations({ graph: lean, facts }));
  const file = parsed.functions === undefined ? parsed.graph : model.graph;
  const stored = options.stored ?? storedNumbers(file);
  const sources = sourcesOf(
    settled,
    new Map([...renamedKeys(stored, renamed), ...branchNumbers(settled, graph)]),
  );
  const { irVersion, opsets } = model;
  return {
    engine,
    source,
    irVersion,
    opsets,
    graph: normalized,
    facts: factsWith(normalized, facts),
    input: { ...declared, batch: sized.batch },
    others,
    ...(isDense && { isDense }),
    outputCount: ended.outputCount,
    sources: sourcesBehind(normalized, sized.found.graph, sources),
    warnings: [...sized.warnings, ...warnings, ...probabilityWarnings(sized.found, source)],
  };
}

/** A warning where what is explained looks like probabilities. */
function probabilityWarnings({ choice, bases, trial }: Examined, source: string): string[] {
  const [only, ...others] = bases.map((name) => trial.rows(name));
  return only === undefined || others.length > 0
    ? []
    : probabilityWarning(only, { source, output: explainedOutput(choice.candidate.name) });
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

/** Weights that are NaN make every output NaN. An infinity may be meant, as in a mask of attention. */
function requireNumbers(graph: Graph, source: string): void {
  for (const [name, tensor] of graph.initializers) {
    if (tensor.elementType !== 'float32' || !tensorValues(tensor).some(Number.isNaN)) continue;
    throw new RangeError(`${source}: weights must be numbers, '${name}' holds NaN`);
  }
}

function renamedKeys(stored: ReadonlyMap<string, string>, renamed: (name: string) => string) {
  return [...stored].map(([name, source]): [string, string] => [renamed(name), source]);
}

/** The numbers of branches that became part of the graph, by their names there. */
function branchNumbers(settled: Graph, { initializers, nodes }: Graph): [string, string][] {
  const before = new Set([...initializers.keys(), ...nodes.flatMap(({ outputs }) => outputs)]);
  const isNew = (name: string) => !before.has(name);
  return [...storedNumbers(settled)].filter(
    ([name]) => isNew(name) && settled.initializers.get(name)?.dims.some((size) => size > 1),
  );
}

/** Facts that know every constant of the graph. */
function factsWith({ initializers }: Graph, facts: ShapeInfo): ShapeInfo {
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
