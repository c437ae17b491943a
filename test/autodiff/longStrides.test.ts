/** A window that stands in one place takes no step: its gradient is that of the same window with any long stride. */
import { expect, test } from '@jest/globals';
import { node, type PlainAttribute } from '../../src/graph/edit.ts';
import type { Model } from '../../src/graph/model.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { vectorJacobians } from '../support/vectorJacobian.ts';

const x = floatTensor(
  Float32Array.from({ length: 30 }, (_, i) => Math.sin(3 * i)),
  [1, 1, 5, 6],
);
const w = floatTensor(
  Float32Array.from({ length: 12 }, (_, i) => i - 5),
  [2, 1, 2, 3],
);

async function gradientOf(opType: string, attributes: Readonly<Record<string, PlainAttribute>>) {
  const inputs = opType === 'Conv' ? ['x', 'w'] : ['x'];
  const model: Model = {
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: 'stride',
      nodes: [node(opType, inputs, ['output'], attributes)],
      initializers: new Map(),
      inputs: [],
      outputs: [{ name: 'output' }],
    },
  };
  const feeds = new Map([['x', x], ...(opType === 'Conv' ? [['w', w] as const] : [])]);
  const [check] = await vectorJacobians(model, { feeds, wanted: ['x'] });
  return Array.from(check?.gradient ?? []);
}

test.each([
  ['Conv', { kernel_shape: [2, 3] }],
  ['Conv', { kernel_shape: [2, 3], pads: [1, 1, 0, 0] }],
  ['MaxPool', { kernel_shape: [2, 3] }],
  ['AveragePool', { kernel_shape: [2, 3] }],
] as const)(
  '%s with %j and a stride of 2^31 has the gradient of one with stride 8, in little time',
  async (opType, attributes) => {
    // Eight is past the image: one window, which PyTorch and all others agree on.
    const wanted = await gradientOf(opType, { ...attributes, strides: [8, 8] });
    const started = performance.now();
    expect(await gradientOf(opType, { ...attributes, strides: [2 ** 31, 2 ** 31] })).toEqual(wanted);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(wanted.some((value) => value !== 0)).toBe(true);
  },
);
