import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { defineClassifier, explain } from '../../src/index.ts';
import type { ImageBatch } from '../../src/types/arrays.ts';
import type { WeightLayer } from '../../src/types/classifier.ts';
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

/** The same model as a class whose methods need their `this`. */
class LinearNet {
  readonly #weights = weights;
  readonly classCount = 2;
  get id() {
    return 'class';
  }
  get inputShape() {
    return [2, 2, 1] as const;
  }
  get black() {
    return [1];
  }
  layers() {
    return this.#weights.length === 4 ? [{ name: 'sum' } as WeightLayer] : [];
  }
  logits(batch: ImageBatch) {
    return this.#weights.length === 4 ? linear.logits(batch) : Promise.reject(new Error('no weights'));
  }
  async gradient(batch: ImageBatch, targets: readonly number[]) {
    const rows = targets.map((target) => this.#weights.map((weight) => (target === 1 ? weight : -weight)));
    return ndarray(Float32Array.from(rows.flat()), [...batch.shape]);
  }
}

/** Inherits all but its name. */
class NamedLinearNet extends LinearNet {
  override get id() {
    return 'named';
  }
}

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

  test.each([
    ['through defineClassifier', defineClassifier],
    ['as it is', (instance: LinearNet) => instance],
  ])('takes an instance of a class %s, with its private state and what it inherits', async (_, defined) => {
    const classifier = defined(new NamedLinearNet());
    const black = { occlusion: 'fill', 'integrated-gradients': 'baseline' } as const;
    for (const method of ['occlusion', 'integrated-gradients'] as const) {
      const options = { [black[method]]: 0, ...(method === 'occlusion' && { size: 1, stride: 1 }) };
      const { map, attribution = map } = await explain(classifier, image, { method, target: 1, options });
      expectClose(attribution.data, [1, -4, 9, 2], { relative: 1e-6 });
    }
    // Without a word on the baseline it is the instance's own black, 1: weight times (value - 1).
    const { attribution } = await explain(classifier, image, { method: 'integrated-gradients', target: 1 });
    expectClose(attribution?.data ?? [], [0, -2, 6, 1.5], { absolute: 1e-6 });
    expect(classifier.id).toBe('named');
    expect(classifier.layers?.()).toEqual([{ name: 'sum' }]);
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
