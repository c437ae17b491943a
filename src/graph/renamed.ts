import { withGraphs } from './branches.ts';
import type { Graph, Node, ValueInfo } from './model.ts';

/** The node with every name of a value, in graphs within it too, as `rename` gives it. */
export function renamedNode(item: Node, rename: (name: string) => string): Node {
  const renamed = (name: string) => (name === '' ? '' : rename(name));
  return {
    ...withGraphs(item, (graph) => renamedGraph(graph, rename)),
    inputs: item.inputs.map(renamed),
    outputs: item.outputs.map(renamed),
  };
}

/** The graph with every name of a value as `rename` gives it; nodes keep theirs. */
export function renamedGraph(graph: Graph, rename: (name: string) => string): Graph {
  const info = (value: ValueInfo) => ({ ...value, name: rename(value.name) });
  return {
    ...graph,
    nodes: graph.nodes.map((item) => renamedNode(item, rename)),
    initializers: new Map([...graph.initializers].map(([name, tensor]) => [rename(name), tensor])),
    inputs: graph.inputs.map(info),
    outputs: graph.outputs.map(info),
  };
}
