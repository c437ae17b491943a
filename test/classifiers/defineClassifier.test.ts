import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { defineClassifier, explain } from '../../src/index.ts';
import { expectClose } from '../support/expectClose.ts';

const weights = [1, -2, 3, 0.5];
const image = ndarray(Float32Array.of(1, 2, 3, 4), [2, 2, 1]);

/** Class 1 is the weighted sum of four pixels, class 0 its negative. */
const linear = {
  id: 'linear',
  inputShape: [2, 2, 1] as const,
  classCount: 2,
  logits: async ({ data, shape }: { data: Float32Array; shape: number[] }) => {
    const count = shape[0] ?? 0;
    const rows = Array.from({ length: count }, (_, item) => {
      const sum = weights.reduce((total, weight, i) => total + weight * (data[item * 4 + i] ?? 0), 0);
      return [-sum, sum];
    });
    return ndarray(Float32Array.from(rows.flat()), [count, 2]);
  },
};

describe('defineClassifier(functions)', () => {
  test('with logits alone answers a black-box method', async () => {
    const classifier = defineClassifier(linear);
    const { map } = await explain(classifier, image, {
      method: 'occlusion',
      target: 1,
      options: { size: 1, stride: 1 },
    });
    // Occluding a pixel by black (0) takes away its weight times its value.
    expectClose(map.data, [1, -4, 9, 2], { relative: 1e-6 });
  });

  test('without a gradient is refused by a method that needs one, with the methods that still work', async () => {
    const classifier = defineClassifier(linear);
    await expect(explain(classifier, image, { method: 'gradient', target: 1 })).rejects.toThrow(
      /gradient needs the function gradient of a classifier, which linear lacks; methods that work with it: .*occlusion/,
    );
  });

  test('with a gradient answers the gradient methods', async () => {
    const classifier = defineClassifier({
      ...linear,
      gradient: async (batch, targets) => {
        const rows = targets.map((target) => weights.map((weight) => (target === 1 ? weight : -weight)));
        return ndarray(Float32Array.from(rows.flat()), [...batch.shape]);
      },
    });
    const { attribution } = await explain(classifier, image, { method: 'integrated-gradients', target: 1 });
    expectClose(attribution?.data ?? [], [1, -4, 9, 2], { relative: 1e-6 });
  });

  test('throws where a function returns another shape than it should', async () => {
    const classifier = defineClassifier({
      ...linear,
      logits: async () => ndarray(new Float32Array(3), [1, 3]),
    });
    await expect(classifier.logits(ndarray(new Float32Array(4), [1, 2, 2, 1]))).rejects.toThrow(
      'linear: logits must be an ndarray of shape [1, 2], got [1,3]',
    );
    await expect(classifier.logits(ndarray(new Float32Array(4), [1, 4, 1, 1]))).rejects.toThrow(
      'linear: image batch must be an ndarray of shape [n, 2, 2, 1], got [1,4,1,1]',
    );
  });

  test('throws for a shape or a number of classes that mean nothing', () => {
    expect(() => defineClassifier({ ...linear, inputShape: [0, 2, 1] as const })).toThrow(
      'linear: inputShape must be [height, width, channels], got [0,2,1]',
    );
    expect(() => defineClassifier({ ...linear, classCount: 1 })).toThrow(
      'linear: classCount must be an integer of at least 2, got 1',
    );
  });
});
