/** Classifiers of volumes: gradients as PyTorch has them in float64 (`networks.py`), and what is said of bad input. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { defineClassifier, openClassifier } from '../../../src/classifiers/index.ts';
import { distance } from '../../support/distance.ts';

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface Reference {
  readonly channels: number;
  readonly targets: readonly number[];
  readonly logits: readonly number[];
  readonly gradient: readonly number[];
}

const references: Readonly<Record<string, Reference>> = JSON.parse(
  readFileSync(at('references.json'), 'utf8'),
);
const size = [6, 7, 8] as const;

/** The volumes of `networks.py`. */
function volumes(channels: number) {
  const values = Float32Array.from(
    { length: 2 * 6 * 7 * 8 * channels },
    (_, i) => Math.sin(i * 0.37) * 0.5 + Math.cos(i * i * 0.011) * 0.5,
  );
  return ndarray(values, [2, ...size, channels]);
}

/** float32 against float64, through statistics of few values. */
const float32 = 3e-6;

test.each(Object.entries(references))(
  '%s: logits and gradients are those of PyTorch',
  async (name, known) => {
    const classifier = await openClassifier(at(`${name}.onnx`));
    try {
      expect(classifier.inputShape).toEqual([...size, known.channels]);
      const batch = volumes(known.channels);
      expect(distance((await classifier.logits(batch)).data, known.logits)).toBeLessThan(float32);
      const gradient = await classifier.gradient(batch, known.targets);
      expect(gradient.shape).toEqual(batch.shape);
      expect(distance(gradient.data, known.gradient)).toBeLessThan(float32);
    } finally {
      await classifier.dispose();
    }
  },
);

describe('a classifier of volumes', () => {
  test('has feature layers of its axes, guided gradients and weights to re-draw', async () => {
    const classifier = await openClassifier(at('convolutional.onnx'));
    const batch = volumes(2);
    const { activations, gradients } = await classifier.features(batch, [0, 1]);
    // Before the global mean: a linear head reads it, so the gradient is the same at every place.
    expect(activations.shape).toEqual([2, 5, 2, 5, 8]);
    const [first, last] = [gradients.pick(0, 0, 0, 0), gradients.pick(0, 4, 1, 4)];
    expect(distance([first.get(0), first.get(7)], [last.get(0), last.get(7)])).toBeLessThan(float32);
    const plain = await classifier.gradient(batch, [0, 1]);
    const guided = await classifier.gradient(batch, [0, 1], { rule: 'guided' });
    expect(distance(guided.data, plain.data)).toBeGreaterThan(0.1);
    const layers = classifier.layers();
    expect(layers.map(({ kind }) => kind)).toEqual(['convolution', 'convolution', 'convolution', 'dense']);
    const drawn = await classifier.randomized([layers[1]?.name ?? ''], 'seed');
    expect(distance((await drawn.logits(batch)).data, (await classifier.logits(batch)).data)).toBeGreaterThan(
      0.01,
    );
    await drawn.dispose();
    await classifier.dispose();
  });

  test('refuses images, other sizes and layouts of images in one line', async () => {
    const file = at('transposed.onnx');
    const classifier = await openClassifier(file);
    await expect(classifier.logits(ndarray(new Float32Array(56), [1, 7, 8, 1]))).rejects.toThrow(
      'image batch must be [n, 6, 7, 8, 1] with n of at least 1, got [1, 7, 8, 1]',
    );
    await classifier.dispose();
    await expect(openClassifier(file, { layout: 'NCHW' })).rejects.toThrow(
      'layout must be NCDHW or NDHWC for volumes, got NCHW',
    );
    await expect(openClassifier(file, { inputSize: [7, 8] })).rejects.toThrow(
      'takes 6 x 7 x 8, inputSize is 7 x 8',
    );
  });

  test('of functions says its depth first', async () => {
    const sums = defineClassifier({
      inputShape: [2, 3, 4, 1],
      classCount: 2,
      logits: async (batch) => ndarray(new Float32Array(2 * (batch.shape[0] ?? 0)), [batch.shape[0] ?? 0, 2]),
    });
    const logits = await sums.logits(ndarray(new Float32Array(48), [2, 2, 3, 4, 1]));
    expect(logits.shape).toEqual([2, 2]);
  });
});
