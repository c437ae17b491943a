/** The closed forms of PAIR saliency's guided_ig_test.py; float32 inputs of the classifier allow a relative 1e-6. */
import { describe, expect, test } from '@jest/globals';
import { createQuestion, type GuidedIgOptions, methods } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import {
  attributionIn,
  imageOf,
  type LogitFunction,
  linear,
  tanhNet,
  toyClassifier,
} from '../support/toyClassifiers.ts';

const shape = [1, 2, 1] as const;
const guided = methods['guided-ig'];

async function explained(
  model: LogitFunction,
  { image, ...options }: { image: readonly number[] } & Partial<GuidedIgOptions>,
) {
  const question = createQuestion(toyClassifier(shape, [model]), imageOf(shape, image), {
    target: 0,
    seed: '',
  });
  const explanation = await guided.explain(question, { ...guided.presets.default, ...options });
  return { values: attributionIn(explanation), gap: explanation.diagnostics.completenessGap as number };
}

const at = (x: Float32Array, i: number) => x[i] as number;
const independent: LogitFunction = {
  value: (x) => 2 * at(x, 0) ** 2 + at(x, 1) ** 2,
  gradient: (x) => [4 * at(x, 0), 2 * at(x, 1)],
};
const dependent: LogitFunction = {
  value: (x) => (2 * at(x, 0) + at(x, 1)) ** 2,
  gradient: (x) => [8 * at(x, 0) + 4 * at(x, 1), 4 * at(x, 0) + 2 * at(x, 1)],
};

describe('guided-ig', () => {
  test('of 2a + b is the weights times the way, from any baseline', async () => {
    const options = { steps: 10, fraction: 0.1, maxDistance: 0.5 };
    const far = await explained(linear([2, 1]), {
      image: [10, 5],
      baseline: imageOf(shape, [-1, -3]),
      ...options,
    });
    expectClose(far.values, [22, 8], { relative: 1e-6 });
    expectClose(far.gap, 0, { absolute: 1e-6 });
    const black = await explained(linear([2, 1]), { image: [10, 5], ...options });
    expectClose(black.values, [20, 5], { relative: 1e-6 });
  });

  test('of 2a² + b² is that of the straight path, and reversed its opposite', async () => {
    const options = { steps: 1000, fraction: 0.1, maxDistance: 0.4 };
    expectClose((await explained(independent, { image: [3, 3], ...options })).values, [18, 9], {
      relative: 0.01,
    });
    const back = await explained(independent, { image: [0, 0], baseline: 3, ...options });
    expectClose(back.values, [-18, -9], { relative: 0.01 });
  });

  test('of (2a + b)² without freedom, by distance or by fraction, is that of the straight path', async () => {
    for (const freedom of [
      { fraction: 0.1, maxDistance: 0 },
      { fraction: 1, maxDistance: 0.5 },
    ]) {
      const { values } = await explained(dependent, { image: [3, 3], steps: 1000, ...freedom });
      expectClose(values, [54, 27], { relative: 0.01 });
    }
  });

  test('of (2a + b)² with all freedom moves b first', async () => {
    const { values } = await explained(dependent, {
      image: [3, 3],
      steps: 1000,
      fraction: 0.1,
      maxDistance: 1,
    });
    expectClose(values, [72, 9], { relative: 0.01 });
  });

  test('of (2a + b)² with some freedom lies between and is complete', async () => {
    const { values, gap } = await explained(dependent, {
      image: [3, 3],
      steps: 1000,
      fraction: 0.1,
      maxDistance: 0.2,
    });
    const [a, b] = [...values] as [number, number];
    expectClose(a + b, 81, { absolute: 0.1 });
    expectClose(gap, Math.abs(a + b - 81) / 81, { absolute: 1e-6 });
    expect(a > 55 && a < 71 && b > 10 && b < 26).toBe(true);
  });

  // NumPy 2.4.6 in float64, a transcription of PAIR saliency 0.2.1 that reproduces the shared reference map to 4e-7.
  test.each([
    [
      { steps: 20, fraction: 0.25, maxDistance: 0.1 },
      [
        -2.84645163, 1.87754118, -0.237271358, 0.350044816, -1.98793287, 2.66162196, -1.43876986, 0.107977133,
        -0.324201688, 1.22951907, -1.22351793, 0.436241574,
      ],
    ],
    [
      { steps: 7, fraction: 0.4, maxDistance: 1 },
      [
        -2.85977579, 1.86143691, -0.229646036, 0.35302891, -2.01649976, 2.70709151, -1.45406933, 0.109287179,
        -0.331057203, 1.27104727, -1.28889197, 0.47574458,
      ],
    ],
    [
      { steps: 20, fraction: 0.25, maxDistance: 0.02 },
      [
        -2.86996442, 1.89800595, -0.24019213, 0.354849438, -2.0152836, 2.70233939, -1.45126965, 0.108944424,
        -0.327218263, 1.24166536, -1.23659682, 0.441572731,
      ],
    ],
  ])('of a tanh net with %o is the float64 run of the reference', async (options, expected) => {
    const shape = [2, 2, 3] as const;
    const weights = [0, 1, 2].map((k) => Array.from({ length: 12 }, (_, i) => 0.5 * Math.sin(2 * k + 3 * i)));
    const classifier = toyClassifier(shape, [tanhNet(weights, [1, -2, 1.5])]);
    const image = imageOf(shape, (i) => Math.cos(5 * i));
    const question = createQuestion(classifier, image, { target: 0, seed: '', inputRange: [-1, 1] });
    const explanation = await guided.explain(question, { baseline: 'black', ...options });
    expectClose(attributionIn(explanation), expected, { absolute: 2e-6 });
  });

  test('of an image that is its own baseline is 0', async () => {
    const { values } = await explained(dependent, { image: [0, 0], steps: 3 });
    expect([...values]).toEqual([0, 0]);
  });
});
