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
  async randomized() {
    return { ...linear, dispose: async () => {} };
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
    // @ts-expect-error The compiler refuses it as well: what the method needs is in its type.
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
    ['through defineClassifier', (instance: LinearNet) => defineClassifier(instance)],
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
    expect(classifier.layers()).toEqual([{ name: 'sum' }]);
    const drawn = await classifier.randomized(['sum'], 'seed');
    expect(await drawn.dispose()).toBeUndefined();
    expectClose((await drawn.logits(ndarray(image.data, [1, 2, 2, 1]))).data, [-8, 8], { absolute: 0 });
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
      'linear: inputShape must be [height, width, channels] or [depth, height, width, channels], got [0,2,1]',
    );
    expect(() => defineClassifier({ ...linear, classCount: 1 })).toThrow(
      'linear: classCount must be an integer of at least 2, got 1',
    );
  });

  test.each<readonly [string, () => Promise<unknown>, string]>([
    ['another kind of number', async () => ndarray(new Float64Array(2), [1, 2]), 'must hold float32, got float64'],
    ['a plain array', async () => [[1, 2]], 'must be an ndarray of shape [1, 2], got a plain array'],
    ['an object of its own', async () => ({ data: [1, 2], shape: [1, 2] }), 'must be an ndarray of shape [1, 2], got an object that is none (Object)'],
    ['nothing', async () => undefined, 'must be an ndarray of shape [1, 2], got undefined'],
    ['a NaN', async () => ndarray(Float32Array.of(0, Number.NaN), [1, 2]), 'must be finite, got NaN at value 1'],
    ['an infinity', async () => ndarray(Float32Array.of(-1 / 0, 0), [1, 2]), 'must be finite, got -Infinity at value 0'],
    ['fewer values than its shape says', async () => ndarray(new Float32Array(1), [1, 2]), 'must hold the 2 values of its shape [1,2], got 1'],
  ])('throws where logits are %s', async (_, logits, message) => {
    const classifier = defineClassifier({ ...linear, logits: logits as typeof linear.logits });
    await expect(classifier.logits(ndarray(image.data, [1, 2, 2, 1]))).rejects.toThrow(`linear: logits ${message}`);
  }); // biome-ignore format: a table

  test('throws where a gradient or features are not finite or of another shape', async () => {
    const batch = ndarray(image.data, [1, 2, 2, 1]);
    const maps = ndarray(Float32Array.of(1, Number.NaN), [1, 1, 2, 1]);
    const classifier = defineClassifier({
      ...linear,
      gradient: async () => ndarray(new Float32Array(4), [1, 4]),
      features: async () => ({ layer: 'last', activations: maps, gradients: maps }),
    });
    await expect(classifier.gradient(batch, [1])).rejects.toThrow(
      'linear: gradient must be an ndarray of shape [1, 2, 2, 1], got [1,4]',
    );
    await expect(classifier.features(batch, [1])).rejects.toThrow(
      'linear: activations must be finite, got NaN at value 1',
    );
  });

  test('says which function failed, and why', async () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:1');
    const classifier = defineClassifier({
      ...linear,
      logits: () => Promise.reject(new TypeError('fetch failed', { cause })),
    });
    await expect(classifier.logits(ndarray(image.data, [1, 2, 2, 1]))).rejects.toThrow(
      'linear: logits failed: fetch failed (connect ECONNREFUSED 127.0.0.1:1)',
    );
  });

  test('answers the guided rule only where it says that it does', async () => {
    const gradient = async (batch: ImageBatch) =>
      ndarray(new Float32Array(batch.size).fill(1), [...batch.shape]);
    const plain = defineClassifier({ ...linear, gradient });
    const question = { method: 'guided-backprop', target: 1 } as const;
    await expect(explain(plain, image, question)).rejects.toThrow(
      /guided-backprop needs the function gradient with the rule 'guided' of a classifier, which linear lacks; methods that work with it: gradient, .*occlusion/,
    );
    await expect(plain.gradient(ndarray(image.data, [1, 2, 2, 1]), [1], { rule: 'guided' })).rejects.toThrow(
      "linear: gradient has no rule 'guided'",
    );
    const guided = defineClassifier({ ...linear, gradient, rules: ['standard', 'guided'] });
    expect((await explain(guided, image, question)).attribution?.data).toEqual(Float32Array.of(1, 1, 1, 1));
  });

  test.each<readonly [string, object, string | RegExp]>([
    ['a key that is misspelt', { gradent: async () => undefined }, /^linear: keys of a classifier must be among \[id, .*, gradient, .*\], got gradent$/],
    ['no logits', { logits: undefined }, 'linear: logits must be a function, got undefined'],
    ['a gradient that is none', { gradient: 3 }, 'linear: gradient must be a function, got number'],
    ['layers without a way to re-draw them', { layers: () => [] }, 'linear: layers and randomized must come together, got layers without randomized'],
    ['a rule that there is not', { rules: ['deconv'] }, 'linear: rules must be among standard, guided, rescale, relevance, got deconv'],
    ['a black of too many channels', { black: [0, 0, 0] }, 'linear: black must have 1 finite values, got [0,0,0]'],
    ['a structure that is no list', { structure: 'Conv' }, 'linear: structure must be a list of texts, got "Conv"'],
    ['a range upside down', { inputRange: [1, 0] }, 'linear: inputRange must be finite and ascending, got [1,0]'],
    ['no shape', { inputShape: undefined }, 'linear: inputShape must be [height, width, channels] or [depth, height, width, channels], got [undefined]'],
  ])('throws for %s', (_, changes, message) => {
    expect(() => defineClassifier({ ...linear, ...changes } as typeof linear)).toThrow(message);
  }); // biome-ignore format: a table

  test('refuses what is no object', () => {
    for (const none of [undefined, null, 3, 'x']) {
      expect(() => defineClassifier(none as unknown as typeof linear)).toThrow(TypeError);
    }
  });

  test('has the type of what it was given', () => {
    const blackBox = defineClassifier(linear);
    // @ts-expect-error There is no gradient to call.
    expect(blackBox.gradient).toBeUndefined();
    const gradient = async (batch: ImageBatch) => ndarray(new Float32Array(batch.size), [...batch.shape]);
    expect(typeof defineClassifier({ ...linear, gradient }).gradient).toBe('function');
  });
});
