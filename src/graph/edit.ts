import { namesFromOutside, valuesReadBy } from './branches.ts';
import type { Attribute, Attributes, Graph, Node, Tensor } from './model.ts';
import { floatTensor, integerTensor } from './tensor.ts';

/** A node from its parts; integers become `int`, lists of integers `ints`, and so on (see `attributesOf`). */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, PlainAttribute>> = {},
): Node {
  return {
    name: outputs[0] ?? '',
    opType,
    domain: '',
    inputs,
    outputs,
    attributes: attributesOf(attributes),
  };
}

/** A float attribute is written `{ float: 0.5 }` or `{ floats: [...] }`, since 1 could be meant as an integer. */
export type PlainAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] };

function attributesOf(plain: Readonly<Record<string, PlainAttribute>>): Attributes {
  return new Map(Object.entries(plain).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: PlainAttribute): Attribute {
  if (typeof value === 'number') return { type: 'int', value };
  if (typeof value === 'string') return { type: 'string', value };
  if ('float' in value) return { type: 'float', value: value.float };
  if ('strings' in value) return { type: 'strings', value: value.strings };
  if ('floats' in value) return { type: 'floats', value: value.floats };
  return { type: 'ints', value };
}

/** The node that makes each value. */
export function producers(graph: Graph): Map<string, Node> {
  const made = new Map<string, Node>();
  for (const item of graph.nodes) for (const name of item.outputs) if (name !== '') made.set(name, item);
  return made;
}

/** The graph with only the nodes, in their order, and the constants that `names` depend on. Outputs are left as they are. */
export function pruned(graph: Graph, names: readonly string[]): Graph {
  const needed = new Set(names);
  const nodes: Node[] = [];
  for (const item of graph.nodes.toReversed()) {
    if (!item.outputs.some((name) => needed.has(name))) continue;
    nodes.push(item);
    for (const name of valuesReadBy(item)) needed.add(name);
  }
  const initializers = new Map([...graph.initializers].filter(([name]) => needed.has(name)));
  return { ...graph, nodes: nodes.reverse(), initializers };
}

/** The graph with `Constant` nodes as initializers and without copies (Identity, inference Dropout) of anything. */
export function withoutCopies(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  const original = new Map<string, string>();
  const resolve = (name: string) => original.get(name) ?? name;
  const nodes: Node[] = [];
  const kept = new Set(graph.outputs.map(({ name }) => name));
  for (const item of graph.nodes) for (const name of namesFromOutside(item)) kept.add(name);
  for (const item of graph.nodes) {
    const value = item.opType === 'Constant' && item.domain === '' ? constantValue(item) : undefined;
    const [output = ''] = item.outputs;
    if (value !== undefined) initializers.set(output, value);
    else if (isCopy(item) && !kept.has(output)) original.set(output, resolve(item.inputs[0] ?? ''));
    else nodes.push({ ...item, inputs: item.inputs.map(resolve) });
  }
  return { ...graph, nodes, initializers };
}

function isCopy(item: Node): boolean {
  if (item.domain !== '') return false;
  return (
    item.opType === 'Identity' ||
    (item.opType === 'Dropout' && item.outputs.filter((name) => name !== '').length === 1)
  );
}

const constantKinds = ['value', 'value_float', 'value_floats', 'value_int', 'value_ints'];

/** What a Constant node makes; undefined for texts. */
export function constantValue({ attributes }: Node): Tensor | undefined {
  const [value, float, floats, int, ints] = constantKinds.map((name) => attributes.get(name));
  if (value?.type === 'tensor') return value.value;
  if (float?.type === 'float') return floatTensor(Float32Array.of(float.value), []);
  if (floats?.type === 'floats') return floatTensor(Float32Array.from(floats.value), [floats.value.length]);
  if (int?.type === 'int') return integerTensor([int.value], []);
  if (ints?.type === 'ints') return integerTensor(ints.value);
  return undefined;
}

/** The node with some attributes set, and those without a value removed. */
export function withAttributes(item: Node, changes: Readonly<Record<string, Attribute | undefined>>): Node {
  const attributes = new Map(item.attributes);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) attributes.delete(name);
    else attributes.set(name, value);
  }
  return { ...item, attributes };
}

/** An integer attribute, or the default that the operator gives it. */
export function intAttribute({ attributes }: Node, name: string, fallback: number): number {
  const attribute = attributes.get(name);
  return attribute?.type === 'int' ? attribute.value : fallback;
}

/** A list of integers, or the default that the operator gives it. */
export function intsAttribute(
  { attributes }: Node,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const attribute = attributes.get(name);
  return attribute?.type === 'ints' ? attribute.value : fallback;
}

/** A real attribute, or the default that the operator gives it. */
export function floatAttribute({ attributes }: Node, name: string, fallback: number): number {
  const attribute = attributes.get(name);
  return attribute?.type === 'float' ? attribute.value : fallback;
}

/** A text attribute, or the default that the operator gives it. */
export function stringAttribute({ attributes }: Node, name: string, fallback: string): string {
  const attribute = attributes.get(name);
  return attribute?.type === 'string' ? attribute.value : fallback;
}
