import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { shap } from '../../../src/index.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import type { Classifier } from '../../../src/types/classifier.ts';
import { expectClose } from '../../support/expectClose.ts';
import { toyClassifier } from '../../support/toyClassifiers.ts';

const shape = [2, 3, 2] as const;
const size = 12;
const noise = (name: string, count = size) => {
  const values = new Float32Array(count);
  randomStream(name).fillNormal(values, 1);
  return values;
};
const image = ndarray(noise('image'), [...shape]);
const weights = noise('weights');
const linear = {
  value: (x: Float32Array) => x.reduce((sum, v, i) => sum + v * (weights[i] ?? 0), 0.3),
  gradient: () => weights,
};
/** Pairs of neighbours that only count together. */
const products = {
  value: (x: Float32Array) =>
    x.reduce((sum, v, i) => sum + v * (x[(i + 1) % size] ?? 0) * (weights[i] ?? 0), 0),
  gradient: () => weights,
};
const classifier = toyClassifier(shape, [linear, products]);
const tolerance = { absolute: 2e-6 };

describe('partitionShap(classifier, image)', () => {
  test('gives a linear model weight times value less what is hidden', async () => {
    const hidden = 0.5;
    const { values, base, full } = await shap.partitionShap(classifier, image, {
      target: 0,
      maskValue: hidden,
      maxEvals: 10_000,
    });
    const expected = weights.map((weight, i) => weight * ((image.data[i] ?? 0) - hidden));
    expectClose(values[0]?.data as Float32Array, expected, tolerance);
    expectClose(
      expected.reduce((a, b) => a + b, 0),
      (full[0] ?? 0) - (base[0] ?? 0),
      tolerance,
    );
  });

  test.each([2, 3, 10, 17, 50, 10_000])(
    'shares out all that the image adds, with %d images',
    async (maxEvals) => {
      const { values, base, full, evaluations } = await shap.partitionShap(classifier, image, {
        target: 'all',
        maxEvals,
      });
      expect(values).toHaveLength(2);
      values.forEach(({ data }, k) => {
        const sum = (data as Float32Array).reduce((a, b) => a + b, 0);
        expectClose(sum, (full[k] ?? 0) - (base[k] ?? 0), tolerance);
      });
      expect(evaluations).toBeLessThanOrEqual(maxEvals + 1);
    },
  );

  test('spreads the whole evenly where nothing may be split', async () => {
    const { values, base, full } = await shap.partitionShap(classifier, image, { target: 1, maxEvals: 2 });
    const each = ((full[0] ?? 0) - (base[0] ?? 0)) / size;
    expectClose(values[0]?.data as Float32Array, new Float32Array(size).fill(each), tolerance);
  });

  test('gives a value that the model ignores nothing, and is the same whatever the size of a batch that splits fully', async () => {
    const ignored = toyClassifier(shape, [
      { ...linear, value: (x) => Math.tanh((x[0] ?? 0) * (x[7] ?? 0)) },
      linear,
    ]);
    const asked = (batchSize: number) =>
      shap.partitionShap(ignored, image, { target: 0, maxEvals: 10_000, batchSize });
    const [one, many] = [await asked(1), await asked(64)];
    expectClose(one.values[0]?.data as Float32Array, many.values[0]?.data as Float32Array, tolerance);
    const others = [...(many.values[0] ?? image).data].filter((_, i) => i !== 0 && i !== 7);
    expectClose(others, new Float32Array(size - 2), { absolute: 1e-7 });
  });

  test('scores probabilities after softmax', async () => {
    const asked = { target: 1, score: 'probability', maxEvals: 2 } as const;
    const { base, full } = await shap.partitionShap(classifier, image, asked);
    const share = (x: Float32Array) => 1 / (1 + Math.exp(linear.value(x) - products.value(x)));
    expectClose(
      [base[0] ?? 0, full[0] ?? 0],
      [share(new Float32Array(size)), share(image.data as Float32Array)],
      tolerance,
    );
  });

  test('refuses classes, scores, counts and keys that there are not', async () => {
    const given = (options: object) =>
      shap.partitionShap(classifier as Classifier, image, { target: 0, ...options });
    await expect(given({ target: 2 })).rejects.toThrow('target must be a class from 0 to 1 or all, got 2');
    await expect(given({ score: 'odds' })).rejects.toThrow('score must be logit or probability, got odds');
    await expect(given({ maxEvals: 1 })).rejects.toThrow(
      'maxEvals must be a whole number and at least 2, got 1',
    );
    await expect(given({ batchSize: 0 })).rejects.toThrow(
      'batchSize must be a whole number and at least 1, got 0',
    );
    await expect(given({ masks: 3 })).rejects.toThrow('masks');
    await expect(given({ maskValue: new Float32Array(3) })).rejects.toThrow(
      'maskValue must have one value for each of',
    );
  });
});

describe('Shapley values', () => {
  test('of a game of products go half to either factor', async () => {
    // v = Σ w x y over pairs of neighbours, hidden values 0: each pair is shared evenly by its two values.
    const exact = await shap.exactShapley(classifier, image, { target: 1 });
    const x = image.data as Float32Array;
    const pair = (i: number) => (weights[i] ?? 0) * (x[i] ?? 0) * (x[(i + 1) % size] ?? 0);
    const expected = x.map((_, i) => (pair(i) + pair((i + size - 1) % size)) / 2);
    expectClose(exact.data as Float32Array, expected, { absolute: 5e-6 });
    // An order and its reverse give each pair to either factor once.
    const orders = [Array.from({ length: size }, (_, i) => (5 * i) % size)];
    const estimated = await shap.permutationShapley(classifier, image, { target: 1, orders });
    expectClose(estimated.data as Float32Array, expected, { absolute: 5e-6 });
  });

  test('refuse images of many values and orders that are none', async () => {
    const large = ndarray(new Float32Array(21), [3, 7, 1]);
    await expect(
      shap.exactShapley(toyClassifier([3, 7, 1], [linear, linear]), large, { target: 0 }),
    ).rejects.toThrow('image must have at most 20 values, got 21');
    for (const order of [[0], Array.from({ length: size }, () => 0)]) {
      await expect(
        shap.permutationShapley(classifier, image, { target: 0, orders: [order] }),
      ).rejects.toThrow('each order must have');
    }
  });
});
