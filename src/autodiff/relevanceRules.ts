import { type Graph, type Node, nodeLabel } from '../graph/model.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import type { RelevanceRule } from '../types/relevanceRule.ts';
import { alone, movedInputs } from './alone.ts';
import { type FoldedNormalizations, foldedNormalizations } from './foldedNormalizations.ts';
import { layerRelevance, stabilized } from './layerRelevance.ts';
import { NoGradientError, type Rule, type Step } from './rule.ts';
import { rules } from './rules/index.ts';
import { ownGate } from './rules/multiply.ts';

/** What each value of the output owes to each of the inputs: the operator is linear in all of them together. */
const shared = ['Mean', 'Sub', 'Sum'];

/** The same of the first input, or of `Einsum` any one, while the others are numbers that no image moves. */
const sharedOfOne = [
  'AveragePool', 'CumSum', 'Einsum', 'GlobalAveragePool', 'GridSample', 'ReduceMean', 'ReduceSum', 'Resize',
]; // biome-ignore format: a list reads better packed

/** Values are moved or chosen, and their relevance with them: the largest of a window takes all. */
const moving = [
  'Cast', 'CastLike', 'Concat', 'DepthToSpace', 'Dropout', 'Expand', 'Flatten', 'Gather', 'GatherElements', 'GatherND',
  'GlobalMaxPool', 'Identity', 'Max', 'MaxPool', 'Min', 'Pad', 'ReduceMax', 'Reshape', 'Slice', 'SpaceToDepth', 'Split',
  'Squeeze', 'Tile', 'Transpose', 'Trilu', 'Unsqueeze', 'Where',
]; // biome-ignore format: a list reads better packed

/** Activations, value by value: relevance passes as it is. */
const passing = [
  'Celu', 'Clip', 'Elu', 'Gelu', 'HardSigmoid', 'HardSwish', 'LeakyRelu', 'Mish', 'Neg', 'PRelu', 'Relu', 'Selu',
  'Sigmoid', 'Softplus', 'Softsign', 'Swish', 'Tanh', 'ThresholdedRelu',
]; // biome-ignore format: a list reads better packed

type RelevanceStep = (step: Step, options: RuleOptions) => ReturnType<Rule>;

interface RuleOptions {
  readonly rule: RelevanceRule;
  readonly folded: FoldedNormalizations;
}

const byOperator: ReadonlyMap<string, RelevanceStep> = new Map<string, RelevanceStep>([
  ...shared.map((name) => [name, contributions] as [string, RelevanceStep]),
  ...sharedOfOne.map((name) => [name, contributionsOfOne] as [string, RelevanceStep]),
  ...moving.map((name) => [name, (step) => required(step)] as [string, RelevanceStep]),
  ...passing.map((name) => [name, passed] as [string, RelevanceStep]),
  ...['Conv', 'ConvTranspose'].map((name) => [name, layer('convolutions')] as [string, RelevanceStep]),
  ...['Gemm', 'MatMul'].map((name) => [name, layer('dense')] as [string, RelevanceStep]),
  ['Add', normalized],
  ['BatchNormalization', normalized],
  ['Div', scaled],
  ['Mul', scaled],
]);

/** A rule for every operator that has a gradient; those that share no relevance throw, naming operator and node. */
export function relevanceRules(
  graph: Graph,
  { rule, facts }: { readonly rule: RelevanceRule; readonly facts: ShapeInfo },
): ReadonlyMap<string, Rule> {
  const options = { rule, folded: foldedNormalizations(graph, facts) };
  return new Map(
    [...rules.keys()].map((name) => [name, (step: Step) => (byOperator.get(name) ?? noRule)(step, options)]),
  );
}

function noRule({ node }: { readonly node: Node }, why?: unknown): never {
  const reason = typeof why === 'string' ? `: ${why}` : '';
  throw new NoGradientError(
    `operator ${node.opType} at ${nodeLabel(node)} has no rule of relevance (LRP)${reason}`,
  );
}

function required(step: Step, changes: Partial<Step> = {}): ReturnType<Rule> {
  return alone(step, changes) ?? noRule(step);
}

/** R_i = x_i Σ_j w_ij R_j / z_j, z the whole output, what no image moves included: the epsilon rule. */
function contributions(step: Step, { rule }: RuleOptions): ReturnType<Rule> {
  const { node, gradient, emit } = step;
  const share = emit.divide(gradient, stabilized(emit, node.outputs[0] ?? '', rule.epsilon));
  const slopes = required(step, { gradient: share, gradients: [share] });
  return node.inputs.map((input, at) => {
    const slope = slopes[at];
    return slope === undefined ? undefined : emit.multiply(input, slope);
  });
}

/** Of two inputs that the image moves each would get all of the relevance of a product. */
function contributionsOfOne(step: Step, options: RuleOptions): ReturnType<Rule> {
  const [at = 0, other] = movedInputs(step);
  if (other !== undefined) return noRule(step, `its inputs ${at} and ${other} both depend on the image`);
  if (at > 0 && step.node.opType !== 'Einsum') return noRule(step, `its input ${at} depends on the image`);
  return contributions(step, options);
}

/** Of one input value by value: it keeps the relevance of what becomes of it. */
function passed(step: Step): ReturnType<Rule> {
  const { node, facts, gradient } = step;
  const [at = 0, other] = movedInputs(step);
  if (other !== undefined) return noRule(step, `its inputs ${at} and ${other} both depend on the image`);
  const [x = '', y = ''] = [node.inputs[at], node.outputs[0]];
  if (facts.shape(x).join() !== facts.shape(y).join()) return noRule(step, 'its values go to several places');
  return node.inputs.map((_, input) => (input === at ? gradient : undefined));
}

/** A value times numbers that no image moves keeps its relevance, as one times its own sigmoid (SiLU) does. */
function scaled(step: Step, options: RuleOptions): ReturnType<Rule> {
  const { node, facts, gradient } = step;
  const gated = node.opType === 'Mul' ? ownGate(step) : undefined;
  if (gated !== undefined) return [0, 1].map((at) => (at === gated.value ? gradient : undefined));
  const [at = 0, other] = movedInputs(step);
  if (other !== undefined) return noRule(step, `its inputs ${at} and ${other} both depend on the image`);
  if (node.opType === 'Div' && at > 0) return noRule(step, 'it divides by what depends on the image');
  const isSpread = facts.shape(node.inputs[at] ?? '').join() !== facts.shape(node.outputs[0] ?? '').join();
  return isSpread ? contributions(step, options) : passed(step);
}

/** What is folded into the layer before it, as at inference, leaves all relevance to that; another is a layer of its own. */
function normalized(step: Step, options: RuleOptions): ReturnType<Rule> {
  const { node, gradient } = step;
  const isFolded = (name: string) => options.folded.get(name)?.node === node;
  if (node.inputs.some(isFolded)) return node.inputs.map((name) => (isFolded(name) ? gradient : undefined));
  return node.opType === 'Add' ? contributions(step, options) : contributionsOfOne(step, options);
}

function layer(kind: 'convolutions' | 'dense'): RelevanceStep {
  return (step, options) => {
    const { rule, folded } = options;
    const [at = 0, other] = movedInputs(step);
    if (other !== undefined) return noRule(step, `its inputs ${at} and ${other} both depend on the image`);
    const normalization = folded.get(step.node.outputs[0] ?? '');
    if (rule[kind] === 'epsilon' && normalization === undefined) return contributions(step, options);
    const found = layerRelevance(step, { ...rule, how: rule[kind], moved: at, normalization });
    return typeof found === 'string' ? noRule(step, found) : found;
  };
}
