import { quoted } from '../files/quoted.ts';
import { valuesReadBy, withGraphs } from './branches.ts';
import { type Graph, type Node, nodeLabel } from './model.ts';

interface Scope {
  /** Names the file in messages. */
  readonly source: string;
  /** Names of the graphs around it. */
  readonly outside: ReadonlySet<string>;
}

/**
 * The graph with each node behind those that it reads, and else in the order of the file; so too in graphs within
 * nodes. Throws RangeError naming a node that reads what nothing makes, or itself, and a value that is made twice.
 */
export function sortedGraph(graph: Graph, source: string): Graph {
  return sortedWithin(graph, { source, outside: new Set() });
}

function sortedWithin(graph: Graph, { source, outside }: Scope): Graph {
  const own = new Set([...graph.initializers.keys(), ...graph.inputs.map(({ name }) => name)]);
  const makers = makersOf(graph.nodes, own, source);
  const given = new Set([...outside, ...own]);
  const nodes = inOrder(graph.nodes, { makers, given, source });
  const inner: Scope = { source, outside: new Set([...given, ...makers.keys()]) };
  return { ...graph, nodes: nodes.map((item) => withGraphs(item, (within) => sortedWithin(within, inner))) };
}

function makersOf(nodes: readonly Node[], given: ReadonlySet<string>, source: string): Map<string, Node> {
  const makers = new Map<string, Node>();
  for (const item of nodes) {
    for (const name of item.outputs) {
      if (name === '') continue;
      const other = makers.get(name);
      if (other !== undefined || given.has(name)) {
        const twice = other === undefined ? 'is there before it' : `is made by ${nodeLabel(other)} too`;
        throw new RangeError(`${source}: ${nodeLabel(item)} makes ${quoted(name)}, which ${twice}`);
      }
      makers.set(name, item);
    }
  }
  return makers;
}

interface Known {
  readonly makers: ReadonlyMap<string, Node>;
  readonly given: ReadonlySet<string>;
  readonly source: string;
}

/** Each node in turn, after those that it reads and that have not come yet. */
function inOrder(nodes: readonly Node[], { makers, given, source }: Known): Node[] {
  const state = new Map<Node, 'entered' | 'done'>();
  const sorted: Node[] = [];
  const before = (item: Node) =>
    valuesReadBy(item).flatMap((name) => {
      if (name === '' || given.has(name)) return [];
      const maker = makers.get(name);
      if (maker === undefined)
        throw new RangeError(`${source}: ${nodeLabel(item)} reads ${quoted(name)}, which nothing makes`);
      return state.get(maker) === 'done' ? [] : [maker];
    });
  for (const start of nodes) {
    const stack = [start];
    for (let item = stack.at(-1); item !== undefined; item = stack.at(-1)) {
      const waiting = state.get(item) === 'done' ? [] : before(item);
      if (waiting.length === 0) {
        if (state.get(item) !== 'done') sorted.push(item);
        state.set(item, 'done');
        stack.pop();
        continue;
      }
      state.set(item, 'entered');
      const round = waiting.find((maker) => state.get(maker) === 'entered');
      if (round !== undefined)
        throw new RangeError(`${source}: ${nodeLabel(round)} reads, by way of others, what it makes`);
      stack.push(...waiting.reverse());
    }
  }
  return sorted;
}
