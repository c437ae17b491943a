/** A model with its map as one more output gives what `explain` gives, in plain operators of ONNX. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { modelWithMap, openClassifier } from '../../src/classifiers/index.ts';
import { nodeEngine } from '../../src/classifiers/onnx/nodeEngine.ts';
import { parsedModel } from '../../src/graph/parse.ts';
import { dense } from '../../src/math/arrays/dense.ts';
import { explain, exportedMethods } from '../../src/run/index.ts';
import { smallNet, smallShape } from '../support/smallModels.ts';
import { smallTransformer, transformerShape } from '../support/smallTransformer.ts';

type Shape = readonly [height: number, width: number, channels: number];

/** Two images, [2, height, width, channels], of values from 0 to 1. */
const imagesOf = (shape: Shape) =>
  Float32Array.from({ length: 2 * shape.reduce((a, b) => a * b) }, (_, i) => (Math.sin(i * i) + 1) / 2);

/** The same with the channels first. */
function channelsFirst(values: Float32Array, [height, width, channels]: Shape): Float32Array {
  const places = height * width;
  return Float32Array.from(values, (_, at) => {
    const [image, rest] = [Math.floor(at / (places * channels)), at % (places * channels)];
    return values[(image * places + (rest % places)) * channels + Math.floor(rest / places)] ?? 0;
  });
}

async function outputsOf(
  bytes: Uint8Array,
  { shape, names, layout = 'NCHW' }: { shape: Shape; names: readonly string[]; layout?: 'NCHW' | 'NHWC' },
) {
  const session = await nodeEngine.createSession(parsedModel(bytes, { source: 'exported' }), {
    source: 'exported',
  });
  const [height, width, channels] = shape;
  const values = imagesOf(shape);
  const feed =
    layout === 'NCHW'
      ? { data: channelsFirst(values, shape), dims: [2, channels, height, width] }
      : { data: values, dims: [2, ...shape] };
  try {
    return await session.run({ image: feed }, names);
  } finally {
    await session.dispose();
  }
}

/** The maps of both images by `explain`, for the class of the larger logit or for one class. */
async function explained(
  model: Uint8Array,
  { method, shape, target }: { method: (typeof exportedMethods)[number]; shape: Shape; target?: number },
): Promise<number[]> {
  const net = await openClassifier(model);
  const values = imagesOf(shape);
  const size = values.length / 2;
  const logits = await net.logits(ndarray(values, [2, ...shape]));
  const maps: number[] = [];
  for (const image of [0, 1]) {
    const row = Array.from({ length: net.classCount }, (_, k) => logits.get(image, k));
    const best = target ?? row.indexOf(Math.max(...row));
    const one = ndarray(values.slice(image * size, (image + 1) * size), [...shape]);
    maps.push(...dense((await explain(net, one, { method, target: best })).map));
  }
  await net.dispose();
  return maps;
}

function expectSame(values: ArrayLike<number | bigint> | undefined, wanted: readonly number[]): void {
  const most = Math.max(...wanted.map(Math.abs));
  expect(most).toBeGreaterThan(0);
  expect(values).toHaveLength(wanted.length);
  wanted.forEach((value, at) => {
    expect(Math.abs(Number(values?.[at]) - value)).toBeLessThan(1e-5 * most);
  });
}

describe.each(exportedMethods)('the map of %s', (method) => {
  test('is that of explain, beside the same probabilities', async () => {
    const model = smallNet({ head: 'softmax' });
    const bytes = await modelWithMap(model, { method });
    const { graph, opsets } = parsedModel(bytes, { source: 'exported' });
    expect([[...opsets.keys()], new Set(graph.nodes.map(({ domain }) => domain))]).toEqual([
      [''],
      new Set(['']),
    ]);
    const [own = ''] = parsedModel(model, { source: 'own' }).graph.outputs.map(({ name }) => name);
    const found = await outputsOf(bytes, { shape: smallShape, names: [own, 'saliency'] });
    const before = await outputsOf(model, { shape: smallShape, names: [own] });
    expectSame(found[own]?.data, Array.from(before[own]?.data ?? [], Number));
    expectSame(found.saliency?.data, await explained(model, { method, shape: smallShape }));
    expect(found.saliency?.dims).toEqual([2, ...smallShape.slice(0, 2)]);
  });
});

test.each([
  ['channels last, and one class', smallNet({ layout: 'NHWC' }), smallShape, 'NHWC', 2],
  ['one score of two classes', smallNet({ outputs: 1 }), smallShape, 'NCHW', undefined],
  ['one score of two classes, and one of them', smallNet({ outputs: 1 }), smallShape, 'NCHW', 0],
  ['tokens', smallTransformer(), transformerShape, 'NCHW', 2],
] as const)(
  'the map of grad-cam of a model with %s is that of explain',
  async (_, model, shape, layout, target) => {
    for (const method of ['grad-cam', 'integrated-gradients'] as const) {
      const bytes = await modelWithMap(model, { method, layout, ...(target !== undefined && { target }) });
      const { saliency } = await outputsOf(bytes, { shape, names: ['saliency'], layout });
      const net = await openClassifier(model, { layout });
      await net.dispose();
      expectSame(
        saliency?.data,
        await explained(model, { method, shape, ...(target !== undefined && { target }) }),
      );
    }
  },
);

test.each([
  ['a class that there is not', { target: 3 }, 'target must be predicted or a class from 0 to 2, got 3'],
  ['no points', { steps: 0 }, 'steps must be a positive integer, got 0'],
  [
    'a name that is taken',
    { name: 'image' },
    "model: 'image' is already the name of an input or output; say another",
  ],
  ['another layer', { layer: 'none' }, "no spatial layer is named 'none'"],
])('%s is refused', async (_, options, message) => {
  await expect(modelWithMap(smallNet(), { method: 'grad-cam', ...options })).rejects.toThrow(message);
});
