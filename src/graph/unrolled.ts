import { intAttribute, intsAttribute, node, producers, withoutCopies } from './edit.ts';
import { freshPrefix, valueNames } from './freshNames.ts';
import type { Graph, Node, Tensor } from './model.ts';
import { renamedNode } from './renamed.ts';
import { loopForm, type Rounds, scanForm } from './rounds.ts';
import type { ShapeInfo } from './shapeInfo.ts';
import { integersOf, integerTensor, tensorValues } from './tensor.ts';

/** A graph that would have more nodes than this keeps its loops. */
const mostNodes = 10_000;

/** Whether some Loop or Scan is one whose number of rounds is known beforehand. */
export function hasKnownLoop(graph: Graph, facts: ShapeInfo): boolean {
  return graph.nodes.some((item) => roundsOf(item, facts, graph.nodes.length) !== undefined);
}

/**
 * The graph with each Loop and Scan whose number of rounds is known as the nodes of its rounds, one after the other.
 * Constants of a body stay one for all rounds. `facts` tell sizes and constants.
 */
export function withUnrolledLoops(graph: Graph, facts: ShapeInfo): Graph {
  const initializers = new Map(graph.initializers);
  const taken = valueNames(graph);
  let total = graph.nodes.length;
  const nodes = graph.nodes.flatMap((item) => {
    const rounds = roundsOf(item, facts, total);
    total += rounds === undefined ? 0 : rounds.count * rounds.body.nodes.length;
    return rounds === undefined ? [item] : unrolled(item, { rounds, initializers, taken });
  });
  return { ...graph, nodes, initializers };
}

/** Undefined for a node of another kind, where the number depends on the image, or where there are too many for a graph of `nodes`. */
function roundsOf(item: Node, facts: ShapeInfo, nodes: number): Rounds | undefined {
  if (item.domain !== '') return undefined;
  const attribute = item.attributes.get('body');
  if (attribute?.type !== 'graph') return undefined;
  const body = withoutCopies(attribute.value);
  const count = item.opType === 'Loop' ? tripCount(item, body, facts) : scanLength(item, body, facts);
  if (count === undefined || count < 1 || nodes + count * body.nodes.length > mostNodes) return undefined;
  return { count, body };
}

/** The trip count of a Loop that nothing ends sooner. */
function tripCount({ inputs }: Node, body: Graph, facts: ShapeInfo): number | undefined {
  const [most = '', condition = ''] = inputs;
  const count = most === '' ? undefined : facts.constant(most);
  const begins = condition === '' || isTrue(facts.constant(condition));
  if (count === undefined || !begins || !goesOn(body, facts)) return undefined;
  return integersOf(count)[0];
}

/** Whether the condition that a body gives is the one that it gets, or true. */
function goesOn(body: Graph, facts: ShapeInfo): boolean {
  const makers = producers(body);
  let name = body.outputs[0]?.name ?? '';
  for (let maker = makers.get(name); maker?.opType === 'Identity'; maker = makers.get(name))
    name = maker.inputs[0] ?? '';
  return name === body.inputs[1]?.name || isTrue(body.initializers.get(name) ?? facts.constant(name));
}

function isTrue(tensor: Tensor | undefined): boolean {
  return tensor?.elementType === 'bool' && tensorValues(tensor)[0] === 1;
}

/** The length of what a Scan reads. */
function scanLength(item: Node, body: Graph, facts: ShapeInfo): number | undefined {
  const read = intAttribute(item, 'num_scan_inputs', 0);
  const first = body.inputs.length - read;
  const shape = facts.shape(item.inputs[first] ?? '');
  return read === 0 ? undefined : shape.at(intsAttribute(item, 'scan_input_axes', [0])[0] ?? 0);
}

interface Unrolling {
  readonly rounds: Rounds;
  /** Gains the constants of bodies. */
  readonly initializers: Map<string, Tensor>;
  /** The names of all values. */
  readonly taken: Set<string>;
}

function unrolled(item: Node, { rounds, initializers, taken }: Unrolling): Node[] {
  const { count, body } = rounds;
  const label = item.name || (item.outputs[0] ?? '');
  const constants = [...body.initializers.keys()];
  const inputs = body.inputs.map(({ name }) => name);
  const made = body.nodes.flatMap(({ outputs }) => outputs).filter((name) => name !== '');
  const prefixes = Array.from({ length: count }, (_, round) =>
    freshPrefix(`${label}/${round}`, [...made, ...inputs], taken),
  );
  const form = item.opType === 'Loop' ? loopForm(item, rounds, prefixes) : scanForm(item, rounds, prefixes);
  const shared = freshPrefix(label, constants, taken);
  for (const [name, tensor] of body.initializers) initializers.set(shared + name, tensor);
  for (const [name, tensor] of form.constants) initializers.set(name, tensor);

  let states = form.states;
  const collected = form.collected.map((): string[] => []);
  const nodes = [...form.nodes];
  for (const own of prefixes) {
    const names = new Map([
      ...constants.map((name) => [name, shared + name] as const),
      ...[...made, ...inputs].map((name) => [name, own + name] as const),
      ...form.carried.map((name, index) => [name, states[index] ?? ''] as const),
    ]);
    const rename = (name: string) => names.get(name) ?? name;
    for (const inner of body.nodes)
      nodes.push({ ...renamedNode(inner, rename), name: inner.name === '' ? '' : own + inner.name });
    states = form.given.map(rename);
    form.collected.forEach(({ name }, index) => void collected[index]?.push(rename(name)));
  }
  const copies = states.map((name, index) => node('Identity', [name], [item.outputs[index] ?? '']));
  const stacks = collected.flatMap((parts, index) => {
    const output = item.outputs[states.length + index] ?? '';
    const { axis = 0, isBackwards = false } = form.collected[index] ?? {};
    return output === ''
      ? []
      : stacked(isBackwards ? parts.toReversed() : parts, { output, axis, initializers });
  });
  return [...nodes, ...copies.filter(({ outputs }) => outputs[0] !== ''), ...stacks];
}

/** Values side by side along a new axis. */
function stacked(
  parts: readonly string[],
  {
    output,
    axis,
    initializers,
  }: { readonly output: string; readonly axis: number; readonly initializers: Map<string, Tensor> },
): Node[] {
  const axes = `${output}/axes`;
  initializers.set(axes, integerTensor([axis]));
  const apart = parts.map((part, index) => node('Unsqueeze', [part, axes], [`${output}/${index}`]));
  const names = apart.flatMap(({ outputs }) => outputs);
  return [...apart, node('Concat', names, [output], { axis })];
}
