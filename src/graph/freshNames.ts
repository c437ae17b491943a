import { graphsWithin } from './branches.ts';
import type { Graph } from './model.ts';

/** The names of all values of a graph and of the graphs within its nodes. */
export function valueNames(graph: Graph): Set<string> {
  const names = new Set([...graph.initializers.keys(), ...graph.inputs.map(({ name }) => name)]);
  for (const item of graph.nodes) {
    for (const name of item.outputs) names.add(name);
    for (const inner of graphsWithin(item)) for (const name of valueNames(inner)) names.add(name);
  }
  return names;
}

/** A prefix that begins with `label` and makes of each of `own` a name that is not taken; those are then. */
export function freshPrefix(label: string, own: readonly string[], taken: Set<string>): string {
  let prefix = `${label}/`;
  while (own.some((name) => taken.has(prefix + name))) prefix += '/';
  for (const name of own) taken.add(prefix + name);
  return prefix;
}
