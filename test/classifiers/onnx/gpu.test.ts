/**
 * What a GPU is given: the graphs are checked on the processor, where the same nodes compute what the plain ones do, and
 * on WebGPU where it can be had (without a GPU by a Vulkan driver in software: docs/how-to/gpu.md).
 */
import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { openClassifier } from '../../../src/classifiers/index.ts';
import { imageName, networkOf } from '../../../src/classifiers/network/network.ts';
import { onProcessor } from '../../../src/classifiers/onnx/devices.ts';
import { withoutGroups } from '../../../src/classifiers/onnx/gpu/withoutGroups.ts';
import { imageGradientModel, seedName } from '../../../src/classifiers/onnx/graphs.ts';
import { nodeEngine } from '../../../src/classifiers/onnx/nodeEngine.ts';
import { createSession } from '../../../src/classifiers/onnx/session.ts';
import { node } from '../../../src/graph/edit.ts';
import { dense } from '../../../src/math/arrays/dense.ts';
import { distance } from '../../support/distance.ts';
import { modelBytes, normalTensor } from '../../support/smallModels.ts';

/** Overlapping and padded max pooling of whole numbers, of which many are equal; strided convolutions of groups. */
const bytes = modelBytes({
  nodes: [
    node('Conv', ['image', 'first'], ['a'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
    node('Round', ['image'], ['whole']),
    node('MaxPool', ['whole'], ['b'], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
    node('MaxPool', ['a'], ['c'], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 1, 1] }),
    node('Conv', ['c', 'groups'], ['d'], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      group: 4,
      pads: [1, 0, 0, 2],
    }),
    node('MaxPool', ['image'], ['e'], { kernel_shape: [2, 2], strides: [2, 2], dilations: [2, 2] }),
    ...['d', 'e'].flatMap((name) => [
      node('Mul', [name, name], [`${name} square`]),
      node('GlobalAveragePool', [`${name} square`], [`${name} mean`]),
    ]),
    node('Concat', ['d mean', 'e mean'], ['means'], { axis: 1 }),
    node('Flatten', ['means'], ['logits']),
  ],
  weights: { first: normalTensor('first', [4, 2, 3, 3]), groups: normalTensor('groups', [8, 1, 3, 3]) },
  input: [undefined, 2, 12, 13],
  outputs: ['logits'],
  opset: 19,
});

test('the gradient for WebGPU is that of the plain graph', async () => {
  const network = await networkOf(bytes, { source: 'test', layout: 'NCHW', engine: nodeEngine });
  const image = Float32Array.from({ length: 2 * 12 * 13 * 2 }, (_, at) => Math.round(3 * Math.sin(at * at)));
  const seed = Float32Array.from({ length: 2 * network.outputCount }, (_, at) => Math.cos(at) + 0.1);
  const answers = [];
  for (const layout of ['plain', 'webgpu'] as const) {
    const { model, outputs } = imageGradientModel(network, { guided: false, layout });
    const own = layout === 'webgpu' ? withoutGroups(model) : model;
    const grouped = own.graph.nodes.filter(
      ({ opType, attributes, outputs: made }) =>
        (opType === 'ConvTranspose' &&
          Number((attributes.get('group') as { value?: number })?.value ?? 1) > 1) ||
        (opType === 'MaxPool' && made.length > 1),
    );
    expect(grouped.length > 0).toBe(layout === 'plain');
    const session = await createSession(own, { source: layout });
    const feeds = {
      [imageName]: { data: image, dims: [2, 12, 13, 2] },
      [seedName]: { data: seed, dims: [2, network.outputCount] },
    };
    const found = await session.run(feeds, outputs);
    answers.push(Float32Array.from(found[outputs[0] ?? '']?.data as Float32Array));
    await session.dispose();
  }
  const [plain = new Float32Array(), webgpu = new Float32Array()] = answers;
  expect(plain.some((value) => value !== 0)).toBe(true);
  expect(distance(webgpu, plain)).toBeLessThan(3e-6);
});

test('the operators that stayed on the processor are read from a profile', () => {
  const event = (op_name: string, provider: string) => ({ args: { op_name, provider } });
  const profile = [
    { args: {} },
    event('Gather', 'CPUExecutionProvider'),
    event('Conv', 'WebGpuExecutionProvider'),
    event('Gather', 'CPUExecutionProvider'),
    event('Cast', 'CPUExecutionProvider'),
  ];
  expect(onProcessor(profile)).toEqual(['Cast', 'Gather']);
  expect(onProcessor(undefined)).toEqual([]);
});

const hasDriver = process.env.VK_DRIVER_FILES !== undefined;

(hasDriver ? test : test.skip)(
  'WebGPU gives logits and gradients of the processor within 1e-4',
  async () => {
    const batch = ndarray(
      Float32Array.from({ length: 2 * 12 * 13 * 2 }, (_, at) => Math.sin(at * at)),
      [2, 12, 13, 2],
    );
    const answers = [];
    for (const device of ['cpu', 'webgpu'] as const) {
      const classifier = await openClassifier(bytes, { layout: 'NCHW', device });
      const gradient = dense(await classifier.gradient(batch, [1, 9]));
      answers.push({ logits: dense(await classifier.logits(batch)), gradient });
      expect(classifier.processorOperators === undefined).toBe(device === 'cpu');
      await classifier.dispose();
    }
    const [cpu, gpu] = answers;
    expect(distance(gpu?.logits ?? [], cpu?.logits ?? [])).toBeLessThan(1e-4);
    expect(distance(gpu?.gradient ?? [], cpu?.gradient ?? [])).toBeLessThan(1e-4);
  },
  120_000,
);

test('a device that cannot be used, or that is none, is refused in one line', async () => {
  await expect(openClassifier(bytes, { device: 'tpu' as 'cpu' })).rejects.toThrow(
    'device must be one of cpu, cuda, webgpu, got tpu',
  );
});
