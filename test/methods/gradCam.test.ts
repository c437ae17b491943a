import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { createQuestion, methods } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import {
  attributionIn,
  imageOf,
  linear,
  mapIn,
  type Shape,
  toyClassifier,
  withFeatures,
} from '../support/toyClassifiers.ts';

const gradCam = methods['grad-cam'];
const guidedGradCam = methods['guided-grad-cam'];

/** A linear classifier of the shape, with a feature layer [1, rows, columns, channels] that answers these values. */
function cammed(
  shape: Shape,
  layer: { shape: Shape; activations: readonly number[]; gradients: readonly number[] },
) {
  const batch = (values: readonly number[]) => ndarray(Float32Array.from(values), [1, ...layer.shape]);
  const size = shape[0] * shape[1] * shape[2];
  const weights = Array.from({ length: size }, (_, i) => (i % 2 === 0 ? i : -i));
  const classifier = withFeatures(toyClassifier(shape, [linear(weights)]), {
    activations: batch(layer.activations),
    gradients: batch(layer.gradients),
  });
  return createQuestion(
    classifier,
    imageOf(shape, (i) => i),
    { target: 0, seed: '' },
  );
}

describe('grad-cam', () => {
  test('of a detector of horizontal lines is high on the two lines (PAIR saliency, grad_cam_test.py)', async () => {
    const zeros = [0, 0, 0, 0, 0];
    const edge = [-1, -2, -3, -2, -1];
    const line = [1, 2, 3, 2, 1];
    const question = cammed([5, 5, 1], {
      shape: [5, 5, 1],
      activations: [edge, line, zeros, line, edge].flat(),
      gradients: [[2, 0, 0, 0, 0], [0, 3, 3, 3, 0], zeros, zeros, [0, 3, 3, 3, 2]].flat(),
    });
    const third = [1 / 3, 2 / 3, 1, 2 / 3, 1 / 3];
    const scaled = await gradCam.explain(question, { ...gradCam.presets.default, divideByMax: true });
    expectClose(mapIn(scaled), [zeros, third, zeros, third, zeros].flat(), { absolute: 1e-7 });
    // The mean gradient is 22 / 25; the default keeps the map in logits.
    const raw = await gradCam.explain(question, gradCam.presets.default);
    expectClose(
      mapIn(raw),
      [zeros, third, zeros, third, zeros].flat().map((v) => (v * 3 * 22) / 25),
      {
        absolute: 1e-6,
      },
    );
    expect(raw.diagnostics).toEqual({ layer: 'last', dead: false });
  });

  test('weighs channels by their mean gradient and enlarges between half-pixel centres', async () => {
    const question = cammed([4, 4, 1], {
      shape: [2, 2, 2],
      activations: [1, 0, 2, 0, 4, 1, 7, 2],
      gradients: [4, -1, 0, -1, 0, -1, 0, -1],
    });
    // Σ_k w_k A_k = [1, 2, 3, 5]; torch 2.13.0, interpolate(size=4, mode='bilinear', align_corners=False).
    const expected = [1, 1.25, 1.75, 2, 1.5, 1.8125, 2.4375, 2.75, 2.5, 2.9375, 3.8125, 4.25, 3, 3.5, 4.5, 5];
    const half = await gradCam.explain(question, gradCam.presets.default);
    expectClose(mapIn(half), expected, { absolute: 1e-6 });
    // TensorFlow 1 reads position 0, 0.5, 1, 1.5, and beyond the edge pixel its value.
    const paper = await gradCam.explain(question, gradCam.presets.arun2021);
    const tf1 = [1, 1.5, 2, 2, 2, 2.75, 3.5, 3.5, 3, 4, 5, 5, 3, 4, 5, 5].map((v) => v / 5);
    expectClose(mapIn(paper), tf1, { absolute: 1e-6 });
  });

  test('that is 0 everywhere is dead, under either preset, without a NaN', async () => {
    const question = cammed([4, 4, 1], {
      shape: [2, 2, 1],
      activations: [1, 2, 3, 4],
      gradients: [-1, -1, -1, -1],
    });
    for (const options of [gradCam.presets.default, gradCam.presets.arun2021]) {
      const explanation = await gradCam.explain(question, options);
      expect(explanation.diagnostics).toMatchObject({ dead: true });
      expect(mapIn(explanation).every((value) => value === 0)).toBe(true);
    }
  });

  test('of a model that answers NaN is not dead', async () => {
    const question = cammed([2, 2, 1], {
      shape: [2, 2, 1],
      activations: [Number.NaN, 2, 3, 4],
      gradients: [-1, -1, -1, -1],
    });
    const explanation = await gradCam.explain(question, gradCam.presets.default);
    expect(explanation.diagnostics).toMatchObject({ dead: false });
    expect(mapIn(explanation)[0]).toBeNaN();
  });

  test('refuses gradients of another shape than the activations, and unknown centres', async () => {
    const question = cammed([2, 2, 1], {
      shape: [2, 2, 1],
      activations: [1, 2, 3, 4],
      gradients: [1, 1, 1, 1],
    });
    const features = {
      layer: 'x',
      activations: ndarray(new Float32Array(4), [1, 2, 2, 1]),
      gradients: ndarray(new Float32Array(4), [2, 2, 1]),
    };
    const classifier = { ...question.classifier, features: async () => features };
    const broken = createQuestion(classifier, question.image, { target: 0, seed: '' });
    await expect(gradCam.explain(broken, gradCam.presets.default)).rejects.toThrow(
      new TypeError("gradients must have the activations' shape [1,2,2,1], got [2,2,1]"),
    );
  });
});

describe('guided-grad-cam', () => {
  const question = cammed([2, 2, 2], {
    shape: [2, 2, 1],
    activations: [1, 2, 3, 0],
    gradients: [1, 1, 1, 1],
  });

  test('is the guided gradient times the map, signed and per channel', async () => {
    const explanation = await guidedGradCam.explain(question, guidedGradCam.presets.default);
    expect([...attributionIn(explanation)]).toEqual([0, -1, 4, -6, 12, -15, 0, -0]);
  });

  test('of arun2021 is the product of the two pictures', async () => {
    const explanation = await guidedGradCam.explain(question, guidedGradCam.presets.arun2021);
    // NumPy 2.4.6: clip((m - m.min()) / (percentile(m, 99) - m.min()), 0, 1) of [1, 5, 9, 13] and of [1, 2, 3, 0] / 3.
    const guided = [0, 4, 8, 12].map((value) => Math.min(1, value / 11.88));
    const cam = [1, 2, 3, 0].map((value) => Math.min(1, value / 2.97));
    expectClose(
      mapIn(explanation),
      guided.map((value, i) => value * (cam[i] as number)),
      { absolute: 1e-6 },
    );
  });
});
