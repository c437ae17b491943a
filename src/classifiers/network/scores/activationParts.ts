import type { Node } from '../../../graph/model.ts';
import { after, itemSize, type Scores, scores, type Tail, type TailStep } from './tail.ts';

/** Sums of float32 numbers near 1 are as near to it as this. */
const nearOne = 1e-4;

/** e^x divided by a number for each image: a softmax, if the values of an image sum to 1. */
export function dividedByItsSum({ item, tail }: TailStep): Scores | undefined {
  const power = item.inputs.map((input) => tail.maker(input)).find((maker) => maker?.opType === 'Exp');
  const [input = ''] = power?.inputs ?? [];
  if (power === undefined || !sumsToOne(item, input, { tail, of: (value) => value })) return undefined;
  return scores(shiftless(input, tail), 'softmax');
}

/** x less the logarithm of the sum of e^x: the logarithm of a softmax, if its powers sum to 1. */
export function logSoftmaxInParts({ item, tail }: TailStep): Scores | undefined {
  const [input = ''] = item.inputs;
  if (!sumsToOne(item, input, { tail, of: Math.exp })) return undefined;
  return scores(shiftless(input, tail), 'softmax', [Number.NEGATIVE_INFINITY, 0]);
}

/** Whether what `of` makes of the node's values sums to 1 for each trial image; it has as many values as `input`. */
function sumsToOne(
  item: Node,
  input: string,
  { tail, of }: { readonly tail: Tail; readonly of: (value: number) => number },
): boolean {
  const [output = ''] = item.outputs;
  const size = itemSize(output, tail.facts);
  if (size === undefined || size < 2 || size !== itemSize(input, tail.facts)) return false;
  // Large values overflow in a softmax that is written out without care.
  const rows = (tail.rows(output) ?? []).filter((row) => row.every(Number.isFinite));
  const sums = rows.map((row) => row.reduce((total, value) => total + of(value), 0));
  return sums.length > 0 && sums.every((sum) => Math.abs(sum - 1) < nearOne);
}

/** Reductions that give an image one number, which moves none of its classes against another. */
const reductions = new Set(['ReduceLogSumExp', 'ReduceMax', 'ReduceMean', 'ReduceMin']);
const carrying = new Set(['Cast', 'Expand', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze']);

/** What x was before its own largest value (or mean) was taken off: a softmax of both is the same. */
export function shiftless(name: string, tail: Tail): string {
  const item = tail.maker(name);
  const [before = '', shift = ''] = item?.inputs ?? [];
  if (item?.opType !== 'Sub') return name;
  const reduction = carriedFrom(shift, tail);
  const isOwn = reduction !== undefined && reductions.has(reduction.opType);
  return isOwn && reduction.inputs[0] === before ? before : name;
}

/** The node that makes a value, behind steps that only carry it. */
function carriedFrom(name: string, tail: Tail): Node | undefined {
  let item = tail.maker(name);
  while (item !== undefined && carrying.has(item.opType)) item = tail.maker(item.inputs[0] ?? '');
  return item;
}

/** 1 / (1 + e^-x) and e^x / (1 + e^x): a sigmoid written out. */
export function logistic(step: TailStep): Scores | undefined {
  const { item, tail, constant } = step;
  const isReciprocal = item.opType === 'Reciprocal';
  const [above = '', below = ''] = isReciprocal ? ['', item.inputs[0]] : item.inputs;
  const sum = tail.maker(below);
  const [first = '', second = ''] = sum?.opType === 'Add' ? sum.inputs : [];
  const power = constant(first) === 1 ? second : constant(second) === 1 ? first : '';
  const maker = tail.maker(power);
  if (maker?.opType !== 'Exp') return undefined;
  const [exponent = ''] = maker.inputs;
  if (above !== '' && above === power) return scores(exponent, 'sigmoid');
  return isReciprocal || constant(above) === 1 ? negativeOf(exponent, step) : undefined;
}

/** The x of which -x is a value of the graph. */
function negativeOf(name: string, { tail, constant }: TailStep): Scores {
  const item = tail.maker(name);
  const [first = '', second = ''] = item?.inputs ?? [];
  if (item?.opType === 'Neg') return scores(first, 'sigmoid');
  if (item?.opType === 'Mul' && constant(second) === -1) return scores(first, 'sigmoid');
  if (item?.opType === 'Mul' && constant(first) === -1) return scores(second, 'sigmoid');
  return after(scores(name, 'sigmoid'), 'Neg');
}

/** Twice what went in, so that (1 + tanh x) / 2 is the sigmoid of 2 x; of x = z / 2, z itself. */
export function hyperbolic({ item, tail, constant }: TailStep): Scores {
  const [input = ''] = item.inputs;
  const half = tail.maker(input);
  const [first = '', second = ''] = half?.inputs ?? [];
  if (half?.opType === 'Mul' && constant(second) === 0.5) return scores(first, 'tanh', [-1, 1]);
  if (half?.opType === 'Mul' && constant(first) === 0.5) return scores(second, 'tanh', [-1, 1]);
  if (half?.opType === 'Div' && constant(second) === 2) return scores(first, 'tanh', [-1, 1]);
  return after(scores(input, 'tanh', [-1, 1]), 'Add', (name) => [name, name]);
}
