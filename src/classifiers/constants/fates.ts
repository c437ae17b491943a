import type { Graph, Node, Tensor } from '../../graph/model.ts';
import { isRealType, tensorValues } from '../../graph/tensor.ts';
import { isFormulaNumber } from './formulaNumber.ts';
import { inputScaling } from './inputScaling.ts';
import { isCoordinates, isCosineAndSine, isMask, isSelection, isSineTable, isZero } from './patterns.ts';
import { isResamplingKernel, isResamplingMatrix } from './resampling.ts';
import { parameterRoles, type Role } from './roles.ts';
import type { Use } from './uses.ts';

/** What a re-draw makes of one use of a constant, and why. */
export interface Fate {
  readonly use: Use;
  readonly fate: 'trained' | 'fixed' | 'refused';
  readonly reason: string;
}

export interface FateOptions {
  readonly channels: number;
  /** The names in the file of the numbers that a constant is computed from; none for a constant of the formula. */
  sources(constant: string): readonly string[];
  /** What the caller says of a constant. */
  said(constant: string): 'trained' | 'fixed' | undefined;
}

/**
 * Decides of each use of a constant whether training made it. It did, unless a rule says why not: what the caller
 * names, what an operator's definition calls a setting, what is computed from no number of the file, the units of the
 * input, single numbers that formulas are written with, and arrays that are known by their numbers.
 */
export function fatesOf(graph: Graph, uses: readonly Use[], options: FateOptions): Fate[] {
  const scaling = inputScaling(graph, options.channels);
  const angles = anglesAmong(graph, uses);
  const readers = new Map<string, Node[]>();
  for (const item of graph.nodes)
    for (const name of item.inputs) readers.set(name, [...(readers.get(name) ?? []), item]);
  return uses.map((use): Fate => {
    const tensor = graph.initializers.get(use.constant);
    const said = options.said(use.constant);
    if (tensor === undefined || said === 'fixed') return { use, fate: 'fixed', reason: 'named in fixed' };
    const refused = refusal(use, tensor);
    const reason =
      said === 'trained'
        ? undefined
        : ruleOf(use, { tensor, scaling, angles, readers, sources: options.sources(use.constant) });
    if (reason !== undefined) return { use, fate: 'fixed', reason };
    if (refused !== undefined) return { use, fate: 'refused', reason: refused };
    return { use, fate: 'trained', reason: use.role === undefined ? '' : descriptions[use.role] };
  });
}

const descriptions: Readonly<Record<Role, string>> = {
  weights: 'weights',
  shift: 'a bias or shift',
  gain: 'the scale of a normalisation',
  slope: 'the slope of PReLU',
  mean: 'running mean',
  variance: 'running variance',
  addend: 'added to values',
  factor: 'multiplied with values',
  exponent: 'an exponent',
  limit: 'a limit',
  token: 'stands among values',
  setting: 'a setting',
  quantisation: 'a scale of quantisation',
};

/** Why a constant could not be re-drawn if it were trained. */
function refusal({ node, role }: Use, { elementType }: Tensor): string | undefined {
  const where = `of ${node.domain === '' ? '' : `${node.domain}.`}${node.opType}`;
  if (role === undefined) return `an input ${where} without a known initialiser`;
  if (role === 'quantisation' || !isRealType(elementType))
    return `a number of quantised arithmetic, ${elementType} ${where}`;
  if (role === 'limit') return `a limit ${where} that looks trained`;
  return role === 'setting' ? `a setting ${where}` : undefined;
}

interface Evidence {
  readonly tensor: Tensor;
  readonly scaling: ReadonlySet<string>;
  readonly angles: ReadonlySet<string>;
  readonly readers: ReadonlyMap<string, readonly Node[]>;
  readonly sources: readonly string[];
}

/** Why a constant is not trained; undefined where no rule says so. */
function ruleOf(use: Use, { tensor, scaling, angles, readers, sources }: Evidence): string | undefined {
  const { constant, node, role } = use;
  if (role === 'setting') return `a setting of ${node.opType}`;
  if (role === 'quantisation' || !isRealType(tensor.elementType)) return undefined;
  if (role !== undefined && role !== 'weights' && parameterRoles.has(role)) return undefined;
  if (scaling.has(constant)) return 'units of the input, such as its mean or standard deviation';
  if (sources.length === 0) return 'computed from the formula alone';
  if (angles.has(constant)) return 'cosines and sines of fixed angles';
  const values = tensorValues(tensor);
  const numbers = { values, dims: tensor.dims };
  if (role === 'weights') return ruleOfWeights(use, numbers);
  if (values.length === 1) return ruleOfNumber(use, values[0] ?? 0, readers);
  if (role === 'addend' && isMask(numbers)) return 'a mask of attention';
  if (role === 'factor' && isSelection(numbers)) return 'a mask of zeros and ones';
  if (role === 'token' && isZero(numbers)) return 'zeros that fill up';
  if (role !== 'addend' && role !== 'factor' && role !== 'token') return undefined;
  if (isSineTable(numbers)) return 'sine positions';
  return isCoordinates(numbers) ? 'evenly spaced coordinates' : undefined;
}

function ruleOfWeights(
  { node, position }: Use,
  numbers: { readonly values: ArrayLike<number>; readonly dims: readonly number[] },
): string | undefined {
  if (node.opType.endsWith('Conv') || node.opType === 'ConvTranspose')
    return isResamplingKernel(node, numbers) ? 'a kernel that blurs or resamples' : undefined;
  if (node.opType !== 'MatMul' && node.opType !== 'Gemm') return undefined;
  const isTurned = node.attributes.get(position === 0 ? 'transA' : 'transB')?.value === 1;
  const summed = (position === 0) !== isTurned ? 'last' : 'first';
  return isResamplingMatrix(numbers, summed) ? 'a matrix that resamples or averages' : undefined;
}

/** Operators behind a sum that an epsilon keeps away from zero. */
const guarded = new Set(['Sqrt', 'Log', 'Reciprocal', 'Div', 'Pow']);
const largestEpsilon = 0.01;

function ruleOfNumber(
  { node, role }: Use,
  value: number,
  readers: ReadonlyMap<string, readonly Node[]>,
): string | undefined {
  if (isFormulaNumber(value)) return 'a number that formulas are written with';
  const behind = readers.get(node.outputs[0] ?? '') ?? [];
  const isEpsilon =
    role === 'addend' &&
    Math.abs(value) <= largestEpsilon &&
    behind.some(({ opType }) => guarded.has(opType));
  return isEpsilon ? 'an epsilon' : undefined;
}

/** Arrays that come in pairs of cosines and sines, as of rotary positions or a Fourier transform. */
function anglesAmong({ initializers }: Graph, uses: readonly Use[]): Set<string> {
  const bySize = new Map<string, { readonly name: string; readonly values: ArrayLike<number> }[]>();
  const found = new Set<string>();
  for (const name of new Set(uses.flatMap(({ constant, role }) => (canBeAngles(role) ? [constant] : [])))) {
    const tensor = initializers.get(name);
    if (tensor === undefined || !isRealType(tensor.elementType)) continue;
    const values = tensorValues(tensor);
    const alike = bySize.get(String(tensor.dims)) ?? [];
    for (const other of alike) if (isCosineAndSine(values, other.values)) found.add(name).add(other.name);
    bySize.set(String(tensor.dims), [...alike, { name, values }]);
  }
  return found;
}

function canBeAngles(role: Role | undefined): boolean {
  return role === 'factor' || role === 'weights';
}
