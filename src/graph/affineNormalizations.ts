import { node } from './edit.ts';
import type { Graph, Node, Tensor } from './model.ts';
import type { ShapeInfo } from './shapeInfo.ts';
import { floatTensor } from './tensor.ts';

/**
 * The graph with each ((x - mean) * scale) + shift by constants per channel, of values [n, channels, height, width]
 * that nothing else reads, as one BatchNormalization: so Keras writes out its batch normalisation, with the variance
 * in the scale. What re-draws weights then knows it as one.
 */
export function withNormalizations({
  graph,
  facts,
}: {
  readonly graph: Graph;
  readonly facts: ShapeInfo;
}): Graph {
  const readers = new Map<string, Node[]>();
  for (const item of graph.nodes)
    for (const name of item.inputs) readers.set(name, [...(readers.get(name) ?? []), item]);
  for (const { name } of graph.outputs) readers.set(name, [...(readers.get(name) ?? []), outside]);
  const initializers = new Map(graph.initializers);
  const onlyReader = (item: Node, opType: string) => {
    const [reader, ...others] = readers.get(item.outputs[0] ?? '') ?? [];
    return reader?.opType === opType && others.length === 0 ? reader : undefined;
  };
  const flat = (name: string, suffix: string, channels: number) => {
    const tensor = initializers.get(name);
    if (tensor === undefined || tensor.elementType !== 'float32' || !isPerChannel(tensor, channels))
      return undefined;
    const made = `${name}/${suffix}`;
    initializers.set(made, { ...tensor, dims: [channels] });
    return made;
  };
  const replaced = new Map<Node, Node | undefined>();
  for (const subtract of graph.nodes) {
    const [input = '', mean = ''] = subtract.inputs;
    const [, channels = 0, ...sides] =
      subtract.opType === 'Sub' ? facts.shape(subtract.outputs[0] ?? '') : [];
    if (channels === 0 || sides.length !== 2 || initializers.has(input)) continue;
    const multiply = onlyReader(subtract, 'Mul');
    const add = multiply && onlyReader(multiply, 'Add');
    if (multiply === undefined || add === undefined) continue;
    const constants = [mean, otherInput(multiply, subtract), otherInput(add, multiply)];
    const [means, scale, shift] = constants.map((name, index) => flat(name, `perChannel${index}`, channels));
    if (means === undefined || scale === undefined || shift === undefined) continue;
    const variance = `${add.outputs[0]}/variance`;
    initializers.set(variance, floatTensor(new Float32Array(channels).fill(1), [channels]));
    const inputs = [input, scale, shift, means, variance];
    const normalization = node('BatchNormalization', inputs, [add.outputs[0] ?? ''], {
      epsilon: { float: 0 },
    });
    replaced.set(subtract, undefined).set(multiply, undefined);
    replaced.set(add, { ...normalization, name: add.name });
  }
  const nodes = graph.nodes.flatMap((item) => (replaced.has(item) ? (replaced.get(item) ?? []) : [item]));
  return { ...graph, nodes, initializers };
}

/** Stands for whoever reads an output of the graph. */
const outside = node('', [], []);

function otherInput(item: Node, maker: Node): string {
  return item.inputs.find((name) => name !== maker.outputs[0]) ?? '';
}

/** [channels, 1, 1], perhaps with a 1 before. */
function isPerChannel({ dims }: Tensor, channels: number): boolean {
  const [first, ...sides] = dims.length === 4 && dims[0] === 1 ? dims.slice(1) : dims;
  return first === channels && sides.length === 2 && sides.every((size) => size === 1);
}
