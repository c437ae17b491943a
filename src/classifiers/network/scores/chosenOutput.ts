import type { Graph, Node } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';
import { isRealType } from '../../../graph/tensor.ts';
import { beforeActivation } from './beforeActivation.ts';
import { type Candidate, described, noScores } from './outputs.ts';
import { type Drawn, isVector, itemSize, scores, type Tail } from './tail.ts';

export interface Choice {
  readonly candidate: Candidate;
  /** The class scores: before a final activation where one was found, unless the output was asked for. */
  readonly drawn: Drawn;
}

interface ChoiceOptions {
  readonly source: string;
  readonly graph: Graph;
  readonly tail: Tail;
  /** The output that the caller asked for. */
  readonly output?: string | undefined;
}

/**
 * The one output that is a table of class scores, and its values before a final activation. Of several: the one named
 * logits; or those that all are activations of; not the features that others are made of by weights, and not what is
 * made of others without any. Throws RangeError with a list of the outputs where none fits, or several do.
 */
export function chosenOutput(found: readonly Candidate[], options: ChoiceOptions): Choice {
  const { source, tail, output } = options;
  const fitting = found.filter(({ value }) => isTable(value, tail.facts) && !isSorted(value, tail));
  const listed = (some: readonly Candidate[]) => some.map((one) => shown(one, tail));
  if (fitting.length === 0) throw noScores(listed(found), { source, output });
  const choices = fitting.map((candidate): Choice => {
    const { value } = candidate;
    const plain = scores(value, 'softmax').draw(value);
    const before = output === undefined ? beforeActivation(value, tail) : undefined;
    const fits = before !== undefined && isTable(before.likes.get(before.name) ?? before.name, tail.facts);
    return { candidate, drawn: fits ? before : plain };
  });
  const named = choices.find(({ candidate }) => candidate.name.toLowerCase() === 'logits');
  const [only, ...others] = named === undefined ? distinct(choices, options) : [named];
  if (only === undefined || others.length > 0) {
    const names = listed(fitting).join(', ');
    throw new RangeError(
      `${source}: expected one output of class scores, found ${names}; say which with output`,
    );
  }
  return only;
}

/** One row for each image, of one number for each class. */
function isTable(name: string, facts: ShapeInfo): boolean {
  const size = facts.shape(name).length > 0 ? itemSize(name, facts) : undefined;
  const isReal = isRealType(facts.elementType(name));
  return isReal && facts.isBatch(name) && isVector(name, facts) && size !== undefined && size > 0;
}

/** Whether the numbers are in order of size, each of another class from image to image. */
function isSorted(name: string, { maker, facts }: Tail): boolean {
  let item = maker(name);
  for (let steps = 0; item !== undefined && steps < 64; steps++) {
    if (item.opType === 'TopK') return true;
    const [input = ''] = item.inputs;
    if (input === '' || itemSize(input, facts) !== itemSize(name, facts)) return false;
    item = maker(input);
  }
  return false;
}

function shown({ name, value }: Candidate, tail: Tail): string {
  const { facts } = tail;
  const line = described({ name, elementType: facts.elementType(value), shape: facts.shape(value) });
  return isSorted(value, tail) ? `${line} in the order that TopK gives them` : line;
}

/** The choices without features of others, what others are derived from, and the same scores twice. */
function distinct(choices: readonly Choice[], { graph }: ChoiceOptions): Choice[] {
  const unlike = [...new Map(choices.map((choice) => [choice.drawn.name, choice])).values()];
  if (unlike.length < 2) return unlike;
  const origins = (drawn: Drawn) =>
    drawn.nodes.length === 0 ? [drawn.name] : (drawn.nodes[0]?.inputs ?? []);
  const dropped = new Set<Choice>();
  for (const before of unlike) {
    const reached = descendants(graph, before);
    for (const after of unlike) {
      if (after === before) continue;
      const [origin = ''] = origins(after.drawn);
      const ways = reached.get(origin) ?? reached.get(after.candidate.value);
      if (ways !== undefined) dropped.add(ways === 'weighted' ? before : after);
    }
  }
  return unlike.filter((choice) => !dropped.has(choice));
}

const weighing = new Set(['Conv', 'Gemm', 'MatMul', 'Einsum', 'ConvTranspose']);

/** What is made of an output, and whether by weights. */
function descendants(graph: Graph, { candidate, drawn }: Choice): Map<string, 'weighted' | 'derived'> {
  const reached = new Map<string, 'weighted' | 'derived'>();
  const isStart = new Set([candidate.value, drawn.name]);
  for (const item of graph.nodes) {
    const from = item.inputs.filter((name) => isStart.has(name) || reached.has(name));
    if (from.length === 0) continue;
    const weighted = isWeighing(item, graph) || from.some((name) => reached.get(name) === 'weighted');
    for (const name of item.outputs) reached.set(name, weighted ? 'weighted' : 'derived');
  }
  return reached;
}

function isWeighing({ opType, inputs }: Node, { initializers }: Graph): boolean {
  return weighing.has(opType) && inputs.some((name) => (initializers.get(name)?.dims.length ?? 0) > 1);
}
