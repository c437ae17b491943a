/** One small network trained beside PyTorch, and what train refuses. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { node } from '../../src/graph/edit.ts';
import type { Model } from '../../src/graph/model.ts';
import { floatTensor, tensorValues } from '../../src/graph/tensor.ts';
import type { PreparedModel } from '../../src/run/execute/preparedModel.ts';
import { trainedScores } from '../../src/run/execute/trainedScores.ts';
import {
  adam,
  classObjective,
  inceptionNetwork,
  labelObjective,
  predictions,
  qualityOf,
  type TrainOptions,
  train,
  uNetwork,
} from '../../src/training/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { smallNet } from '../support/smallModels.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();

/** (i · 7919 k mod 97) / 97 - 1/2: the same numbers as in the PyTorch script. */
const ramp = (count: number, k = 1) =>
  Float32Array.from({ length: count }, (_, i) => ((i * 7919 * k) % 97) / 97 - 0.5);

/** Convolution, batch normalisation, ReLU, max pooling, strided convolution, ReLU, mean, dense. */
function smallNetwork(): Model {
  const weights = {
    w1: floatTensor(ramp(18, 3), [2, 1, 3, 3]),
    g1: floatTensor(Float32Array.of(1.2, 0.8), [2]),
    b1: floatTensor(Float32Array.of(0.1, -0.1), [2]),
    mean: floatTensor(Float32Array.of(0, 0), [2]),
    variance: floatTensor(Float32Array.of(1, 1), [2]),
    w2: floatTensor(ramp(54, 5), [3, 2, 3, 3]),
    c2: floatTensor(Float32Array.of(0.05, -0.02, 0.1), [3]),
    w3: floatTensor(ramp(6, 7), [2, 3]),
    b3: floatTensor(Float32Array.of(0, 0.1), [2]),
  };
  return {
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: 'small',
      nodes: [
        node('Conv', ['image', 'w1'], ['conv1'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
        node('BatchNormalization', ['conv1', 'g1', 'b1', 'mean', 'variance'], ['norm1'], {
          epsilon: { float: 1e-5 },
        }),
        node('Relu', ['norm1'], ['relu1']),
        node('MaxPool', ['relu1'], ['pool1'], { kernel_shape: [2, 2], strides: [2, 2] }),
        node('Conv', ['pool1', 'w2', 'c2'], ['conv2'], {
          kernel_shape: [3, 3],
          pads: [1, 1, 1, 1],
          strides: [2, 2],
        }),
        node('Relu', ['conv2'], ['relu2']),
        node('GlobalAveragePool', ['relu2'], ['pooled']),
        node('Flatten', ['pooled'], ['flat']),
        node('Gemm', ['flat', 'w3', 'b3'], ['logits'], { transB: 1 }),
      ],
      initializers: new Map(Object.entries(weights)),
      inputs: [{ name: 'image', elementType: 'float32', shape: [undefined, 1, 8, 8] }],
      outputs: [{ name: 'logits', elementType: 'float32', shape: [undefined, 2] }],
    },
  };
}

const fourImages = ndarray(
  ramp(4 * 64).map((value) => 2 * value),
  [4, 8, 8, 1],
);
const weightsOf = (model: Model, name: string) => {
  const tensor = model.graph.initializers.get(name);
  return Array.from(tensor === undefined ? [] : tensorValues(tensor));
};

describe('train', () => {
  test('takes the steps that PyTorch takes', async () => {
    // PyTorch 2.13.0, float64: F.conv2d, F.batch_norm(training=True), F.cross_entropy, torch.optim.AdamW with
    // lr 0.01 and no decay, on all four images, three steps. float32 through the graph: 1e-5 of the largest.
    const losses: number[] = [];
    const { model } = await train(
      smallNetwork(),
      { images: fourImages, objective: classObjective([0, 1, 1, 0]) },
      {
        seed: 'any order is the same batch',
        epochs: 3,
        batchSize: 4,
        learningRate: 0.01,
        schedule: 'constant',
        optimizer: adam(),
        threads: 1,
        onStep: ({ loss }) => losses.push(loss),
      },
    );
    expectClose(losses, [0.712315481, 0.694998099, 0.683582518], { absolute: 1e-5 });
    expectClose(
      weightsOf(model, 'w1').slice(0, 6),
      [-0.5230144, 0.3896037, 0.361224, 0.2270258, 0.1987517, 0.1146583],
      { absolute: 1e-5 },
    );
    expectClose(weightsOf(model, 'g1'), [1.1715156, 0.8296154], { absolute: 1e-5 });
    expectClose(weightsOf(model, 'b1'), [0.0706379, -0.0707175], { absolute: 1e-5 });
    expectClose(
      weightsOf(model, 'w2').slice(0, 6),
      [-0.4701277, -0.3264675, -0.0787506, 0.1176161, 0.2609397, 0.456333],
      { absolute: 1e-5 },
    );
    expectClose(weightsOf(model, 'c2'), [0.0239509, -0.0328228, 0.1285642], { absolute: 1e-5 });
    expectClose(
      weightsOf(model, 'w3'),
      [-0.4764123, 0.0037175, 0.4783617, -0.1009072, 0.3674165, -0.158774],
      { absolute: 1e-5 },
    );
    expectClose(weightsOf(model, 'b3'), [0.0296559, 0.0703441], { absolute: 1e-5 });
  });

  test('learns to tell bright discs from dark ones, on images that it has not seen', async () => {
    const [training, heldOut] = [discs(64, 1), discs(32, 5)];
    const epochs: string[] = [];
    const { model, history } = await train(inceptionNetwork({ size: 16, seed: 'discs' }), training, {
      seed: 'discs',
      epochs: 3,
      batchSize: 16,
      learningRate: 0.005,
      augmentation: { flip: true, shiftPixels: 1 },
      heldOut,
      threads: 1,
      onEpoch: (report) => epochs.push(Object.keys(report).join()),
    });
    expect(epochs).toEqual(Array(3).fill('epoch,epochs,loss,quality,heldOut'));
    expect(history[2]?.heldOut).toBeGreaterThan(0.99);
    expect(await qualityOf(model, heldOut, { threads: 1 })).toBe(history[2]?.heldOut);
  });

  test('learns the labels of voxels, and the same bits again', async () => {
    const [examples, heldOut] = [cubes(8, 1), cubes(4, 3)];
    const network = uNetwork({ size: 8, seed: 'cubes', dimensions: 3, classes: 3, widths: [4, 6] });
    const own = options({ seed: 'cubes', epochs: 12, batchSize: 2, learningRate: 0.02 });
    const augmentation = { flip: true, shiftPixels: 1 };
    const trained = () => train(network, examples, { ...own, augmentation, heldOut });
    const { model, history } = await trained();
    expect(history.at(-1)?.heldOut).toBeGreaterThan(0.8);
    const again = await trained();
    expect(again.history).toEqual(history);
    expect(weightsOf(again.model, 'bottom/first/conv/weight')).toEqual(
      weightsOf(model, 'bottom/first/conv/weight'),
    );
  });

  test('keepBest gives the network of the epoch that told the held-out images best', async () => {
    const examples = { images: fourImages, objective: classObjective([0, 1, 1, 0]) };
    // What is learnt is wrong for these: an early epoch is the best.
    const heldOut = { images: fourImages, objective: classObjective([1, 0, 0, 1]) };
    const own = options({ seed: 'best', schedule: 'constant', learningRate: 0.02, heldOut });
    const { model, history } = await train(smallNetwork(), examples, { ...own, epochs: 12, keepBest: true });
    const qualities = history.map(({ heldOut: quality = 0 }) => quality);
    const best = qualities.indexOf(Math.max(...qualities)) + 1;
    expect(best).toBeLessThan(12);
    const { model: stopped } = await train(smallNetwork(), examples, { ...own, epochs: best });
    expect(weightsOf(model, 'w3')).toEqual(weightsOf(stopped, 'w3'));
    // Patience ends it so many epochs after the best, with the same network.
    const patient = await train(smallNetwork(), examples, {
      ...{ ...own, epochs: 12, keepBest: true },
      patience: 2,
    });
    expect(patient.history).toEqual(history.slice(0, best + 2));
    expect(weightsOf(patient.model, 'w3')).toEqual(weightsOf(model, 'w3'));
    await expect(train(smallNetwork(), examples, { ...own, patience: 2 })).rejects.toThrow(
      'patience needs keepBest, got patience 2 without it',
    );
    const { heldOut: _, ...without } = own;
    await expect(train(smallNetwork(), examples, { ...without, keepBest: true })).rejects.toThrow(
      'keepBest needs heldOut with a quality, got none',
    );
  });

  test('gives the same bits for the same seed, and others for another', async () => {
    const augmentation = { flip: true, shiftPixels: 2, gain: 0.1, offset: 0.1, noise: 0.1 };
    const trained = async (seed: string) => {
      const examples = { images: fourImages, objective: classObjective([0, 1, 1, 0]) };
      const { model } = await train(smallNetwork(), examples, options({ seed, batchSize: 2, augmentation }));
      return [...model.graph.initializers.values()]
        .map(({ bytes }) => Buffer.from(bytes).toString('hex'))
        .join();
    };
    expect(await trained('a')).toBe(await trained('a'));
    expect(await trained('a')).not.toBe(await trained('b'));
  });

  test('leaves the network that it is given as it was', async () => {
    const network = smallNetwork();
    const before = weightsOf(network, 'w1');
    await train(network, { images: fourImages, objective: classObjective([0, 1, 1, 0]) }, options({}));
    expect(weightsOf(network, 'w1')).toEqual(before);
  });

  test('keeps running statistics that lead to the logits of training, where batches are all alike', async () => {
    const objective = classObjective([0, 1, 1, 0]);
    const { model } = await train(
      smallNetwork(),
      { images: fourImages, objective },
      { ...options({}), learningRate: 1e-12 },
    );
    // PyTorch 2.13.0 on the same first weights, batch statistics with the divisor n.
    const { logits } = await predictions(model, fourImages);
    let loss = 0;
    [0, 1, 1, 0].forEach((label, i) => {
      const [zero = 0, one = 0] = logits?.subarray(2 * i, 2 * i + 2) ?? [];
      loss += Math.log(1 + Math.exp(label === 1 ? zero - one : one - zero)) / 4;
    });
    expectClose(loss, 0.712315481, { absolute: 1e-5 });
  });
});

const options = (more: Partial<TrainOptions>): TrainOptions => ({
  seed: 'a',
  epochs: 1,
  batchSize: 4,
  threads: 1,
  ...more,
});

describe('train refuses', () => {
  const objective = classObjective([0, 1, 1, 0]);
  const examples = { images: fourImages, objective };

  test.each([
    ['epochs 0', { epochs: 0 }, 'epochs must be an integer, 1 or more, got 0'],
    ['more to a batch than there are', { batchSize: 5 }, 'batchSize must be an integer, 1 to 4, got 5'],
    ['a rate of 0', { learningRate: 0 }, 'learningRate must be above 0, got 0'],
    ['a rate that is no number', { learningRate: Number.NaN }, 'learningRate must be above 0, got NaN'],
    [
      'a shift of half a pixel',
      { augmentation: { shiftPixels: 0.5 } },
      'augmentation.shiftPixels must be an integer, 0 to 7, got 0.5',
    ],
    ['noise below 0', { augmentation: { noise: -0.1 } }, 'augmentation.noise must be at least 0, got -0.1'],
    [
      'noise for more than all',
      { augmentation: { noise: 0.1, noiseShare: 1.5 } },
      'augmentation.noiseShare must be at least 0 and at most 1, got 1.5',
    ],
    [
      'a schedule that it does not know',
      { schedule: 'linear' as 'cosine' },
      'schedule must be constant or cosine, got linear',
    ],
    [
      'groups that a batch cuts',
      { together: 3 },
      'together must divide batchSize 4 and the count of examples 4, got 3',
    ],
  ])('%s', async (_, wrong, message) => {
    await expect(train(smallNetwork(), examples, options(wrong))).rejects.toThrow(new RangeError(message));
  });

  test('a training set of one class', () => {
    expect(() => classObjective([1, 1, 1])).toThrow(
      new RangeError('labels must be of two classes or more, all 3 are 1'),
    );
  });

  test('images of another size', async () => {
    const images = ndarray(new Float32Array(4 * 36), [4, 6, 6, 1]);
    await expect(train(smallNetwork(), { images, objective }, options({}))).rejects.toThrow(
      new RangeError('images must be [n, 8, 8, 1] for small, got [4, 6, 6, 1]'),
    );
  });

  test('more truths than images', async () => {
    const wrong = { images: fourImages, objective: classObjective([0, 1, 1, 0, 1]) };
    await expect(train(smallNetwork(), wrong, options({}))).rejects.toThrow(
      new RangeError('objective must hold a truth for each of 4 images, got 5'),
    );
  });

  test('a loss that is no number, naming epoch and step', async () => {
    const images = ndarray(
      fourImages.data.map((value, i) => (i === 130 ? Number.NaN : value)),
      [4, 8, 8, 1],
    );
    await expect(train(smallNetwork(), { images, objective }, options({ batchSize: 2 }))).rejects.toThrow(
      /^loss must be a number, got NaN in epoch 1, step [12] of 2; learningRate 0.001 may be too high$/,
    );
    const noisy = options({ batchSize: 2, augmentation: { noise: 0.15 } });
    await expect(train(smallNetwork(), { images, objective }, noisy)).rejects.toThrow(
      /^loss must be a number, got NaN in epoch 1/,
    );
  });
});

/** Images of one disc on a ramp, bright for class 1 and dark for class 0, at places that differ. */
function discs(count: number, salt: number) {
  const size = 16;
  const images = ndarray(new Float32Array(count * size * size), [count, size, size, 1]);
  for (let i = 0; i < count; i++) {
    const [middleX, middleY] = [4 + ((i * 5 + salt) % 8), 4 + ((i * 3 + salt) % 7)];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const inside = (x - middleX) ** 2 + (y - middleY) ** 2 < 9 ? (i % 2 === 1 ? 0.8 : -0.8) : 0;
        images.data[(i * size + y) * size + x] = inside + ((x * 7 + y * 3 + i + salt) % 11) / 22 - 0.25;
      }
    }
  }
  return { images, objective: classObjective(Array.from({ length: count }, (_, i) => i % 2)) };
}

/** Volumes with a bright cube in a grey one: the classes are outside, the grey one and the bright one. */
function cubes(count: number, salt: number) {
  const size = 8;
  const images = ndarray(new Float32Array(count * size ** 3), [count, size, size, size, 1]);
  const labels = Array.from({ length: count }, (_, i) => {
    const from = (i + salt) % 3;
    const own = ndarray(new Uint8Array(size ** 3), [size, size, size]);
    own.data.forEach((_, place) => {
      const at = [Math.floor(place / 64), Math.floor(place / 8) % 8, place % 8];
      const isWithin = (low: number, high: number) => at.every((value) => value >= low && value < high);
      const label = isWithin(from + 1, from + 3) ? 2 : isWithin(from, from + 5) ? 1 : 0;
      own.data[place] = label;
      images.data[i * size ** 3 + place] = label - 1 + ((place * 7 + i + salt) % 11) / 22;
    });
    return own;
  });
  return { images, objective: labelObjective(labels, 3) };
}

test('a network of three logits is refused before it is trained', async () => {
  const path = written(at('three.onnx'), smallNet());
  const prepared = {
    config: { id: 'three', model: path },
    classifier: { inputShape: [8, 6, 2] },
    prepared: async () => ({ image: ndarray(new Float32Array(96), [8, 6, 2]) }),
  } as unknown as PreparedModel;
  // Labels of one class are refused where training begins.
  const train = [{ image: 'a', label: 1 }];
  const asked = {
    model: 'three',
    start: 'model',
    seed: '',
    epochs: 1,
    train,
    validation: train,
    tests: [],
  } as const;
  await expect(trainedScores(prepared, asked)).rejects.toThrow(
    "a network to train has two logits, 'three' gives 3",
  );
});
