import { intAttribute, intsAttribute, producers } from '../../../graph/edit.ts';
import type { Graph, Node } from '../../../graph/model.ts';

/** A value with a score for each class and place, as the file has it before its final activation. */
export interface BehindActivation {
  readonly graph: Graph;
  readonly value: string;
  readonly activation: 'softmax' | 'sigmoid' | 'argmax' | undefined;
  /** The axis along which the classes lie, where the activation tells it; may count from the end. */
  readonly axis: number | undefined;
}

/** What lays out values without changing them. */
const carrying = new Set(['Cast', 'Identity', 'Transpose']);

/**
 * What an output was before a final softmax, sigmoid or choice of the largest; the output itself where there is none.
 * What laid the activation's values out lays those out too, under names that begin with `prefix`.
 */
export function behindActivation(graph: Graph, output: string, prefix: string): BehindActivation {
  const makers = producers(graph);
  const chain: Node[] = [];
  let item = makers.get(output);
  while (item !== undefined && item.domain === '' && carrying.has(item.opType)) {
    chain.push(item);
    item = makers.get(item.inputs[0] ?? '');
  }
  const plain = { graph, value: output, activation: undefined, axis: undefined };
  if (item === undefined || item.domain !== '') return plain;
  const [input = ''] = item.inputs;
  const turns = chain.filter(({ opType }) => opType === 'Transpose');
  if (item.opType === 'ArgMax') {
    if (turns.length > 0) return plain;
    // The largest probability is that of the largest logit.
    const before = behindActivation(graph, input, `${prefix}largest/`);
    return { ...before, activation: 'argmax', axis: intAttribute(item, 'axis', 0) };
  }
  const activation = { Softmax: 'softmax', LogSoftmax: 'softmax', Sigmoid: 'sigmoid' } as const;
  const kind = activation[item.opType as keyof typeof activation];
  if (kind === undefined) return plain;
  const own = kind === 'softmax' ? intAttribute(item, 'axis', -1) : undefined;
  return { ...turned(graph, { value: input, turns: turns.reverse(), prefix, axis: own }), activation: kind };
}

function turned(
  graph: Graph,
  from: {
    readonly value: string;
    readonly turns: readonly Node[];
    readonly prefix: string;
    readonly axis: number | undefined;
  },
): Pick<BehindActivation, 'graph' | 'value' | 'axis'> {
  let { value, axis } = from;
  const nodes = from.turns.map((turn, index): Node => {
    const name = `${from.prefix}turned/${index}`;
    const made = { ...turn, name, inputs: [value], outputs: [name] };
    const perm = intsAttribute(turn, 'perm', []);
    if (axis !== undefined && perm.length > 0) axis = perm.indexOf(axis < 0 ? axis + perm.length : axis);
    value = name;
    return made;
  });
  return { graph: { ...graph, nodes: [...graph.nodes, ...nodes] }, value, axis };
}
