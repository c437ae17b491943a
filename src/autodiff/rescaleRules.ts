import { nodeLabel } from '../graph/model.ts';
import { alone, movedInputs } from './alone.ts';
import { NoGradientError, type Rule, type Step } from './rule.ts';
import { rules } from './rules/index.ts';
import { ownGate } from './rules/multiply.ts';
import type { Twin } from './twin.ts';

/** The rule of an operator, given what it computes of the baseline. */
type RescaleRule = (step: Step, twin: Twin) => ReturnType<Rule>;

/** Linear in all of the inputs together, in one of them, or in the first: there the slope is the line. */
const linear = {
  together: ['Add', 'Concat', 'Mean', 'Sub', 'Sum', 'Where'],
  one: ['Einsum', 'Gemm', 'MatMul', 'Mul'],
  first: [
    'AveragePool', 'BatchNormalization', 'Cast', 'CastLike', 'Conv', 'ConvTranspose', 'CumSum', 'DepthToSpace', 'Div',
    'Dropout', 'Expand', 'Flatten', 'Gather', 'GatherElements', 'GatherND', 'GlobalAveragePool', 'GridSample', 'Identity', 'Neg', 'Pad',
    'ReduceMean', 'ReduceSum', 'Reshape', 'Resize', 'Slice', 'SpaceToDepth', 'Split', 'Squeeze', 'Tile', 'Transpose',
    'Trilu', 'Unsqueeze',
  ], // biome-ignore format: a list reads better packed
};

/** Value by value, a function of the first input. */
const pointwise = [
  'Abs', 'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Celu', 'Clip', 'Cos', 'Cosh', 'Elu', 'Erf', 'Exp', 'Gelu',
  'HardSigmoid', 'HardSwish', 'LeakyRelu', 'Log', 'Mish', 'PRelu', 'Pow', 'Reciprocal', 'Relu', 'Selu', 'Shrink',
  'Sigmoid', 'Sin', 'Sinh', 'Softplus', 'Softsign', 'Sqrt', 'Swish', 'Tan', 'Tanh', 'ThresholdedRelu',
]; // biome-ignore format: a list reads better packed

/** The largest value of a window, of all places or along axes. */
const largest = ['GlobalMaxPool', 'MaxPool', 'ReduceMax'];

const byOperator: ReadonlyMap<string, RescaleRule> = new Map<string, RescaleRule>([
  ...linear.together.map((name) => [name, (step) => ordinary(step)] as [string, RescaleRule]),
  ...linear.one.map((name) => [name, ofOne] as [string, RescaleRule]),
  ...linear.first.map((name) => [name, ofFirst] as [string, RescaleRule]),
  ...pointwise.map((name) => [name, lineOfFirst] as [string, RescaleRule]),
  ...largest.map((name) => [name, largestOf] as [string, RescaleRule]),
  ['Max', lineOfOne],
  ['Min', lineOfOne],
]);

/** A rule for every operator that has a gradient; those that cannot be rescaled throw, naming operator and node. */
export function rescaleRules(twin: Twin): ReadonlyMap<string, Rule> {
  return new Map(
    [...rules.keys()].map((name) => [
      name,
      (step: Step) => {
        const { node, wants } = step;
        const rule = byOperator.get(name);
        if (rule === undefined) throw noRule(step);
        // What is no real number has no gradient, yet it may be another one for the baseline.
        const other = node.inputs.findIndex((input, at) => input !== '' && twin.depends(input) && !wants(at));
        if (other >= 0) throw noRule(step, `its input ${other} depends on the image`);
        return rule(step, twin);
      },
    ]),
  );
}

function noRule({ node }: Step, why?: string): NoGradientError {
  const reason = why === undefined ? '' : `: ${why}`;
  return new NoGradientError(
    `operator ${node.opType} at ${nodeLabel(node)} has no rescale rule of DeepLIFT${reason}`,
  );
}

function ordinary(step: Step, changes: Partial<Step> = {}): ReturnType<Rule> {
  const slopes = alone(step, changes);
  if (slopes === undefined) throw noRule(step);
  return slopes;
}

function ofFirst(step: Step, twin: Twin): ReturnType<Rule> {
  const moved = movedInputs(step);
  if (moved.every((at) => at === 0)) return ordinary(step);
  // A constant over a value is a function of that value.
  if (step.node.opType === 'Div' && moved.length === 1) return line(step, twin, 1);
  throw noRule(step, `its input ${moved.find((at) => at > 0)} depends on the image`);
}

/** A product of a value and numbers that no image moves; of two values of the image, the mean of the two orders. */
function ofOne(step: Step, twin: Twin): ReturnType<Rule> {
  const [a = 0, b] = movedInputs(step).filter((at) => step.node.opType !== 'Gemm' || at < 2);
  if (b === undefined) return ordinary(step);
  if (step.node.opType !== 'Mul') throw noRule(step, `its inputs ${a} and ${b} both depend on the image`);
  const gated = ownGate(step);
  if (gated !== undefined) return line(step, twin, gated.value);
  const { node, gradient, emit } = step;
  const half = emit.multiply(gradient, 0.5);
  return [0, 1].map((at) => {
    const [own = '', other = ''] = [node.inputs[at], node.inputs[1 - at]];
    const both = emit.add(other, twin.of(other));
    return emit.summedTo(emit.multiply(half, both), own, node.outputs[0] ?? '');
  });
}

function lineOfFirst(step: Step, twin: Twin): ReturnType<Rule> {
  const other = movedInputs(step).find((at) => at > 0);
  if (other !== undefined) throw noRule(step, `its input ${other} depends on the image`);
  return line(step, twin, 0);
}

function lineOfOne(step: Step, twin: Twin): ReturnType<Rule> {
  const [own = 0, other] = movedInputs(step);
  if (other !== undefined) throw noRule(step, `its inputs ${own} and ${other} both depend on the image`);
  return line(step, twin, own);
}

/** y of one input x, value by value: (y - y0) / (x - x0), and the slope where x is x0. */
function line(step: Step, twin: Twin, input: number): ReturnType<Rule> {
  const { node, gradient, facts, emit } = step;
  const [x = '', y = ''] = [node.inputs[input], node.outputs[0]];
  if (facts.shape(x).join() !== facts.shape(y).join()) throw noRule(step, 'its values go to several places');
  const slope = ordinary(step)[input] ?? emit.zeros(x);
  const rise = emit.multiply(gradient, emit.subtract(y, twin.of(y)));
  const lines = node.inputs.map(() => undefined as string | undefined);
  lines[input] = quotient(step, { x, x0: twin.of(x), rise, slope });
  return lines;
}

/**
 * y = max of x over places. With top = max(y, y0), the rise from y0 to top is due to the place where x is largest, and
 * that from top to y to the place where x0 is: SHAP's form of the rule, which keeps the sum.
 */
function largestOf(step: Step, twin: Twin): ReturnType<Rule> {
  const { node, gradient, emit } = step;
  const [x = '', y = ''] = [node.inputs[0], node.outputs[0]];
  const top = emit.node('Max', [y, twin.of(y)]);
  const placed = (amount: string, changes: Partial<Step> = {}) =>
    ordinary(step, { gradient: amount, gradients: [amount], ...changes })[0] ?? emit.zeros(x);
  const second = twin.node(node);
  const rise = emit.add(
    placed(emit.multiply(gradient, emit.subtract(top, twin.of(y)))),
    placed(emit.multiply(gradient, emit.subtract(y, top)), {
      node: second,
      output: (at) => second.outputs[at] ?? '',
    }),
  );
  return [quotient(step, { x, x0: twin.of(x), rise, slope: placed(gradient) })];
}

/** Two values closer than this share of their sizes are one: their difference would be rounding. */
const closeness = 1e-5;

interface Quotient {
  readonly x: string;
  readonly x0: string;
  /** What is divided by x - x0. */
  readonly rise: string;
  /** What stands where x and x0 are one. */
  readonly slope: string;
}

function quotient({ emit }: Step, { x, x0, rise, slope }: Quotient): string {
  const run = emit.subtract(x, x0);
  const sizes = emit.add(emit.node('Abs', [x]), emit.node('Abs', [x0]));
  const isOne = emit.node('LessOrEqual', [emit.node('Abs', [run]), emit.multiply(sizes, closeness)]);
  const safe = emit.node('Where', [isOne, emit.scalar(1), run]);
  return emit.node('Where', [isOne, slope, emit.divide(rise, safe)]);
}
