import type { Graph, Tensor } from './model.ts';
import { isRealType } from './tensor.ts';

/**
 * The graph in which every node has single numbers and vectors of its own: exporters let nodes share those that hold
 * equal numbers, such as the means of two batch normalisations, though they are not one. Matrices stay shared.
 */
export function withOwnVectors(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  const uses = new Map<string, number>();
  const taken = new Set([...initializers.keys(), ...graph.nodes.flatMap(({ outputs }) => outputs)]);
  const nodes = graph.nodes.map((item) => {
    const inputs = item.inputs.map((name) => {
      const tensor = graph.initializers.get(name);
      if (tensor === undefined || !isVector(tensor)) return name;
      const use = (uses.get(name) ?? 0) + 1;
      uses.set(name, use);
      if (use === 1) return name;
      let own = `${name}#${use}`;
      while (taken.has(own)) own += '#';
      taken.add(own);
      initializers.set(own, tensor);
      return own;
    });
    return { ...item, inputs };
  });
  return { ...graph, nodes, initializers };
}

function isVector({ elementType, dims }: Tensor): boolean {
  return isRealType(elementType) && dims.filter((size) => size > 1).length < 2;
}
