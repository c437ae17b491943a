/**
 * Rules of other gradients, operator by operator. DeepLIFT: multipliers times (x - x0) add up to the change of what comes
 * out. Relevance: what goes in has what comes out, and gamma of 0 is epsilon.
 */
import { expect, test } from '@jest/globals';
import { relevance } from '../../src/autodiff/relevance.ts';
import { rescaled } from '../../src/autodiff/rescaled.ts';
import { baselineOf } from '../../src/autodiff/twin.ts';
import { createSession } from '../../src/classifiers/onnx/session.ts';
import { node, pruned } from '../../src/graph/edit.ts';
import type { Tensor } from '../../src/graph/model.ts';
import { floatTensor, integerTensor, tensorValues } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { RelevanceRule } from '../../src/types/relevanceRule.ts';
import { factsOf, feedsOf, withInputs } from '../support/vectorJacobian.ts';
import { operatorCases } from './cases/index.ts';
import { caseModel, type OperatorCase } from './cases/operatorCase.ts';

/** Of float32 sums of some dozen values, as a share of their sizes. */
const tolerance = 2e-4;

/** What has a gradient but no line from the baseline to the image. */
const refused = [
  'Attention', 'Ceil', 'Floor', 'GRU', 'GlobalLpPool', 'GroupNormalization', 'Hardmax', 'InstanceNormalization', 'LRN', 'LSTM',
  'LayerNormalization', 'LogSoftmax', 'LpNormalization', 'LpPool', 'MeanVarianceNormalization', 'RNN',
  'ReduceL1', 'ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp', 'ReduceMin', 'ReduceProd', 'ReduceSumSquare', 'Round',
  'ScatterElements', 'ScatterND', 'Sign', 'Softmax', 'TopK',
]; // biome-ignore format: a list reads better packed

/** Functions value by value that are no activations: nobody says how they share relevance. */
const curved = [
  'Abs', 'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Cos', 'Cosh', 'Erf', 'Exp', 'Log', 'Pow', 'Reciprocal', 'Shrink',
  'Sin', 'Sinh', 'Sqrt', 'Tan',
]; // biome-ignore format: a list reads better packed

test('multipliers of every operator with a rule are complete, and the others are refused by name', async () => {
  const without = new Set<string>();
  const incomplete: string[] = [];
  const complete = new Set<string>();
  for (const item of someCases()) {
    try {
      const { change, sum, size } = await completeness(item);
      if (Math.abs(sum - change) <= tolerance * (size + 1)) complete.add(item.opType);
      else incomplete.push(`${item.opType} (${item.form}): ${sum}, not ${change}`);
    } catch (error) {
      const { message } = error as Error;
      if (!message.includes(`operator ${item.opType} at`)) throw error;
      without.add(item.opType);
    }
  }
  expect(incomplete).toEqual([]);
  expect([...without].filter((name) => !complete.has(name)).sort()).toEqual(refused);
});

/** Two cases of each operator, those of several inputs with the first alone as well. */
function someCases(): OperatorCase[] {
  return operatorCases
    .filter(({ opType }, at) => {
      const same = operatorCases.slice(0, at).filter((other) => other.opType === opType);
      return same.length < 2;
    })
    .flatMap((one) => (isMany(one) ? [one, ofFirst(one)] : [one]));
}

const byEpsilon: RelevanceRule = {
  convolutions: 'epsilon',
  dense: 'epsilon',
  epsilon: 1e-9,
  gamma: 0,
  alpha: 1,
};
const byGamma: RelevanceRule = { ...byEpsilon, convolutions: 'gamma', dense: 'gamma' };

test('relevance is kept but for what constants add, whatever the form, and the others are refused by name', async () => {
  const without = new Set<string>();
  const known = new Set<string>();
  const lost: string[] = [];
  const other: string[] = [];
  for (const item of someCases()) {
    try {
      const { came, values } = await relevanceOf(item, byEpsilon);
      known.add(item.opType);
      const sum = values.reduce((total, value) => total + value, 0);
      const size = values.reduce((total, value) => total + Math.abs(value), 0);
      if (Math.abs(sum - came) > tolerance * (size + 1)) lost.push(`${item.opType} (${item.form})`);
      const again = await relevanceOf(item, byGamma);
      const most = Math.max(...values.map((value, i) => Math.abs(value - (again.values[i] ?? 0))));
      if (most > tolerance * (size + 1)) other.push(`${item.opType} (${item.form}): ${most}`);
    } catch (error) {
      const { message } = error as Error;
      if (!message.includes(`operator ${item.opType} at`)) throw error;
      without.add(item.opType);
    }
  }
  expect(other).toEqual([]);
  // Constants keep what they add: where the others are constant, a third summand, the offset of a normalisation.
  expect(lost.filter((form) => !form.includes('the first alone'))).toEqual([
    'Mean (of three)',
    'BatchNormalization (at inference)',
    'BatchNormalization (of a matrix)',
  ]);
  expect([...without].filter((name) => !known.has(name)).sort()).toEqual([...curved, ...refused].sort());
});

/** The relevance that comes in at the output, a random share of its values, and that of each value of the image. */
async function relevanceOf(item: OperatorCase, rule: RelevanceRule) {
  const { model, image } = modelOf(item);
  const feeds = new Map([['image', image]]);
  const graph = withInputs(model.graph, feeds, ['image']);
  const facts = await factsOf({ ...model, graph }, feeds, { free: ['image'], batched: [] });
  const shape = facts.shapeAtRun('output0');
  const stream = randomStream('relevance');
  const shares = Float32Array.from({ length: shape.reduce((size, side) => size * side, 1) }, () =>
    stream.normal(),
  );
  const asked = { output: 'output0', seed: 'seed', input: 'image', facts, source: 'case', relevance: rule };
  const written = relevance(
    { ...graph, inputs: [...graph.inputs, { name: 'seed', elementType: 'float32' }] },
    asked,
  );
  const outputs = ['copy', 'output0'];
  const whole = {
    ...written.graph,
    nodes: [...written.graph.nodes, node('Identity', [written.gradients[0] ?? ''], ['copy'])],
    outputs: outputs.map((name) => ({ name })),
  };
  const session = await createSession({ ...model, graph: pruned(whole, outputs) }, { source: 'relevance' });
  try {
    const given = new Map([
      ['image', image],
      ['seed', floatTensor(shares, shape)],
    ]);
    const fetched = await session.run(feedsOf(whole, given), outputs);
    const y = Array.from(fetched.output0?.data ?? [], Number);
    const came = shares.reduce((total, share, i) => total + share * (y[i] ?? 0), 0);
    return { came, values: Array.from(fetched.copy?.data ?? [], Number) };
  } finally {
    await session.dispose();
  }
}

function isMany({ inputs }: OperatorCase): boolean {
  return inputs.filter(({ role }) => role === 'wanted').length > 1;
}

/** The same case, of which only the first input moves. */
function ofFirst(item: OperatorCase): OperatorCase {
  const first = item.inputs.findIndex(({ role }) => role === 'wanted');
  const inputs = item.inputs.map((input, at) =>
    input.role === 'wanted' && at !== first ? { ...input, role: 'constant' as const } : input,
  );
  return { ...item, form: `${item.form}, the first alone`, inputs };
}

/** The change of a weighted sum of the output from x0 to x, and what the multipliers say of it. */
async function completeness(item: OperatorCase) {
  const { model, image, baseline } = modelOf(item);
  const feeds = new Map([['image', image]]);
  const graph = withInputs(model.graph, feeds, ['image']);
  const facts = await factsOf({ ...model, graph }, feeds, { free: ['image'], batched: [] });
  const shape = facts.shapeAtRun('output0');
  const seed = randomStream('rescaled');
  const weights = Float32Array.from({ length: shape.reduce((size, side) => size * side, 1) }, () =>
    seed.normal(),
  );
  const written = rescaled(graph, { output: 'output0', seed: 'seed', input: 'image', facts, source: 'case' });
  const multipliers = written.gradients[0] ?? '';
  const second = 'saliency/baseline/output0';
  const outputs = ['copy', 'output0', second];
  const whole = {
    ...written.graph,
    nodes: [...written.graph.nodes, node('Identity', [multipliers], ['copy'])],
    inputs: [...written.graph.inputs, { name: 'seed', elementType: 'float32' as const }],
    outputs: outputs.map((name) => ({ name })),
  };
  const session = await createSession({ ...model, graph: pruned(whole, outputs) }, { source: 'rescaled' });
  try {
    const given = new Map([
      ['image', image],
      [baselineOf('image'), baseline],
      ['seed', floatTensor(weights, shape)],
    ]);
    const fetched = await session.run(feedsOf(whole, given), outputs);
    const values = (name: string) => Array.from(fetched[name]?.data ?? [], Number);
    const [y, y0] = [values('output0'), values(second)];
    const change = weights.reduce((total, weight, i) => total + weight * ((y[i] ?? 0) - (y0[i] ?? 0)), 0);
    const [x, x0] = [tensorValues(image), tensorValues(baseline)];
    const parts = values('copy').map((multiplier, i) => multiplier * (Number(x[i]) - Number(x0[i])));
    const add = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0);
    return { change, sum: add(parts), size: add(parts.map(Math.abs)) };
  } finally {
    await session.dispose();
  }
}

/** The operator on parts of one flat image; the baseline has each part backwards. */
function modelOf(item: OperatorCase) {
  const { inputs } = item;
  const constants = new Map<string, Tensor>();
  const nodes = [];
  const [image, baseline]: [number[], number[]] = [[], []];
  const names: string[] = [];
  for (const [at, { tensor, role }] of inputs.entries()) {
    const name = tensor === '' ? '' : `input${at}`;
    names.push(name);
    if (tensor === '') continue;
    if (role !== 'wanted') {
      constants.set(name, tensor);
      continue;
    }
    const values = Array.from(tensorValues(tensor), Number);
    constants.set(`${name}/from`, integerTensor([image.length]));
    image.push(...values);
    baseline.push(...values.toReversed());
    constants.set(`${name}/to`, integerTensor([image.length]));
    constants.set(`${name}/shape`, integerTensor([...tensor.dims]));
    nodes.push(node('Slice', ['image', `${name}/from`, `${name}/to`], [`${name}/flat`]));
    nodes.push(node('Reshape', [`${name}/flat`, `${name}/shape`], [name]));
  }
  const model = caseModel(item, names, { nodes, initializers: constants });
  const flat = (values: readonly number[]) => floatTensor(Float32Array.from(values), [values.length]);
  return { model, image: flat(image), baseline: flat(baseline) };
}
