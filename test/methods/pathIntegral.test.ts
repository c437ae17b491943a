import { describe, expect, test } from '@jest/globals';
import { createQuestion, methods, pathIntegral } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import {
  attributionIn,
  imageOf,
  linear,
  separable,
  tanhNet,
  toyClassifier,
} from '../support/toyClassifiers.ts';

const shape = [1, 3, 1] as const;
const integrated = methods['integrated-gradients'];
const { default: standard, arun2021 } = integrated.presets;

/** The points of a path and the attribution are float32: the relative error of one rounding, with room for three. */
const float32 = 3 * 2 ** -24;

const cubic = separable(
  (x) => x ** 3,
  (x) => 3 * x ** 2,
);

describe('integrated-gradients', () => {
  test('of (5x, y², sin z) is f(x) − f(b) per value (PAIR saliency, integrated_gradients_test.py)', async () => {
    const model = separable(
      (v, i) => [5 * v, v * v, Math.sin(v)][i] as number,
      (v, i) => [5, 2 * v, Math.cos(v)][i] as number,
    );
    const classifier = toyClassifier(shape, [model]);
    const question = createQuestion(classifier, imageOf(shape, [1, 2, 3]), {
      target: 0,
      seed: '',
      batchSize: 300,
    });
    const baseline = imageOf(shape, [0.5, 1, 1]);
    const expected = [5 * 0.5, 4 - 1, Math.sin(3) - Math.sin(1)];

    const exact = await integrated.explain(question, { ...standard, baseline });
    expectClose(attributionIn(exact), expected, { relative: float32 });

    const pair = await integrated.explain(question, { baseline, rule: 'pair', steps: 1000 });
    expectClose(attributionIn(pair), expected, { absolute: 0.005 });
    expect(classifier.calls.gradient).toEqual([24, 300, 300, 300, 100]);
  });

  test('of x³ is complete with Gauss-Legendre and 5.56 % off with the 10 steps of arun2021', async () => {
    const classifier = toyClassifier([1, 1, 1], [cubic]);
    const question = createQuestion(classifier, imageOf([1, 1, 1], [2]), {
      target: 0,
      seed: '',
      inputRange: [0, 2],
    });
    const exact = await integrated.explain(question, { ...standard, steps: 2 });
    expectClose(exact.diagnostics.completenessGap as number, 0, { absolute: float32 });
    expectClose(attributionIn(exact), [8], { relative: float32 });
    // Σ 3 (i/9)² / 10 for i = 0 … 9 is 3 · 285 / 810 = 1.0556.
    const pair = await integrated.explain(question, arun2021);
    expectClose(pair.diagnostics.completenessGap as number, (3 * 285) / 810 - 1, { absolute: 4 * float32 });
  });

  // On x³ PAIR's rule is over by 1 / (2 (n − 1)) and the midpoint rule under by 1 / (4 n²).
  test.each([
    ['pair', 10, 1 / 18],
    ['pair', 25, 1 / 48],
    ['pair', 100, 1 / 198],
    ['midpoint', 10, 1 / 400],
    ['midpoint', 25, 1 / 2500],
    ['midpoint', 100, 1 / 40000],
  ] as const)('of x³ by the rule %s with %i steps is off by %f', async (rule, steps, gap) => {
    const question = createQuestion(toyClassifier([1, 1, 1], [cubic]), imageOf([1, 1, 1], [2]), {
      target: 0,
      seed: '',
    });
    const { diagnostics } = await integrated.explain(question, { baseline: 'black', rule, steps });
    expectClose(diagnostics.completenessGap as number, gap, { absolute: 4 * float32 });
  });

  test('has no completeness gap where the logits of image and baseline are the same', async () => {
    const classifier = toyClassifier(shape, [linear([1, 1, -1])]);
    const question = createQuestion(classifier, imageOf(shape, [1, 2, 3]), { target: 0, seed: '' });
    const { diagnostics } = await integrated.explain(question, standard);
    expect(diagnostics).toEqual({ steps: 24, stepsSpent: 24 });
  });

  test("with steps 'auto' stops at the first gap under 1 %", async () => {
    const easy = createQuestion(toyClassifier(shape, [cubic]), imageOf(shape, [1, 2, 3]), {
      target: 0,
      seed: '',
    });
    expect((await integrated.explain(easy, { ...standard, steps: 'auto' })).diagnostics).toMatchObject({
      steps: 8,
      stepsSpent: 8,
    });
    // PAIR's rule is off by about 1 / 2n on x³: 7.1 % at 8, 3.3 % at 16, 1.6 % at 32, 0.8 % at 64.
    const slow = await integrated.explain(easy, { baseline: 'black', rule: 'pair', steps: 'auto' });
    expect(slow.diagnostics).toMatchObject({ steps: 64, stepsSpent: 120 });
    const gapOfCube = (n: number) => (3 * (2 * n - 1)) / (6 * (n - 1)) - 1;
    expect(slow.diagnostics.completenessGap).toBeCloseTo(gapOfCube(64), 5);
  });

  test("with steps 'auto' gives up at 256 gradients and says how large the gap is", async () => {
    // A step: the gradient is 0 at every node, the change of the logit is not.
    const step = separable(
      (x) => (x > 1.9999 ? 1 : 0),
      () => 0,
    );
    const question = createQuestion(toyClassifier([1, 1, 1], [step]), imageOf([1, 1, 1], [2]), {
      target: 0,
      seed: '',
    });
    const { diagnostics } = await integrated.explain(question, { ...standard, steps: 'auto' });
    expect(diagnostics).toEqual({ steps: 128, stepsSpent: 248, completenessGap: 1 });
  });

  test('from a constant baseline, black, and an image of the same values are one', async () => {
    const net = tanhNet([[1, -0.5, 0.3]], [2]);
    const classifier = toyClassifier(shape, [net]);
    const question = createQuestion(classifier, imageOf(shape, [1, 2, 3]), {
      target: 0,
      seed: '',
      inputRange: [-1, 1],
    });
    const quadrature = { rule: 'midpoint', steps: 4 } as const;
    const first = pathIntegral(question, { baseline: 'black', quadrature });
    const second = pathIntegral(question, { baseline: -1, quadrature });
    const third = pathIntegral(question, { baseline: imageOf(shape, [-1, -1, -1]), quadrature });
    expect((await second) === (await first) && (await third) === (await first)).toBe(true);
    expect(classifier.calls.gradient).toEqual([4]);
    await pathIntegral(question, { baseline: -0.5, quadrature });
    expect(classifier.calls.gradient).toEqual([4, 4]);
  });

  test('of tanh(w · x) is its closed form', async () => {
    // f = tanh(w·x) from 0: the integral of f' along the line is w_i x_i tanh(w·x) / (w·x).
    const weights = [0.7, -0.4, 0.2];
    const values = [1, 2, 3];
    const question = createQuestion(toyClassifier(shape, [tanhNet([weights], [1])]), imageOf(shape, values), {
      target: 0,
      seed: '',
    });
    const along = values.reduce((total, value, i) => total + value * (weights[i] as number), 0);
    const expected = values.map((value, i) => (value * (weights[i] as number) * Math.tanh(along)) / along);
    expectClose(attributionIn(await integrated.explain(question, standard)), expected, {
      relative: 4 * float32,
    });
  });

  test('refuses baselines of another shape', async () => {
    const question = createQuestion(toyClassifier(shape, [cubic]), imageOf(shape, [1, 2, 3]), {
      target: 0,
      seed: '',
    });
    const run = (change: object) => integrated.explain(question, { ...standard, ...change });
    await expect(run({ baseline: imageOf([3, 1, 1], [0, 0, 0]) })).rejects.toThrow(
      "baseline must have the image's shape [1,3,1], got [3,1,1]",
    );
  });

  test('refuses a gradient of another shape than the batch', async () => {
    const classifier = {
      ...toyClassifier(shape, [cubic]),
      gradient: async () => imageOf(shape, [1, 2, 3]),
    };
    const question = createQuestion(classifier, imageOf(shape, [1, 2, 3]), { target: 0, seed: '' });
    await expect(methods.gradient.explain(question, {})).rejects.toThrow(
      new TypeError('gradient of toy must have shape [1,1,3,1], got [1,3,1]'),
    );
  });
});
