import { valuesReadBy } from '../../graph/branches.ts';
import { pruned } from '../../graph/edit.ts';
import { widenedGraph } from '../../graph/float16ToFloat32.ts';
import type { Graph, Model, Node, ValueInfo } from '../../graph/model.ts';
import { renamedGraph } from '../../graph/renamed.ts';
import { upgradedModel } from '../../graph/upgrade.ts';
import { isChannelsFirst } from '../network/modelSignature.ts';
import type { Network } from '../network/network.ts';
import { imageName, withFreeNames } from '../network/ownNames.ts';
import type { MapGraph } from './mapParts.ts';

/**
 * The model in the file with the map as one more output. Its own outputs are computed from the values of the network, which
 * have the names that they have in the file, so that nothing is computed twice.
 */
export function mergedModel(
  parsed: Model,
  network: Network,
  { name, ...graph }: MapGraph & { name: string },
): Model {
  const upgraded = upgradedModel({ ...parsed, graph: widenedGraph(parsed.graph) }, network.source);
  const { model: file } = withFreeNames(upgraded);
  const { input } = network;
  const made = new Set([
    input.name,
    ...graph.initializers.keys(),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const rest = unmade(file.graph, made);
  const initializers = new Map([...file.graph.initializers, ...graph.initializers]);
  const outputs = [...file.graph.outputs, mapInfo(name, network)];
  const last: Node = {
    name,
    opType: 'Identity',
    domain: '',
    inputs: [graph.map],
    outputs: [name],
    attributes: new Map(),
  };
  const whole: Graph = {
    name: parsed.graph.name || 'model',
    nodes: [...graph.nodes, ...rest, last],
    initializers,
    inputs: file.graph.inputs
      .filter((value) => value.name === input.name)
      .map((value) => ({ ...value, shape: inputShape(value, network) })),
    outputs,
  };
  const kept = pruned(
    whole,
    outputs.map((value) => value.name),
  );
  const own = renamedGraph(kept, (value) => (value === imageName ? input.name : value));
  const domains = new Set(own.nodes.map(({ domain }) => domain));
  const opsets = new Map([...file.opsets].filter(([domain]) => domain === '' || domains.has(domain)));
  return { irVersion: file.irVersion, opsets, graph: { ...own, nodes: withOwnNames(own.nodes) } };
}

/** The nodes with no name twice: runtimes take names for identities. */
function withOwnNames(nodes: readonly Node[]): Node[] {
  const taken = new Set<string>();
  return nodes.map((item) => {
    let { name } = item;
    while (name !== '' && taken.has(name)) name += '#';
    taken.add(name);
    return { ...item, name };
  });
}

/** The file's nodes, in their order, that its outputs need beside what is made already. */
function unmade({ nodes, outputs }: Graph, made: ReadonlySet<string>): Node[] {
  const needed = new Set(outputs.map(({ name }) => name).filter((name) => !made.has(name)));
  const found: Node[] = [];
  for (const item of nodes.toReversed()) {
    if (!item.outputs.some((name) => needed.has(name))) continue;
    found.push({ ...item, outputs: item.outputs.map((name) => (made.has(name) ? `${name}/again` : name)) });
    for (const name of valuesReadBy(item)) if (!made.has(name)) needed.add(name);
  }
  return found.reverse();
}

function mapInfo(name: string, { input: { batch, size } }: Network): ValueInfo {
  return { name, elementType: 'float32', shape: [batch, ...size] };
}

/** With the size and batch that the network was told. */
function inputShape({ shape = [] }: ValueInfo, { input }: Network): readonly (number | undefined)[] {
  const [first] = shape;
  const { batch, size, channels } = input;
  return [first ?? batch, ...(isChannelsFirst(input) ? [channels, ...size] : [...size, channels])];
}
