import type { Graph, Node } from './model.ts';

/** The graphs within a node: the branches of If, the body of Loop or Scan. */
export function graphsWithin({ attributes }: Node): readonly Graph[] {
  return [...attributes.values()].flatMap(({ type, value }) => (type === 'graph' ? [value] : []));
}

/** The node with each graph within it replaced. */
export function withGraphs(item: Node, replaced: (graph: Graph) => Graph): Node {
  if (graphsWithin(item).length === 0) return item;
  const attributes = [...item.attributes].map(([name, attribute]) => {
    const changed =
      attribute.type === 'graph' ? { ...attribute, value: replaced(attribute.value) } : attribute;
    return [name, changed] as const;
  });
  return { ...item, attributes: new Map(attributes) };
}

/** The inputs of a node, and what graphs within it read from outside. */
export function valuesReadBy(item: Node): readonly string[] {
  const outside = namesFromOutside(item);
  return outside.length === 0 ? item.inputs : [...item.inputs, ...outside];
}

/** The names that graphs within the node read and do not make. */
export function namesFromOutside(item: Node): readonly string[] {
  const [first, ...others] = graphsWithin(item);
  if (first === undefined) return [];
  return [...new Set([first, ...others].flatMap((graph) => [...readFromOutside(graph)]))];
}

const known = new WeakMap<Graph, ReadonlySet<string>>();

function readFromOutside(graph: Graph): ReadonlySet<string> {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const made = new Set([...graph.initializers.keys(), ...graph.inputs.map(({ name }) => name)]);
  for (const { outputs } of graph.nodes) for (const name of outputs) made.add(name);
  const read = [...graph.nodes.flatMap(valuesReadBy), ...graph.outputs.map(({ name }) => name)];
  const outside = new Set(read.filter((name) => name !== '' && !made.has(name)));
  known.set(graph, outside);
  return outside;
}
