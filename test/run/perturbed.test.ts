/** What a model says of the images that methods make, from the passes that they make anyway. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { matchedFilterModel } from '../../src/classifiers/index.ts';
import { defineClassifier, explain, openClassifier } from '../../src/index.ts';
import { methodOptions } from '../../src/methods/index.ts';
import { perturbedWarnings, withPerturbed } from '../../src/run/execute/perturbedSummary.ts';
import { createExplainer } from '../../src/run/explain/explainer.ts';
import type { ImageBatch } from '../../src/types/arrays.ts';
import type { GradientOptions } from '../../src/types/classifier.ts';
import type { Row } from '../../src/types/row.ts';
import type { Summary } from '../../src/types/summary.ts';
import { expectClose } from '../support/expectClose.ts';

const size = 4;
const image = ndarray(
  Float32Array.from({ length: size * size }, (_, i) => i / 16),
  [size, size, 1],
);

/** Logits 0 and the sum of the pixels: the margin of class 1 is that sum. Counts what it is asked. */
function sums({ tells }: { readonly tells: boolean }) {
  const asked = { images: 0 };
  const rows = ({ shape: [count = 0], data }: ImageBatch) =>
    Array.from({ length: count }, (_, i) =>
      (data as Float32Array).slice(i * size * size, (i + 1) * size * size).reduce((sum, one) => sum + one, 0),
    );
  const logitsOf = (batch: ImageBatch) =>
    ndarray(Float32Array.from(rows(batch).flatMap((sum) => [0, sum])), [batch.shape[0] ?? 0, 2]);
  const classifier = defineClassifier({
    inputShape: [size, size, 1],
    classCount: 2,
    logits: async (batch: ImageBatch) => {
      asked.images += batch.shape[0] ?? 0;
      return logitsOf(batch);
    },
    gradient: async (batch: ImageBatch, targets: readonly number[], options?: GradientOptions) => {
      asked.images += batch.shape[0] ?? 0;
      if (tells) options?.onLogits?.(logitsOf(batch));
      const values = new Float32Array(batch.size).map((_, i) => targets[Math.floor(i / (size * size))] ?? 0);
      return ndarray(values, [...batch.shape]);
    },
  });
  return { classifier, asked };
}

describe('what the model says of altered images', () => {
  test('of a path is its sum at every node: of the midpoint rule a whole number of steps', async () => {
    const { classifier, asked } = sums({ tells: true });
    const options = { rule: 'midpoint', steps: 4 };
    const { perturbed, passes } = await explain(classifier, image, {
      ...{ method: 'integrated-gradients', target: 1, options },
    });
    // From black: 1/8, 3/8, 5/8 and 7/8 of the image's sum, 7.5, and black itself for the completeness gap.
    const margins = [0, 0.9375, 2.8125, 4.6875, 6.5625];
    expect(perturbed?.passes).toBe(5);
    expectClose(
      [perturbed?.marginLow, perturbed?.marginMedian, perturbed?.marginHigh].map((one) =>
        one?.state === 'scored' ? one.value : Number.NaN,
      ),
      [margins[0], margins[2], margins[4]].map(Number),
      { absolute: 1e-5 },
    );
    // Black is a tie, of which the class is not on top.
    expect(perturbed?.agreement).toEqual({ state: 'scored', value: 0.8 });
    expect(asked.images).toBe(passes.forward);
  });

  test('is absent of a method that alters none, and where a classifier does not tell', async () => {
    const gradient = await explain(sums({ tells: true }).classifier, image, {
      method: 'gradient',
      target: 1,
    });
    expect(gradient.perturbed).toBeUndefined();
    const silent = sums({ tells: false }).classifier;
    expect((await explain(silent, image, { method: 'smoothgrad', target: 1 })).perturbed).toBeUndefined();
    expect(
      (await explain(silent, image, { method: 'occlusion', target: 1, options: { size: 2, stride: 2 } }))
        .perturbed?.passes,
    ).toBe(4);
  });

  test('is of a method that found its passes made as well', async () => {
    const { classifier, asked } = sums({ tells: true });
    const explainer = createExplainer(classifier, image, { target: 1 });
    const first = await explainer('smoothgrad', methodOptions('smoothgrad', 'default', {}), 'default');
    const before = asked.images;
    const second = await explainer('vargrad', methodOptions('vargrad', 'default', {}), 'default');
    expect([first.perturbed?.passes, asked.images]).toEqual([25, before]);
    expect(second.perturbed).toEqual(first.perturbed);
  });

  test('of an ONNX model is what a pass forward says of the same images', async () => {
    const classifier = await openClassifier(matchedFilterModel({ size: 32, sigmas: [3] }));
    const dot = ndarray(
      Float32Array.from({ length: 32 * 32 }, (_, i) =>
        Math.exp(-(((i % 32) - 16) ** 2 + (Math.floor(i / 32) - 16) ** 2) / 18),
      ),
      [32, 32, 1],
    );
    const noise = Array.from({ length: 3 }, (_, k) =>
      ndarray(
        Float32Array.from({ length: 32 * 32 }, (_, i) => 0.3 * Math.sin(i * (k + 2))),
        [32, 32, 1],
      ),
    );
    const options = { samples: 3, noise };
    const { perturbed } = await explain(classifier, dot, { method: 'smoothgrad', target: 1, options });
    const margins: number[] = [];
    for (const one of noise) {
      const values = Float32Array.from(dot.data, (value, i) => value + (one.data[i] ?? 0));
      const { data } = await classifier.logits(ndarray(values, [1, 32, 32, 1]));
      margins.push((data[1] ?? 0) - (data[0] ?? 0));
    }
    margins.sort((a, b) => a - b);
    await classifier.dispose();
    expectClose(
      [perturbed?.marginLow, perturbed?.marginMedian, perturbed?.marginHigh].map((one) =>
        one?.state === 'scored' ? one.value : Number.NaN,
      ),
      margins,
      { relative: 1e-5, absolute: 1e-5 },
    );
  });
});

describe('withPerturbed(summary, rows, predictions)', () => {
  const facts = (image: string, median: number): Row[] =>
    Object.entries({
      Passes: 10,
      MarginLow: median - 1,
      MarginMedian: median,
      MarginHigh: median + 1,
      Agreement: 0.5,
    }).map(([name, value]) => ({
      ...{ audit: 'localization', subject: { kind: 'method', name: 'm' }, role: 'fact', model: 'c' },
      ...{ image, metric: `perturbed${name}`, seed: '', state: 'scored', value },
    }));
  const predictions = [
    { classifier: 'c', role: 'explained', image: 'a', target: 1, logits: [0, 6] },
    { classifier: 'c', role: 'explained', image: 'b', target: 0, logits: [2, -2] },
  ];
  const empty = { name: 'x', preset: 'default', target: 'predicted', images: 2, criteria: {} } as Summary;

  test('sets them beside the images themselves, and warns where most are outside', () => {
    const found = withPerturbed(empty, [...facts('a', 500), ...facts('b', -7)], predictions);
    expect(found.perturbed?.m).toEqual({
      ...{ images: 2, passes: 10, marginMedian: 246.5, marginLow: -8, marginHigh: 501 },
      ...{ cleanMedian: 5, cleanLow: 4, cleanHigh: 6, outside: 2, agreement: 0.5 },
    });
    expect(perturbedWarnings(found)).toEqual([
      expect.stringMatching(/^m: it asks the model about images unlike those of the run. On 2 of 2 images /),
    ]);
  });

  test('warns of none of which half stay within, and says nothing without predictions', () => {
    const rows = [...facts('a', 500), ...facts('b', -6)];
    expect(perturbedWarnings(withPerturbed(empty, rows, predictions))).toEqual([]);
    // As far again by half is no sign yet: two images do not show how far others go.
    const near = [...facts('a', 9), ...facts('b', -9)];
    expect(perturbedWarnings(withPerturbed(empty, near, predictions))).toEqual([]);
    const far = [...facts('a', 9.1), ...facts('b', 9.1)];
    expect(perturbedWarnings(withPerturbed(empty, far, predictions))).toHaveLength(1);
    expect(withPerturbed(empty, rows, undefined)).toBe(empty);
    expect(withPerturbed(empty, [], predictions)).toBe(empty);
  });
});
