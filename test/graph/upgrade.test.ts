import { describe, expect, test } from '@jest/globals';
import { createSession } from '../../src/classifiers/onnx/session.ts';
import { node, type PlainAttribute } from '../../src/graph/edit.ts';
import type { Model, Tensor } from '../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../src/graph/tensor.ts';
import { upgradedModel } from '../../src/graph/upgrade.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { expectClose } from '../support/expectClose.ts';

interface OldForm {
  readonly opType: string;
  readonly version: number;
  readonly shape: readonly number[];
  readonly attributes?: Readonly<Record<string, PlainAttribute>>;
  readonly constants?: readonly Tensor[];
  readonly outputs?: number;
}

const scalar = (value: number) => floatTensor(Float32Array.of(value), []);
const list = (...values: number[]) => floatTensor(Float32Array.from(values), [values.length]);
const reductions = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'Sum', 'SumSquare'];

/** Every form that changed, in the version in which it was last valid and in an older one. */
const oldForms: readonly OldForm[] = [
  { opType: 'Clip', version: 10, shape: [2, 5], attributes: { min: { float: 0.2 }, max: { float: 0.6 } } },
  { opType: 'Clip', version: 9, shape: [2, 5], attributes: { max: { float: 0.5 } } },
  { opType: 'Clip', version: 12, shape: [2, 5], constants: [scalar(0.3)] },
  { opType: 'Dropout', version: 11, shape: [2, 5], attributes: { ratio: { float: 0.4 } } },
  { opType: 'Pad', version: 10, shape: [2, 3], attributes: { pads: [0, 1, 1, 0], value: { float: 2 } } },
  { opType: 'Pad', version: 9, shape: [2, 3], attributes: { pads: [0, 1, 0, 2], mode: 'reflect' } },
  { opType: 'Pad', version: 13, shape: [2, 3], constants: [integerTensor([0, 1, 0, 2]), scalar(1)] },
  ...['Softmax', 'LogSoftmax', 'Hardmax'].flatMap((opType): OldForm[] => [
    { opType, version: 11, shape: [2, 3, 4] },
    { opType, version: 12, shape: [2, 3, 4], attributes: { axis: 2 } },
    { opType, version: 11, shape: [2, 3, 4], attributes: { axis: -1 } },
    { opType, version: 11, shape: [2, 3, 4], attributes: { axis: -2 } },
    { opType, version: 9, shape: [2, 3, 4], attributes: { axis: 0 } },
    { opType, version: 13, shape: [2, 3, 4], attributes: { axis: 1 } },
  ]),
  ...reductions.flatMap((name): OldForm[] => [
    { opType: `Reduce${name}`, version: 12, shape: [2, 3, 4], attributes: { axes: [1, 2], keepdims: 0 } },
    { opType: `Reduce${name}`, version: 9, shape: [2, 3, 4] },
  ]),
  { opType: 'ReduceMean', version: 17, shape: [2, 3, 4], attributes: { axes: [-1] } },
  { opType: 'ReduceSum', version: 13, shape: [2, 3, 4], constants: [integerTensor([1])] },
  { opType: 'Resize', version: 10, shape: [1, 1, 2, 3], constants: [list(1, 1, 2, 2)] },
  { opType: 'Resize', version: 10, shape: [1, 1, 3, 3], constants: [list(1, 1, 1.5, 2)], attributes: { mode: 'linear' } },
  { opType: 'Resize', version: 10, shape: [1, 1, 6, 5], constants: [list(1, 1, 0.5, 0.6)] },
  { opType: 'Upsample', version: 9, shape: [1, 1, 2, 3], constants: [list(1, 1, 2, 3)] },
  { opType: 'Upsample', version: 9, shape: [1, 1, 2, 3], constants: [list(1, 1, 2, 3)], attributes: { mode: 'linear' } },
  { opType: 'Upsample', version: 7, shape: [1, 1, 2, 3], attributes: { scales: { floats: [1, 1, 2, 2] } } },
  { opType: 'Slice', version: 9, shape: [3, 5], attributes: { starts: [1, -3], ends: [3, 9], axes: [0, 1] } },
  { opType: 'Slice', version: 8, shape: [3, 5], attributes: { starts: [1], ends: [2] } },
  { opType: 'Split', version: 12, shape: [2, 6], attributes: { axis: 1, split: [2, 4] }, outputs: 2 },
  { opType: 'Split', version: 11, shape: [2, 6], attributes: { axis: 1 }, outputs: 3 },
  { opType: 'Split', version: 13, shape: [2, 6], attributes: { axis: -1 }, outputs: 2 },
  { opType: 'Squeeze', version: 12, shape: [2, 1, 3], attributes: { axes: [1] } },
  { opType: 'Unsqueeze', version: 11, shape: [2, 3], attributes: { axes: [0, 2] } },
  { opType: 'TopK', version: 9, shape: [2, 5], attributes: { k: 2, axis: 1 }, outputs: 2 },
  { opType: 'TopK', version: 10, shape: [2, 5], constants: [integerTensor([3])], outputs: 2 },
  {
    opType: 'BatchNormalization',
    version: 9,
    shape: [2, 2, 3],
    constants: [list(1, 2), list(0, 1), list(0.1, 0.2), list(1, 2)],
  },
  {
    opType: 'Scatter',
    version: 9,
    shape: [2, 3],
    constants: [integerTensor([1, 0], [1, 2]), floatTensor(Float32Array.of(5, 6), [1, 2])],
  },
]; // biome-ignore format: a table reads better packed

describe('upgradedModel(model) gives the results that the old model gives', () => {
  for (const form of oldForms) {
    const said = Object.entries(form.attributes ?? {}).map(
      ([name, value]) => `${name} ${JSON.stringify(value)}`,
    );
    test(`${form.opType} of operator set ${form.version}${said.length > 0 ? `, ${said.join(', ')}` : ''}`, async () => {
      const old = modelOf(form);
      const upgraded = upgradedModel(old, 'case');
      expect(upgraded.opsets.get('')).toBe(18);
      const [expected, results] = [await outputsOf(old, form.shape), await outputsOf(upgraded, form.shape)];
      expect(results.map(({ dims }) => dims)).toEqual(expected.map(({ dims }) => dims));
      results.forEach(({ data }, output) => {
        expectClose(data, expected[output]?.data ?? [], { absolute: 1e-7, relative: 1e-6 });
      });
    });
  }
});

describe('upgradedModel(model)', () => {
  test('leaves a model of operator set 18 or newer as it is', () => {
    const model = modelOf({ opType: 'Relu', version: 20, shape: [2] });
    expect(upgradedModel(model, 'case')).toBe(model);
  });

  test('refuses operator sets before 7 and statistics per place', () => {
    const ancient = modelOf({ opType: 'Relu', version: 6, shape: [2] });
    expect(() => upgradedModel(ancient, 'a.onnx')).toThrow(
      new RangeError('a.onnx: expected operator set 7 or newer, found 6'),
    );
    const perPlace = modelOf({
      opType: 'BatchNormalization',
      version: 7,
      shape: [2, 2],
      attributes: { spatial: 0 },
    });
    expect(() => upgradedModel(perPlace, 'a.onnx')).toThrow(
      "a.onnx: node 'output0' normalises each place alone",
    );
  });
});

function modelOf({ opType, version, attributes, constants = [], shape, outputs = 1 }: OldForm): Model {
  const names = Array.from({ length: outputs }, (_, index) => `output${index}`);
  const inputs = constants.map((_, index) => `constant${index}`);
  return {
    irVersion: 7,
    opsets: new Map([['', version]]),
    graph: {
      name: 'case',
      nodes: [node(opType, ['input', ...inputs], names, attributes)],
      initializers: new Map(constants.map((tensor, index) => [`constant${index}`, tensor])),
      inputs: [{ name: 'input', elementType: 'float32', shape }],
      outputs: names.map((name) => ({ name })),
    },
  };
}

async function outputsOf(model: Model, shape: readonly number[]) {
  const session = await createSession(model, { source: 'case' });
  try {
    const stream = randomStream('upgrade');
    const length = shape.reduce((total, side) => total * side, 1);
    const data = Float32Array.from({ length }, () => stream.uniform());
    const names = model.graph.outputs.map(({ name }) => name);
    const results = await session.run({ input: { data, dims: shape } }, names);
    return names.map((name) => ({
      dims: results[name]?.dims,
      data: Float64Array.from(results[name]?.data ?? [], Number),
    }));
  } finally {
    await session.dispose();
  }
}
