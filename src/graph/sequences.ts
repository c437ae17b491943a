import { graphsWithin } from './branches.ts';
import { intAttribute, node, pruned } from './edit.ts';
import type { Graph, Node, Tensor } from './model.ts';
import type { ShapeInfo } from './shapeInfo.ts';
import { integersOf, integerTensor } from './tensor.ts';

const makers = new Set([
  'SequenceConstruct', 'SequenceEmpty', 'SequenceErase', 'SequenceInsert', 'SequenceMap', 'SplitToSequence', 'Optional',
]); // biome-ignore format: a list reads better packed
const passing = new Set(['Identity', 'If', 'Loop', 'Scan', 'OptionalGetElement']);

/** The values of a graph that are no tensors, but lists of such, or perhaps none. */
export function sequenceValues(graph: Graph): Set<string> {
  const found = new Set(graph.inputs.flatMap(({ name, other }) => (other === undefined ? [] : [name])));
  for (const item of graph.nodes) {
    if (item.domain !== '') continue;
    const passed = passing.has(item.opType) && item.inputs.some((name) => found.has(name));
    if (makers.has(item.opType) || passed) for (const name of item.outputs) found.add(name);
    for (const name of givenWithin(item)) found.add(name);
  }
  return found;
}

/** The outputs of a node that graphs within it give as lists. */
function givenWithin(item: Node): string[] {
  return graphsWithin(item).flatMap((inner) => {
    const lists = sequenceValues(inner);
    const outputs = inner.outputs.slice(-item.outputs.length);
    return item.outputs.filter((_, index) => lists.has(outputs[index]?.name ?? ''));
  });
}

/**
 * The graph with lists of tensors that are known place by place as those tensors: what is put in a list is read where
 * it is taken out. A list that depends on the image stays. `facts` tell sizes and constants.
 */
export function withoutSequences(graph: Graph, facts: ShapeInfo): Graph {
  const lists = new Map<string, readonly string[]>();
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.flatMap((item) => {
    const made = item.domain === '' ? known({ item, facts, lists, initializers }) : undefined;
    return made ?? [item];
  });
  const outputs = graph.outputs.map(({ name }) => name);
  return pruned({ ...graph, nodes, initializers }, outputs);
}

interface Step {
  readonly item: Node;
  readonly facts: ShapeInfo;
  /** The tensors of each list. */
  readonly lists: Map<string, readonly string[]>;
  readonly initializers: Map<string, Tensor>;
}

/** The nodes that stand for one about a list; undefined where it must stay. */
function known(step: Step): readonly Node[] | undefined {
  const { item, lists } = step;
  const [input = '', second = '', third = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const list = lists.get(input);
  const keep = (items: readonly string[]) => {
    lists.set(output, items);
    // The list itself may be read by a node that is not known here.
    return [item];
  };
  if (item.opType === 'SequenceConstruct') return keep(item.inputs);
  if (item.opType === 'SequenceEmpty') return keep([]);
  if (item.opType === 'SplitToSequence') return splitNodes(step);
  if (list === undefined) return undefined;
  switch (item.opType) {
    case 'Identity':
      return keep(list);
    case 'SequenceInsert': {
      const at = third === '' ? list.length : indexIn(step, third, list.length + 1);
      return at === undefined ? undefined : keep([...list.slice(0, at), second, ...list.slice(at)]);
    }
    case 'SequenceErase': {
      const at = second === '' ? list.length - 1 : indexIn(step, second, list.length);
      return at === undefined ? undefined : keep(list.filter((_, index) => index !== at));
    }
    case 'SequenceAt': {
      const taken = list[indexIn(step, second, list.length) ?? -1];
      return taken === undefined ? undefined : [node('Identity', [taken], [output])];
    }
    case 'SequenceLength': {
      step.initializers.set(output, integerTensor([list.length], []));
      return [];
    }
    case 'ConcatFromSequence':
      return concatenated(step, list);
    default:
      return undefined;
  }
}

/** A place of a list, counted from its end where it is negative; undefined where it is not known or there is none. */
function indexIn({ facts, initializers }: Step, name: string, length: number): number | undefined {
  const tensor = initializers.get(name) ?? facts.constant(name);
  const [given] = tensor === undefined ? [] : integersOf(tensor);
  const index = given !== undefined && given < 0 ? given + length : given;
  return index !== undefined && index >= 0 && index < length ? index : undefined;
}

/** The parts of a tensor as a Split; without sizes each is 1 long, and without `keepdims` that axis goes. */
function splitNodes({ item, facts, lists, initializers }: Step): readonly Node[] | undefined {
  const [input = '', sizesName = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const shape = facts.shape(input);
  const axis = intAttribute(item, 'axis', 0);
  const length = shape.at(axis);
  const tensor = initializers.get(sizesName) ?? facts.constant(sizesName);
  if (length === undefined || (sizesName !== '' && tensor === undefined)) return undefined;
  const sizes = partSizes(length, tensor);
  const [sizesOfParts, axes] = [`${output}/sizes`, `${output}/axes`];
  initializers.set(sizesOfParts, integerTensor(sizes));
  const parts = sizes.map((_, index) => `${output}/${index}`);
  const cut = node('Split', [input, sizesOfParts], parts, { axis });
  if (sizesName !== '' || intAttribute(item, 'keepdims', 1) === 1) {
    lists.set(output, parts);
    return [item, cut];
  }
  initializers.set(axes, integerTensor([axis]));
  const squeezed = parts.map((part) => `${part}/squeezed`);
  lists.set(output, squeezed);
  return [item, cut, ...parts.map((part, index) => node('Squeeze', [part, axes], [squeezed[index] ?? '']))];
}

function partSizes(length: number, sizes: Tensor | undefined): number[] {
  if (sizes !== undefined && sizes.dims.length > 0) return integersOf(sizes);
  const [size = 1] = sizes === undefined ? [] : integersOf(sizes);
  return Array.from({ length: Math.ceil(length / size) }, (_, part) => Math.min(size, length - part * size));
}

function concatenated({ item, initializers }: Step, list: readonly string[]): readonly Node[] | undefined {
  const [output = ''] = item.outputs;
  const axis = intAttribute(item, 'axis', 0);
  if (list.length === 0) return undefined;
  if (intAttribute(item, 'new_axis', 0) === 0) return [node('Concat', list, [output], { axis })];
  const axes = `${output}/axes`;
  initializers.set(axes, integerTensor([axis]));
  const parts = list.map((_, index) => `${output}/${index}`);
  const apart = list.map((name, index) => node('Unsqueeze', [name, axes], [parts[index] ?? '']));
  return [...apart, node('Concat', parts, [output], { axis })];
}
