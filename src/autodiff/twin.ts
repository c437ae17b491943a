import { graphsWithin, valuesReadBy } from '../graph/branches.ts';
import type { Graph, Node } from '../graph/model.ts';
import { renamedNode } from '../graph/renamed.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import { noGradient } from './rule.ts';

const prefix = 'saliency/baseline/';

/** The name under which the second image comes in. */
export function baselineOf(input: string): string {
  return prefix + input;
}

/** A graph that computes everything of a second image beside the first. */
export interface Twin {
  readonly graph: Graph;
  /** Knows the values of the second image as those of the first. */
  readonly facts: ShapeInfo;
  /** The value of the second image that stands for one of the first; the value itself where no image moves it. */
  of(name: string): string;
  /** The node that computes the same of the second image. */
  node(item: Node): Node;
  /** Whether the image moves a value: it is one of pixels, and not of the size of something. */
  depends(name: string): boolean;
}

/**
 * The graph with each node that the image reaches a second time, for a second image of the same shape, and the indices
 * of every MaxPool among them as a second output. What no image moves is computed once. Throws NoGradientError for a
 * node with graphs of its own, as a branch may be another one for each image.
 */
export function withTwin(graph: Graph, { input, facts }: { input: string; facts: ShapeInfo }): Twin {
  const moved = new Set([input]);
  const nodes: Node[] = [];
  const of = (name: string) => (moved.has(name) ? prefix + name : name);
  const nodeOf = (item: Node): Node => {
    const copy = { ...renamedNode(item, of), name: prefix + item.name };
    const [output = ''] = copy.outputs;
    return item.opType === 'MaxPool' ? { ...copy, outputs: [output, `${output}/indices`] } : copy;
  };
  for (const item of graph.nodes) {
    nodes.push(item);
    // Both images have one size.
    if (item.opType === 'Shape' || item.opType === 'Size') continue;
    if (!valuesReadBy(item).some((name) => moved.has(name))) continue;
    if (graphsWithin(item).length > 0)
      throw noGradient(item, 'what it computes of the baseline may be another branch');
    for (const name of item.outputs) if (name !== '') moved.add(name);
    nodes.push(nodeOf(item));
  }
  const image = graph.inputs.find(({ name }) => name === input);
  const inputs = image === undefined ? graph.inputs : [...graph.inputs, { ...image, name: of(input) }];
  const own = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  return {
    graph: { ...graph, nodes, inputs },
    facts: {
      elementType: (name) => facts.elementType(own(name)),
      shape: (name) => facts.shape(own(name)),
      isBatch: (name) => facts.isBatch(own(name)),
      constant: (name) => facts.constant(own(name)),
    },
    of,
    node: nodeOf,
    depends: (name) => moved.has(name),
  };
}
