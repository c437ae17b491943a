import { describe, expect, test } from '@jest/globals';
import { createQuestion, methods } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { attributionIn, imageOf, separable, toyClassifier } from '../support/toyClassifiers.ts';

const shape = [5, 5, 1] as const;
const blurIg = methods['blur-ig'];
const image = imageOf(shape, (i) => (i === 6 ? 0.7 : i === 12 ? 1 : 0));
const sine = separable(Math.sin, Math.cos);

describe('blur-ig', () => {
  test('of Σ sin x is sin(x) − sin(blurred x), in whole batches (PAIR saliency, blur_ig_test.py)', async () => {
    const classifier = toyClassifier(shape, [sine]);
    const question = createQuestion(classifier, image, { target: 0, seed: '', batchSize: 100 });
    const explanation = await blurIg.explain(question, { maxSigma: 10, steps: 2001, sigmaStep: 0.01 });
    expect(classifier.calls.gradient).toHaveLength(21);
    // scipy 1.17.1, gaussian_filter(image, [10, 10, 0], mode='constant').
    const blurred = [
      0.002632411, 0.002661053, 0.002663305, 0.0026391, 0.002589157, 0.002661053, 0.002690071, 0.002692413,
      0.002668009, 0.002617582, 0.002663305, 0.002692413, 0.002694823, 0.002670461, 0.002620051, 0.0026391,
      0.002668009, 0.002670461, 0.002646383, 0.00259649, 0.002589157, 0.002617582, 0.002620051, 0.00259649,
      0.0025476,
    ];
    const expected = blurred.map((value, i) => Math.sin(image.data[i] as number) - Math.sin(value));
    expectClose(attributionIn(explanation), expected, { absolute: 0.005 });
    expectClose(explanation.diagnostics.completenessGap as number, 0, { absolute: 0.02 });
  });
});
