import { withGraphs } from './branches.ts';
import { constantValue } from './edit.ts';
import { unfusedModel } from './fused/unfused.ts';
import { inlinedGraph } from './inlined.ts';
import type { Graph, Model, ModelFunction, Node, Tensor } from './model.ts';
import { upgrades } from './upgrades.ts';

/** Rules of differentiation know each operator in the form of this version of the standard operator set. */
const ruleOpset = 18;

/**
 * The same model in operator set 18 or its own newer one, with its own functions as nodes of the graph and without
 * operators that ONNX Runtime has fused. Between
 * versions operators mostly moved an attribute to an input; each entry of `upgrades` says how one operator did.
 * Throws RangeError for a version before 7 and for the few forms that newer versions cannot say.
 */
export function upgradedModel(model: Model, source: string): Model {
  const { functions = new Map<string, ModelFunction>(), ...plain } = model;
  const ofFunctions = [...functions.values()].map(versionOf);
  const version = model.opsets.get('') ?? Math.max(1, ...ofFunctions);
  const versions = [version, ...ofFunctions];
  const oldest = Math.min(...versions);
  if (oldest < 7) throw new RangeError(`${source}: expected operator set 7 or newer, found ${oldest}`);
  if (oldest >= ruleOpset && functions.size === 0) return unfusedModel(model);
  const graph = upgradedGraph(model.graph, { version, source, constantNamed: () => undefined });
  const own = new Map([...functions].map(([key, item]) => [key, upgradedFunction(item, source)]));
  return unfusedModel({
    ...plain,
    irVersion: Math.max(model.irVersion, 8),
    opsets: new Map([...model.opsets, ['', Math.max(ruleOpset, ...versions)]]),
    graph: functions.size === 0 ? graph : inlinedGraph(graph, own, source),
  });
}

function versionOf({ opsets }: Pick<ModelFunction, 'opsets'>): number {
  return opsets.get('') ?? ruleOpset;
}

interface Versioned {
  readonly version: number;
  readonly source: string;
  /** Constants of the graphs around it. */
  readonly constantNamed: (name: string) => Tensor | undefined;
}

function upgradedGraph(graph: Graph, versioned: Versioned): Graph {
  if (versioned.version >= ruleOpset) return graph;
  const initializers = new Map(graph.initializers);
  const nodes = upgradedNodes(graph.nodes, initializers, versioned);
  return { ...graph, nodes, initializers };
}

/** Constants of a function are nodes: it has no others. */
function upgradedFunction(item: ModelFunction, source: string): ModelFunction {
  const version = versionOf(item);
  if (version >= ruleOpset) return item;
  const constants = new Map<string, Tensor>();
  const nodes = upgradedNodes(item.nodes, constants, { version, source, constantNamed: () => undefined });
  return { ...item, nodes: [...[...constants].map(([name, value]) => constantNode(name, value)), ...nodes] };
}

/** What a Constant node makes, by its name. */
function constantOf(item: Node): [string, Tensor][] {
  const value = item.opType === 'Constant' && item.domain === '' ? constantValue(item) : undefined;
  return value === undefined ? [] : [[item.outputs[0] ?? '', value]];
}

function constantNode(name: string, value: Tensor): Node {
  const attributes = new Map([['value', { type: 'tensor', value } as const]]);
  return { name, opType: 'Constant', domain: '', inputs: [], outputs: [name], attributes };
}

function upgradedNodes(
  nodes: readonly Node[],
  constants: Map<string, Tensor>,
  { version, source, constantNamed: outside }: Versioned,
): Node[] {
  const written = new Map(nodes.flatMap((item) => constantOf(item)));
  const constantNamed = (name: string) => constants.get(name) ?? written.get(name) ?? outside(name);
  const constant = (name: string, value: Tensor) => {
    constants.set(name, value);
    return name;
  };
  return nodes.flatMap((item) => {
    const upgrade = item.domain === '' ? upgrades.get(item.opType) : undefined;
    const whole = withGraphs(item, (graph) => upgradedGraph(graph, { version, source, constantNamed }));
    return upgrade?.({ item: whole, version, constant, constantNamed, source }) ?? [whole];
  });
}
