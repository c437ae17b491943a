import { graphsWithin, withGraphs } from './branches.ts';
import { node } from './edit.ts';
import { freshPrefix, valueNames } from './freshNames.ts';
import type { Graph, Node, Tensor } from './model.ts';
import { renamedGraph } from './renamed.ts';
import { tensorValues } from './tensor.ts';

/** What is known of the graph's constants; undefined for what is none. */
type ConstantNamed = (name: string) => Tensor | undefined;

/**
 * The graph with each If whose condition is a constant replaced by the branch that it takes, at any depth. Values of a
 * branch are named for its node.
 */
export function withFoldedBranches(graph: Graph, constant: ConstantNamed): Graph {
  if (!hasConstantBranch(graph, constant)) return graph;
  const initializers = new Map(graph.initializers);
  const nodes = foldedNodes(graph.nodes, { constant, initializers, taken: valueNames(graph) });
  return { ...graph, nodes, initializers };
}

/** Whether some If, in graphs within nodes too, has a constant condition. */
export function hasConstantBranch(graph: Graph, constant: ConstantNamed): boolean {
  const known: ConstantNamed = (name) => graph.initializers.get(name) ?? constant(name);
  return graph.nodes.some(
    (item) =>
      branchTaken(item, known) !== undefined ||
      graphsWithin(item).some((inner) => hasConstantBranch(inner, known)),
  );
}

interface Folding {
  readonly constant: ConstantNamed;
  /** Gains the constants of branches. */
  readonly initializers: Map<string, Tensor>;
  /** The names of all values. */
  readonly taken: Set<string>;
}

function foldedNodes(nodes: readonly Node[], folding: Folding): Node[] {
  const { constant, initializers } = folding;
  const known: ConstantNamed = (name) => initializers.get(name) ?? constant(name);
  return nodes.flatMap((item) => {
    const taken = branchTaken(item, known);
    if (taken === undefined) return [withGraphs(item, (inner) => withFoldedBranches(inner, known))];
    const branch = namedFor(item, taken, folding.taken);
    for (const [name, tensor] of branch.initializers) initializers.set(name, tensor);
    const copies = branch.outputs.flatMap(({ name }, index) => {
      const output = item.outputs[index] ?? '';
      return output === '' ? [] : [node('Identity', [name], [output])];
    });
    return [...foldedNodes(branch.nodes, folding), ...copies];
  });
}

function branchTaken(item: Node, constant: ConstantNamed): Graph | undefined {
  if (item.opType !== 'If' || item.domain !== '') return undefined;
  const condition = constant(item.inputs[0] ?? '');
  if (condition?.elementType !== 'bool') return undefined;
  const taken = item.attributes.get(tensorValues(condition)[0] ? 'then_branch' : 'else_branch');
  return taken?.type === 'graph' ? taken.value : undefined;
}

/** The branch with what it makes itself named for the node: two branches may use one name. */
function namedFor(item: Node, branch: Graph, taken: Set<string>): Graph {
  const own = new Set([...branch.initializers.keys(), ...branch.nodes.flatMap(({ outputs }) => outputs)]);
  const prefix = freshPrefix(item.name || (item.outputs[0] ?? ''), [...own], taken);
  const renamed = renamedGraph(branch, (name) => (own.has(name) ? prefix + name : name));
  const named = renamed.nodes.map((inner) => ({
    ...inner,
    name: inner.name === '' ? '' : prefix + inner.name,
  }));
  return { ...renamed, nodes: named };
}
