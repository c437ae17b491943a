import { valuesReadBy } from '../graph/branches.ts';
import type { Graph, Node } from '../graph/model.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import { isRealType } from '../graph/tensor.ts';

export interface Way {
  /** The value that is differentiated. */
  readonly output: string;
  /** The value by which it is. */
  readonly input: string;
  readonly facts: ShapeInfo;
}

/** Operators whose result goes in steps: level wherever it has a slope. */
const steps = new Set(['Ceil', 'Floor', 'Hardmax', 'Round', 'Sign']);
/** Operators that make integers of activations, of which real numbers are made again. */
const quantizing = new Set(['DynamicQuantizeLinear', 'QuantizeLinear']);

/**
 * The first node on the way from the input to the output at which every gradient ends: it makes integers, truths or
 * steps of real numbers. Undefined where the output does not depend on the input at all.
 */
export function gradientEnd(graph: Graph, way: Way): Node | undefined {
  const { facts } = way;
  return between(graph, way).find(
    ({ opType, outputs }) => steps.has(opType) || !outputs.some((name) => isReal(name, facts)),
  );
}

/** The first node on the way that quantises: the gradient by the others on the way would be a part of the whole. */
export function quantizingNode(graph: Graph, way: Way): Node | undefined {
  return between(graph, way).find(({ opType }) => quantizing.has(opType));
}

/** The nodes that read what the input leads to, of whatever type, and that lead to the output. */
function between(graph: Graph, { output, input }: Way): Node[] {
  const leading = new Set([output]);
  for (const item of graph.nodes.toReversed()) {
    if (!item.outputs.some((name) => leading.has(name))) continue;
    // A size says nothing of what lies in it.
    if (item.opType !== 'Shape' && item.opType !== 'Size')
      for (const name of valuesReadBy(item)) leading.add(name);
  }
  const reached = new Set([input]);
  return graph.nodes.filter((item) => {
    const isReached = item.opType !== 'Shape' && valuesReadBy(item).some((name) => reached.has(name));
    if (isReached) for (const name of item.outputs) if (name !== '') reached.add(name);
    return isReached && item.outputs.some((name) => leading.has(name));
  });
}

function isReal(name: string, facts: ShapeInfo): boolean {
  return name !== '' && isRealType(facts.elementType(name));
}
