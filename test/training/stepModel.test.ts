/** The gradient of a whole network, batch normalisation and all, beside central differences of its loss. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { createSession } from '../../src/classifiers/onnx/session.ts';
import { tensorValues } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';
import {
  denseNetwork,
  detectorLoss,
  detectorNetwork,
  dice,
  inceptionNetwork,
  type Loss,
  labelObjective,
  type Model,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  sumOfLosses,
  uNetwork,
} from '../../src/training/index.ts';
import { stepModel, targetName } from '../../src/training/stepModel.ts';

const size = 32;
const batchSize = 4;
const labels = Float32Array.of(1, 0, 0, 1, 0, 1, 1, 0);
const mask = Float32Array.from({ length: batchSize * size * size }, (_, i) => (i % 11 < 4 ? 1 : 0));
const maps = Float32Array.from({ length: batchSize * 320 }, (_, i) =>
  i % 320 === 5 ? 1 : ((i * 7) % 10) / 11,
);

/** Of every voxel of four volumes one of three classes. */
const side = 8;
const tissues = new Float32Array(batchSize * 3 * side ** 3);
for (let i = 0; i < batchSize * side ** 3; i++) {
  const [volume, place] = [Math.floor(i / side ** 3), i % side ** 3];
  tissues[(volume * 3 + (((i * 7) % 11) % 3)) * side ** 3 + place] = 1;
}
const volumes = labelObjective(
  Array.from({ length: batchSize }, () => ndarray(new Uint8Array(side ** 3), [side, side, side])),
  3,
);

const cases: readonly [string, Model, Loss, Float32Array, readonly number[]][] = [
  ['inceptionNetwork', inceptionNetwork({ size, seed: 'a' }), softmaxCrossEntropy, labels, [4, 2]],
  ['denseNetwork', denseNetwork({ size, seed: 'a' }), softmaxCrossEntropy, labels, [4, 2]],
  [
    'uNetwork',
    uNetwork({ size, seed: 'a' }),
    sumOfLosses(dice, sigmoidCrossEntropy),
    mask,
    [4, 1, size, size],
  ],
  [
    'uNetwork of volumes',
    uNetwork({ size: side, seed: 'a', dimensions: 3, classes: 3, widths: [4, 6, 8] }),
    volumes.loss,
    tissues,
    [batchSize, 3, side, side, side],
  ],
  ['detectorNetwork', detectorNetwork({ size, seed: 'a' }), detectorLoss, maps, [4, 5, 8, 8]],
];

/** Kinks of ReLU and max pooling between the two ends, and float32: under one in a hundred on these networks. */
const relativeTolerance = 0.02;

describe('along its gradient the loss of a network falls as steeply as the gradient says', () => {
  test.each(cases)('%s', async (_, network, loss, target, targetShape) => {
    const step = await stepModel(network, { loss, batchSize, targetShape });
    const session = await createSession(step.model, { source: 'step', threads: 1 });
    const [, ...shape] = network.graph.inputs[0]?.shape ?? [];
    const dims = [batchSize, ...shape.map((length) => length ?? 0)];
    const images = new Float32Array(dims.reduce((product, length) => product * length, 1));
    randomStream('images').fillNormal(images, 1);
    const first = step.weights.map(({ name }) => {
      const tensor = network.graph.initializers.get(name);
      return {
        name,
        dims: tensor?.dims ?? [],
        values: tensor === undefined ? [] : Array.from(tensorValues(tensor)),
      };
    });
    const run = async (shift: number, direction: readonly Float32Array[]) => {
      const feeds = Object.fromEntries(
        first.map(({ name, dims, values }, index) => {
          const moved = values.map((value, i) => value + shift * (direction[index]?.[i] ?? 0));
          return [name, { data: Float32Array.from(moved), dims }];
        }),
      );
      return session.run(
        {
          image: { data: images, dims },
          [targetName]: { data: target, dims: targetShape },
          ...feeds,
        },
        [step.loss, ...step.weights.map(({ gradient }) => gradient)],
      );
    };
    try {
      const here = await run(0, []);
      const gradients = step.weights.map(({ gradient }) => here[gradient]?.data as Float32Array);
      expect(gradients.length).toBe(first.length);
      const length = Math.sqrt(
        gradients.reduce((sum, values) => sum + values.reduce((part, value) => part + value * value, 0), 0),
      );
      const direction = gradients.map((values) => values.map((value) => value / length));
      const h = 1e-3;
      const [there, back] = [await run(h, direction), await run(-h, direction)];
      const slope = (Number(there[step.loss]?.data[0]) - Number(back[step.loss]?.data[0])) / (2 * h);
      expect(Math.abs(slope / length - 1)).toBeLessThan(relativeTolerance);
    } finally {
      await session.dispose();
    }
  });
});
