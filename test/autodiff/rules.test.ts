import { describe, expect, test } from '@jest/globals';
import { rules } from '../../src/autodiff/rules/index.ts';
import { node } from '../../src/graph/edit.ts';
import type { Tensor } from '../../src/graph/model.ts';
import { differenceTolerance, vectorJacobians } from '../support/vectorJacobian.ts';
import { operatorCases } from './cases/index.ts';
import { caseModel, type OperatorCase } from './cases/operatorCase.ts';

for (const laidOut of [false, true]) {
  const cases = laidOut ? operatorCases.filter(hasImages) : operatorCases;
  const how = laidOut ? ', laid out in blocks' : '';
  describe.each(cases)(`the gradient of an operator equals central differences${how}`, (item) => {
    test(`${item.opType}: ${item.form}`, async () => {
      const { model, feeds } = modelOf(item);
      const named = (role: string) =>
        item.inputs.flatMap((input, index) => (input.role === role ? [`input${index}`] : []));
      const checks = await vectorJacobians(model, {
        feeds,
        wanted: named('wanted'),
        unknown: named('unknown'),
        ...(item.precision && { precision: item.precision }),
        batched: item.batched === 'first' ? ['input0'] : item.batched ? named('wanted') : [],
        laidOut,
      });
      for (const { input, precision, relativeError } of checks) {
        if (!(relativeError < differenceTolerance[precision])) {
          throw new Error(`by ${input}, in ${precision}: relative error ${relativeError}`);
        }
      }
    });
  });
}

/** Values [n, channels, height, width], as the blocked layout has. */
function hasImages({ inputs }: OperatorCase): boolean {
  return inputs.some(({ tensor }) => tensor !== '' && tensor.dims.length === 4);
}

test('recurrent layers of which only the last states are read are told apart', async () => {
  const [lstm] = operatorCases.filter(({ opType }) => opType === 'LSTM');
  const { model, feeds } = modelOf(lstm as OperatorCase);
  const [layer] = model.graph.nodes;
  const last = (output: string) => ({
    ...(layer as NonNullable<typeof layer>),
    name: output,
    outputs: ['', output],
  });
  const nodes = [last('a'), last('b'), node('Sum', ['a', 'b'], ['output0'])];
  const [check] = await vectorJacobians(
    { ...model, graph: { ...model.graph, nodes } },
    { feeds, wanted: ['input0'], precision: 'float32' },
  );
  expect(check?.relativeError).toBeLessThan(differenceTolerance.float32);
});

test('every operator that has a rule has a case here or among the cases of ONNX', () => {
  const covered = new Set(operatorCases.map(({ opType }) => opType));
  const elsewhere = new Set(['RMSNormalization', 'Swish']);
  expect([...rules.keys()].filter((name) => !covered.has(name) && !elsewhere.has(name))).toEqual([]);
});

function modelOf(item: OperatorCase) {
  const feeds = new Map<string, Tensor>();
  const names = item.inputs.map(({ tensor }, index) => {
    if (tensor === '') return '';
    feeds.set(`input${index}`, tensor);
    return `input${index}`;
  });
  return { model: caseModel(item, names), feeds };
}
