import { intAttribute, intsAttribute } from '../../../graph/edit.ts';
import type { Node } from '../../../graph/model.ts';
import { isRealType, tensorValues } from '../../../graph/tensor.ts';
import { logitsName } from '../ownNames.ts';
import { dividedByItsSum, hyperbolic, logistic, logSoftmaxInParts, shiftless } from './activationParts.ts';
import { joined, selected } from './columns.ts';
import { affine, between, negative, power, steep, through } from './monotoneSteps.ts';
import type { Tail, TailStep } from './tail.ts';
import { classAxis, type Drawn, isVector, itemSize, rising, type Scores, scores } from './tail.ts';

/** Longer ways back are none from an activation to an output. */
const mostSteps = 64;

/**
 * The values before the activation that makes probabilities of them, where nothing but steps that keep their order
 * lies behind it: scaling, clipping, logarithms, [1 - p, p]. A softmax or sigmoid written out counts too. Undefined
 * where there is none.
 */
export function beforeActivation(name: string, tail: Tail): Drawn | undefined {
  const found = rising(scoresOf(name, tail, mostSteps));
  if (found === undefined || (found.kind === 'tanh' && !(found.low >= 0 && found.high <= 1)))
    return undefined;
  return found.draw(`${logitsName}/scores`);
}

function scoresOf(name: string, tail: Tail, steps: number): Scores | undefined {
  const item = tail.maker(name);
  if (item === undefined || item.domain !== '' || item.outputs[0] !== name || steps === 0) return undefined;
  const part = (input: string) => scoresOf(input, tail, steps - 1);
  const isLarge = (input: string) => itemSize(input, tail.facts) !== itemSize(name, tail.facts);
  const of = (input: string) => (isLarge(input) ? undefined : part(input));
  return operators.get(item.opType)?.({ item, tail, of, part, constant: (input) => uniform(input, tail) });
}

type Back = (step: TailStep) => Scores | undefined;

const operators: ReadonlyMap<string, Back> = new Map<string, Back>([
  ['Softmax', (step) => softmax(step, [0, 1])],
  ['LogSoftmax', (step) => softmax(step, [Number.NEGATIVE_INFINITY, 0])],
  ['Sigmoid', ({ item }) => scores(item.inputs[0] ?? '', 'sigmoid')],
  ['HardSigmoid', ({ item }) => scores(item.inputs[0] ?? '', 'sigmoid')],
  ['Tanh', hyperbolic],
  ...['Cast', 'Dropout', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze'].map(
    (name): [string, Back] => [name, rearranged],
  ),
  ['Clip', ({ item, of, constant }) => between(of(item.inputs[0] ?? ''), item.inputs.slice(1).map(constant))],
  ['Max', (step) => limited(step, (limit) => [limit])],
  ['Min', (step) => limited(step, (limit) => [undefined, limit])],
  ['Add', affine],
  ['Sub', (step) => affine(step) ?? logSoftmaxInParts(step)],
  ['Mul', (step) => affine(step) ?? dividedByItsSum(step)],
  ['Div', (step) => affine(step) ?? dividedByItsSum(step) ?? logistic(step)],
  ['Neg', ({ item, of }) => negative(of(item.inputs[0] ?? ''))],
  ['Reciprocal', logistic],
  ['Log', ({ item, of }) => steep(of(item.inputs[0] ?? ''), Math.log)],
  ['Sqrt', ({ item, of }) => steep(of(item.inputs[0] ?? ''), Math.sqrt)],
  ['Exp', ({ item, of }) => through(of(item.inputs[0] ?? ''), Math.exp)],
  ['Pow', power],
  ['LpNormalization', dividedByItsSum],
  ['Concat', joined],
  ['Gather', selected],
  ['Slice', selected],
]);

/** Softmax over the classes; over another axis it makes no probabilities of classes. */
function softmax({ item, tail }: TailStep, range: readonly [number, number]): Scores | undefined {
  const [input = ''] = item.inputs;
  const axis = classAxis(input, intAttribute(item, 'axis', -1), tail.facts);
  return axis === undefined ? undefined : scores(shiftless(input, tail), 'softmax', range);
}

/** A step that changes no number and no order of the classes. */
function rearranged({ item, tail: { facts }, of }: TailStep): Scores | undefined {
  const [input = ''] = item.inputs;
  const isReal = [input, item.outputs[0] ?? ''].every((name) => isRealType(facts.elementType(name)));
  return isReal && keepsBatch(item) && isVector(input, facts) ? of(input) : undefined;
}

function keepsBatch(item: Node): boolean {
  return item.opType !== 'Transpose' || intsAttribute(item, 'perm', [])[0] === 0;
}

/** The value and a number, whichever is larger, or smaller. */
function limited(
  { item, of, constant }: TailStep,
  limits: (limit: number) => readonly (number | undefined)[],
): Scores | undefined {
  const [first = '', second = ''] = item.inputs;
  const limit = constant(first) ?? constant(second);
  if (item.inputs.length !== 2 || limit === undefined) return undefined;
  return between(of(constant(first) === undefined ? first : second), limits(limit));
}

function uniform(name: string, { facts }: Tail): number | undefined {
  const tensor = name === '' ? undefined : facts.constant(name);
  if (tensor === undefined || !isRealType(tensor.elementType)) return undefined;
  const values = tensorValues(tensor);
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}
