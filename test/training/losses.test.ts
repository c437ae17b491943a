/** Values and gradients of the losses beside PyTorch's own autograd, in float32 on ONNX Runtime. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { createEmit } from '../../src/autodiff/emit.ts';
import { createSession } from '../../src/classifiers/onnx/session.ts';
import { createGraphBuilder } from '../../src/graph/graphBuilder.ts';
import type { Node, Tensor } from '../../src/graph/model.ts';
import {
  detectorLoss,
  dice,
  focalHeatMap,
  type Loss,
  labelObjective,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  sumOfLosses,
} from '../../src/training/index.ts';
import { expectClose } from '../support/expectClose.ts';

/** (i · 7919 k mod 97) / 97 - 1/2: the same numbers as in the PyTorch scripts. */
const ramp = (count: number, k = 1) =>
  Float32Array.from({ length: count }, (_, i) => ((i * 7919 * k) % 97) / 97 - 0.5);
const oneOf = (...places: number[]) =>
  Float32Array.from({ length: 12 }, (_, i) => (places.includes(i) ? 1 : 0));
const above = (values: Float32Array) => values.map((value) => (value > 0 ? 1 : 0));

const logits = ramp(12).map((value) => 6 * value);

const noMask = above(ramp(12, 3));
noMask.fill(0, 4, 8);
const heat = ramp(12, 5).map((value) => value + 0.5);
heat[1] = 1;
heat[10] = 1;

/** One loss and its gradient by the prediction. */
async function lossOf(
  loss: Loss,
  { prediction, target, dims }: { prediction: Float32Array; target: Float32Array; dims: readonly number[] },
) {
  const nodes: Node[] = [];
  const initializers = new Map<string, Tensor>();
  const facts = {
    elementType: () => 'float32' as const,
    shape: () => dims,
    isBatch: () => true,
    constant: () => undefined,
  };
  const emit = createEmit(createGraphBuilder({ nodes, initializers, prefix: 'loss/' }), facts)('float32');
  const { value, gradient } = loss(emit, {
    prediction: 'prediction',
    target: 'target',
    size: prediction.length,
    count: dims[0] ?? 1,
  });
  const input = (name: string) => ({ name, elementType: 'float32' as const, shape: dims });
  const graph = {
    name: 'loss',
    nodes,
    initializers,
    inputs: [input('prediction'), input('target')],
    outputs: [{ name: value }, { name: gradient }],
  };
  const session = await createSession(
    { irVersion: 8, opsets: new Map([['', 18]]), graph },
    { source: 'loss', threads: 1 },
  );
  try {
    const results = await session.run(
      { prediction: { data: prediction, dims }, target: { data: target, dims } },
      [value, gradient],
    );
    return {
      value: Number(results[value]?.data[0]),
      gradient: Array.from(results[gradient]?.data ?? [], Number),
    };
  } finally {
    await session.dispose();
  }
}

// PyTorch 2.13.0, float64: F.cross_entropy, F.binary_cross_entropy_with_logits, and the formulas of the other
// losses written out and differentiated by autograd; rounded to nine places.
const references: readonly [string, Loss, Float32Array, readonly number[], number, readonly number[]][] = [
  [
    'softmaxCrossEntropy',
    softmaxCrossEntropy,
    oneOf(0, 6, 11),
    [3, 4],
    3.483110557,
    [
      -0.332216882, 0.051687027, 0.005931389, 0.274598467, 0.047367752, 0.005435727, -0.081681947,
      0.028878469, 0.006263522, 0.28997485, 0.03327631, -0.329514682,
    ],
  ],
  [
    'sigmoidCrossEntropy',
    sigmoidCrossEntropy,
    above(ramp(12, 3)),
    [3, 4],
    0.632877542,
    [
      0.003952156, -0.025214834, -0.065901965, -0.006291467, -0.034646616, -0.071761182, -0.00984373,
      0.038451422, 0.007459472, 0.068322462, 0.028592142, 0.004712434,
    ],
  ],
  [
    'dice of three images, two without a mask',
    dice,
    noMask,
    [3, 1, 2, 2],
    0.20690985,
    [0.006094922, -0.043325076, -0.033962423, -0.014330046, 0, 0, 0, 0, 0, 0, 0, 0],
  ],
  [
    'focalHeatMap with two centres',
    focalHeatMap,
    heat,
    [3, 4],
    0.676784138,
    [
      0.000157436, -0.036860812, 0.001737851, 0.016245757, 0.000492659, 1e-9, 0.249447721, 0.018779842,
      3.6652e-5, 0.001527062, -0.300103655, 0.000135867,
    ],
  ],
];

/** Rounding of float32 over a dozen operations, and of the references to nine places. */
const tolerance = { absolute: 5e-7 };

describe('the losses and their gradients are those of PyTorch', () => {
  test.each(references)('%s', async (name, loss, target, dims, value, gradient) => {
    if (name.startsWith('focal')) expect(target.filter((t) => t >= 1).length).toBeGreaterThan(1);
    const got = await lossOf(loss, { prediction: logits, target, dims });
    expectClose(got.value, value, tolerance);
    expectClose(got.gradient, gradient, tolerance);
  });

  test('detectorLoss, boxes counted at the centres alone', async () => {
    const prediction = ramp(60).map((value) => 4 * value);
    const target = ramp(60, 3).map((value) => value + 0.5);
    for (const image of [0, 30])
      for (let i = 0; i < 6; i++) target[image + i] = 0.9 * (target[image + i] ?? 0);
    for (const place of [5, 30, 34]) target[place] = 1;
    const got = await lossOf(detectorLoss, { prediction, target, dims: [2, 5, 2, 3] });
    expectClose(got.value, 1.749409016, { absolute: 2e-6 });
    const heatMap = [got.gradient.slice(0, 6), got.gradient.slice(30, 36)].flat();
    expectClose(
      heatMap,
      [
        0.001623647, 0.000170214, 8.4422e-5, 0.003648314, 0.003272692, -0.286877931, -0.297502524,
        0.038139642, 0.015899833, 0.001310859, -0.020365877, 0.029093615,
      ],
      tolerance,
    );
    const twelfth = 1 / 12;
    expectClose(
      got.gradient.slice(6, 30).filter((slope) => slope !== 0),
      [-twelfth, twelfth, twelfth, -twelfth],
      tolerance,
    );
    expectClose(
      got.gradient.slice(36).filter((slope) => slope !== 0),
      [-1, -1, 1, -1, 1, -1, -1, -1].map((sign) => sign * twelfth),
      tolerance,
    );
  });

  test('sumOfLosses adds values and gradients', async () => {
    const inputs = { prediction: logits, target: noMask, dims: [3, 1, 2, 2] };
    const [one, other, both] = [
      await lossOf(dice, inputs),
      await lossOf(sigmoidCrossEntropy, inputs),
      await lossOf(sumOfLosses(dice, sigmoidCrossEntropy), inputs),
    ];
    expectClose(both.value, one.value + other.value, tolerance);
    expectClose(
      both.gradient,
      one.gradient.map((slope, i) => slope + (other.gradient[i] ?? 0)),
      tolerance,
    );
  });
});

test('focalHeatMap without any centre is divided by 1, and is finite for logits of 50', async () => {
  const prediction = Float32Array.of(-50, 50);
  const got = await lossOf(focalHeatMap, { prediction, target: Float32Array.of(0, 0), dims: [1, 2] });
  // -p² log(1 - p) with p = 1: 50; with p = e^-50: 0.
  expectClose(got.value, 50, { relative: 1e-6 });
  expectClose(got.gradient, [0, 1], { absolute: 1e-6 });
});

test('softmaxCrossEntropy of equal logits is log(classes)', async () => {
  const got = await lossOf(softmaxCrossEntropy, {
    prediction: new Float32Array(12),
    target: oneOf(0, 4, 8),
    dims: [3, 4],
  });
  expectClose(got.value, Math.log(4), { relative: 1e-6 });
});

test('the loss of labels is the mean over places of -log softmax at the class', async () => {
  const dims = [2, 3, 1, 2] as const;
  const labels = [0, 2, 1, 1];
  // Two images of two places each, three classes.
  const index = (place: number, label: number) => Math.floor(place / 2) * 6 + label * 2 + (place % 2);
  const target = new Float32Array(12);
  labels.forEach((label, place) => {
    target[index(place, label)] = 1;
  });
  const maps = labels.map(() => ndarray(new Uint8Array(2), [1, 2]));
  const got = await lossOf(labelObjective(maps, 3).loss, { prediction: logits, target, dims });
  const chances = labels.map((_, place) => {
    const powers = [0, 1, 2].map((label) => Math.exp(logits[index(place, label)] ?? 0));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  });
  const value = labels.reduce((sum, label, place) => sum - Math.log(chances[place]?.[label] ?? 0), 0) / 4;
  expectClose(got.value, value, { relative: 1e-6 });
  const gradient = new Array<number>(12).fill(0);
  chances.forEach((own, place) => {
    own.forEach((chance, label) => {
      gradient[index(place, label)] = (chance - Number(label === labels[place])) / 4;
    });
  });
  expectClose(got.gradient, gradient, tolerance);
});

test('dice of masks that are all empty is 0 and says nothing', async () => {
  const target = new Float32Array(12);
  const got = await lossOf(dice, { prediction: logits, target, dims: [3, 1, 2, 2] });
  expect(got.value).toBe(0);
  expect(got.gradient.every((slope) => slope === 0)).toBe(true);
});
