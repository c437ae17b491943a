/** Where several values are equal the derivative is a choice: these are the choices, as PyTorch 2.13 makes them. */
import { expect, test } from '@jest/globals';
import { NoGradientError } from '../../src/autodiff/rule.ts';
import { node, type PlainAttribute } from '../../src/graph/edit.ts';
import type { Model, Tensor } from '../../src/graph/model.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { vectorJacobians } from '../support/vectorJacobian.ts';

const values = (numbers: readonly number[], dims: readonly number[]) =>
  floatTensor(Float32Array.from(numbers), dims);

/** The gradient by each input of the first output, weighted as `vectorJacobians` does, divided by the first weight. */
async function gradients(
  opType: string,
  inputs: readonly Tensor[],
  attributes: Readonly<Record<string, PlainAttribute>> = {},
): Promise<number[][]> {
  const feeds = new Map(inputs.map((tensor, index) => [`input${index}`, tensor]));
  const model: Model = {
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: 'tie',
      nodes: [node(opType, [...feeds.keys()], ['output'], attributes)],
      initializers: new Map(),
      inputs: [],
      outputs: [{ name: 'output' }],
    },
  };
  const checks = await vectorJacobians(model, { feeds, wanted: [...feeds.keys()] });
  const parts = checks.map(({ gradient }) => Array.from(gradient ?? []));
  const weight = parts.flat().reduce((total, value) => total + value, 0);
  return parts.map((part) => part.map((value) => Math.round((value / weight) * 1e6) / 1e6));
}

test('MaxPool gives the gradient to the first of equal values, by rows', async () => {
  const [overlapping] = await gradients('MaxPool', [values([1, 3, 3, 2, 3, 3], [1, 1, 2, 3])], {
    kernel_shape: [2, 3],
  });
  expect(overlapping).toEqual([0, 1, 0, 0, 0, 0]);
  const [apart] = await gradients('MaxPool', [values([2, 2, 2, 2], [1, 1, 2, 2])], {
    kernel_shape: [2, 2],
    strides: [2, 2],
  });
  expect(apart).toEqual([1, 0, 0, 0]);
});

test('ReduceMax, ReduceMin and GlobalMaxPool share the gradient among equal values', async () => {
  const tied = values([1, 3, 3, 0, 3, 0], [1, 1, 6]);
  expect(await gradients('ReduceMax', [tied])).toEqual([[0, 0.333333, 0.333333, 0, 0.333333, 0]]);
  expect(await gradients('ReduceMin', [tied])).toEqual([[0, 0, 0, 0.5, 0, 0.5]]);
  expect(await gradients('GlobalMaxPool', [tied])).toEqual([[0, 0.333333, 0.333333, 0, 0.333333, 0]]);
});

test('Max and Min share the gradient among equal operands', async () => {
  const one = values([2], [1]);
  expect(await gradients('Max', [one, one])).toEqual([[0.5], [0.5]]);
  expect(await gradients('Min', [one, values([3], [1]), one])).toEqual([[0.5], [0], [0.5]]);
});

test('GridSample takes an edge that is drawn on or reflects for what lies beyond it', async () => {
  const image = values([1, 2, 5], [1, 1, 1, 3]);
  // Places 0, 2 and 0.5 across.
  const grid = values([-1, 0, 1, 0, -0.5, 0], [1, 1, 3, 2]);
  for (const padding_mode of ['border', 'reflection']) {
    const [, byGrid = []] = await gradients('GridSample', [image, grid], { padding_mode, align_corners: 1 });
    expect(byGrid.map((value) => value !== 0)).toEqual([false, false, false, false, true, false]);
  }
});

test('an operator or form without a rule is refused by name, node and reason', async () => {
  const x = values([1, 2, 3, 4], [1, 1, 2, 2]);
  await expect(gradients('Det', [x])).rejects.toThrow(NoGradientError);
  await expect(gradients('Det', [x])).rejects.toThrow("check: operator Det at node 'output' has no rule");
  await expect(gradients('MaxPool', [x], { kernel_shape: [1, 1], storage_order: 1 })).rejects.toThrow(
    "check: MaxPool at node 'output' has no gradient: its indices count by columns",
  );
});
