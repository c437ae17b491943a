/** Operators that ONNX Runtime has fused give the same numbers as what is written in their place. */
import { expect, test } from '@jest/globals';
import { nodeEngine } from '../../src/classifiers/onnx/nodeEngine.ts';
import { node, type PlainAttribute } from '../../src/graph/edit.ts';
import { unfusedModel } from '../../src/graph/fused/unfused.ts';
import type { Tensor } from '../../src/graph/model.ts';
import { parsedModel } from '../../src/graph/parse.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';

const microsoft = 'com.microsoft';
const values = (...dims: number[]) => normalTensor(`of ${dims}`, dims, 0.7);

interface Case {
  readonly opType: string;
  /** Shape of the input, without the batch. */
  readonly input: readonly number[];
  readonly more?: readonly Tensor[];
  /** Whether the input also stands in the next places. */
  readonly again?: number;
  readonly attributes?: Readonly<Record<string, PlainAttribute>>;
  readonly domain?: string;
}

const cases: readonly Case[] = [
  { opType: 'Gelu', input: [5, 8] },
  { opType: 'QuickGelu', input: [5, 8], attributes: { alpha: { float: 1.3 } } },
  { opType: 'BiasGelu', input: [5, 8], more: [values(8)] },
  { opType: 'FastGelu', input: [5, 8], more: [values(8)] },
  { opType: 'SkipLayerNormalization', input: [5, 8], again: 1, more: [values(8), values(8), values(8)] },
  { opType: 'SkipSimplifiedLayerNormalization', input: [5, 8], again: 1, more: [values(8)] },
  { opType: 'SimplifiedLayerNormalization', input: [5, 8], more: [values(8)], attributes: { axis: -1 }, domain: '' },
  { opType: 'FusedMatMul', input: [5, 8], more: [values(6, 8)], attributes: { transB: 1, alpha: { float: 0.3 } } },
  { opType: 'FusedGemm', input: [8], more: [values(8, 4), values(4)], attributes: { activation: 'LeakyRelu', activation_alpha: { float: 0.2 } } },
  { opType: 'FusedConv', input: [2, 6, 6], more: [values(3, 2, 3, 3), values(3)], attributes: { activation: 'Relu', kernel_shape: [3, 3] } },
  { opType: 'FusedConv', input: [2, 6, 6], more: [values(3, 2, 3, 3)], attributes: { activation: 'Clip', activation_params: { floats: [-0.5, 1] }, kernel_shape: [3, 3] } },
  { opType: 'Attention', input: [5, 8], more: [values(8, 24), values(24)], attributes: { num_heads: 2 } },
  { opType: 'MultiHeadAttention', input: [5, 8], again: 2, more: [values(24)], attributes: { num_heads: 2, scale: { float: 0.3 } } },
  { opType: 'MultiHeadAttention', input: [5, 8], again: 2, attributes: { num_heads: 4 } },
]; // biome-ignore format: a table

test.each(cases)(
  '$opType of $input',
  async ({ opType, input, more = [], again = 0, attributes = {}, domain = microsoft }) => {
    const weights = Object.fromEntries(more.map((tensor, at) => [`w${at}`, tensor]));
    const inputs = [...new Array<string>(again + 1).fill('image'), ...Object.keys(weights)];
    const bytes = modelBytes({
      nodes: [{ ...node(opType, inputs, ['out'], attributes), domain }],
      weights,
      input: [undefined, ...input],
      outputs: ['out'],
      domains: [microsoft],
    });
    const fused = parsedModel(bytes, { source: 'fused' });
    const unfused = unfusedModel(fused);
    expect(new Set(unfused.graph.nodes.map((item) => item.domain))).toEqual(new Set(['']));
    const size = 2 * input.reduce((a, b) => a * b, 1);
    const image = {
      data: Float32Array.from({ length: size }, (_, i) => Math.sin(i * i)),
      dims: [2, ...input],
    };
    const [wanted, found] = await Promise.all(
      [fused, unfused].map(async (model) => {
        const session = await nodeEngine.createSession(model, { source: 'trial' });
        const { out } = await session.run({ image }, ['out']);
        await session.dispose();
        return Array.from(out?.data ?? [], Number);
      }),
    );
    expect(found).toHaveLength(wanted?.length ?? -1);
    wanted?.forEach((value, at) => {
      expect(Math.abs(value - (found?.[at] ?? Number.NaN))).toBeLessThan(2e-5);
    });
  },
);

test('a form that is not known stays as it is', () => {
  const bytes = modelBytes({
    nodes: [
      {
        ...node('Attention', ['image', 'w', 'b'], ['out'], { num_heads: 2, unidirectional: 1 }),
        domain: microsoft,
      },
    ],
    weights: { w: values(8, 24), b: values(24) },
    input: [undefined, 5, 8],
    outputs: ['out'],
    domains: [microsoft],
  });
  const { graph } = unfusedModel(parsedModel(bytes, { source: 'causal' }));
  expect(graph.nodes.map(({ opType, domain }) => [opType, domain])).toEqual([['Attention', microsoft]]);
});
