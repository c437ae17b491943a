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
  | { readonly floats: readonly number[] };

function attributesOf(plain: Readonly<Record<string, PlainAttribute>>): Attributes {
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: PlainAttribute): Attribute {
  if (typeof value === 'number') return { type: 'int', value };
  if (typeof value === 'string') return { type: 'string', value };
  if ('float' in value) return { type: 'float', value: value.float };
  if ('floats' in value) return { type: 'floats', value: value.floats };
  return { type: 'ints', value };
}

/** The node that makes each value. */
export function producers(graph: Graph): Map<string, Node> {
  const made = new Map<string, Node>();
  for (const item of graph.nodes) for (const name of item.outputs) if (name !== '') made.set(name, item);
  return made;
}

/** The inputs of a node, and what graphs within it (the branches of If, the body of Loop) read from outside. */
export function valuesReadBy(item: Node): readonly string[] {
  const inBranches = valuesReadInBranches(item);
  return inBranches.length === 0 ? item.inputs : [...item.inputs, ...inBranches];
}

/** Names that graphs within the node use; those that they make themselves may be among them. */
function valuesReadInBranches({ attributes }: Node): string[] {
  return Object.values(attributes).flatMap(({ type, value }) => (type === 'other' ? namesWithin(value) : []));
}

/** Every `input` of a node and every `output` of a graph in a decoded attribute, at any depth. */
function namesWithin(message: object): string[] {
  return Object.entries(message).flatMap(([key, value]) => {
    if (key === 'input' || key === 'output') return namesIn(value);
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return [];
    return Array.isArray(value)
      ? value.flatMap((item) => (isMessage(item) ? namesWithin(item) : []))
      : namesWithin(value);
  });
}

/** Inputs of a node are names; inputs and outputs of a graph are messages with a name. */
function namesIn(values: unknown): string[] {
  if (!Array.isArray(values)) return [];
  return values.flatMap((item) => {
    if (typeof item === 'string') return [item];
    return isMessage(item) && 'name' in item ? [String(item.name)] : [];
  });
}

function isMessage(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !ArrayBuffer.isView(value);
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
  for (const item of graph.nodes) for (const name of valuesReadInBranches(item)) kept.add(name);
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

function constantValue({ attributes }: Node): Tensor | undefined {
  const { value, value_float: float, value_floats: floats, value_int: int, value_ints: ints } = attributes;
  if (value?.type === 'tensor') return value.value;
  if (float?.type === 'float') return floatTensor(Float32Array.of(float.value), []);
  if (floats?.type === 'floats') return floatTensor(Float32Array.from(floats.value), [floats.value.length]);
  if (int?.type === 'int') return integerTensor([int.value], []);
  if (ints?.type === 'ints') return integerTensor(ints.value);
  return undefined;
}

/** An integer attribute, or the default that the operator gives it. */
export function intAttribute({ attributes }: Node, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute?.type === 'int' ? attribute.value : fallback;
}

/** A list of integers, or the default that the operator gives it. */
export function intsAttribute(
  { attributes }: Node,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const attribute = attributes[name];
  return attribute?.type === 'ints' ? attribute.value : fallback;
}

/** A real attribute, or the default that the operator gives it. */
export function floatAttribute({ attributes }: Node, name: string, fallback: number): number {
  const attribute = attributes[name];
  return attribute?.type === 'float' ? attribute.value : fallback;
}

/** A text attribute, or the default that the operator gives it. */
export function stringAttribute({ attributes }: Node, name: string, fallback: string): string {
  const attribute = attributes[name];
  return attribute?.type === 'string' ? attribute.value : fallback;
}
