import { quoted } from '../files/quoted.ts';
import { withGraphs } from './branches.ts';
import { node } from './edit.ts';
import { freshPrefix, valueNames } from './freshNames.ts';
import {
  type Attribute,
  type Attributes,
  functionKey,
  type Graph,
  type ModelFunction,
  type Node,
  nodeLabel,
} from './model.ts';
import { renamedNode } from './renamed.ts';

/** Functions that call functions may make a small file a very large graph. */
const mostNodes = 1_000_000;

interface Inlining {
  readonly functions: ReadonlyMap<string, ModelFunction>;
  /** Names the file in messages. */
  readonly source: string;
  /** The functions around the call. */
  readonly within: readonly string[];
  readonly budget: { nodes: number };
  /** The names of all values. */
  readonly taken: Set<string>;
}

/**
 * The graph with the nodes of each function in the place of those that call it. Values of a function are named for
 * the call, so that no two calls share one. Throws RangeError for a function that calls itself.
 */
export function inlinedGraph(
  graph: Graph,
  functions: ReadonlyMap<string, ModelFunction>,
  source: string,
): Graph {
  const budget = { nodes: mostNodes };
  return inlined(graph, { functions, source, within: [], budget, taken: valueNames(graph) });
}

function inlined(graph: Graph, inlining: Inlining): Graph {
  return { ...graph, nodes: graph.nodes.flatMap((item) => nodesFor(item, inlining)) };
}

function nodesFor(item: Node, inlining: Inlining): readonly Node[] {
  const { functions, source, within, budget, taken } = inlining;
  const key = functionKey(item);
  const called = functions.get(key);
  if (called === undefined) return [withGraphs(item, (graph) => inlined(graph, inlining))];
  if (within.includes(key))
    throw new RangeError(`${source}: function ${quoted(called.name)} calls itself at ${nodeLabel(item)}`);
  budget.nodes -= called.nodes.length;
  if (budget.nodes < 0)
    throw new RangeError(`${source}: its functions make more than ${mostNodes} nodes at ${nodeLabel(item)}`);
  return calledNodes(item, called, taken).flatMap((inner) =>
    nodesFor(inner, { ...inlining, within: [...within, key] }),
  );
}

/** The nodes of the function with the names and attributes of the node that calls it. */
function calledNodes(
  call: Node,
  { inputs, outputs, defaults, nodes }: ModelFunction,
  taken: Set<string>,
): Node[] {
  const names = new Map(inputs.map((name, index) => [name, call.inputs[index] ?? '']));
  const made = new Set(nodes.flatMap((item) => item.outputs));
  const prefix = freshPrefix(call.name || (call.outputs[0] ?? ''), [...made], taken);
  const copies: Node[] = [];
  outputs.forEach((name, index) => {
    const wanted = call.outputs[index] ?? '';
    if (wanted === '') return;
    // A function may give back what came in, or one value twice.
    if (made.has(name) && !names.has(name)) names.set(name, wanted);
    else copies.push(node('Identity', [names.get(name) ?? prefix + name], [wanted]));
  });
  const rename = (name: string) => names.get(name) ?? prefix + name;
  const attributes = new Map([...defaults, ...call.attributes]);
  const body = nodes.map((item) => ({
    ...withArguments(renamedNode(item, rename), attributes),
    name: item.name === '' ? '' : prefix + item.name,
  }));
  return [...body, ...copies];
}

/** The node with references to attributes of the call as what they are there; what the call leaves out is left out. */
function withArguments(item: Node, given: Attributes): Node {
  const attributes = [...item.attributes].flatMap(([name, attribute]): [string, Attribute][] => {
    if (attribute.type !== 'reference') return [[name, attribute]];
    const value = given.get(attribute.value);
    return value === undefined ? [] : [[name, value]];
  });
  const plain = { ...item, attributes: new Map(attributes) };
  return withGraphs(plain, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((inner) => withArguments(inner, given)),
  }));
}
