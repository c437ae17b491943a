import { describe, expect, test } from '@jest/globals';
import { createQuestion, methods } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { imageOf, linear, mapIn, toyClassifier } from '../support/toyClassifiers.ts';

const { occlusion, rise } = methods;

describe('occlusion', () => {
  test('of 3 Σ x is the sum over windows of PAIR saliency (occlusion_test.py) divided by the coverage', async () => {
    const classifier = toyClassifier([5, 5, 1], [linear(new Array(25).fill(3))]);
    const image = imageOf([5, 5, 1], (i) => (i === 6 || i === 18 ? 1 : 0));
    const question = createQuestion(classifier, image, { target: 0, seed: '', batchSize: 4 });
    const explanation = await occlusion.explain(question, { size: 3, stride: 1, fill: 0 });
    const sums = [
      [3, 6, 6, 3, 0],
      [6, 15, 18, 12, 3],
      [6, 18, 24, 18, 6],
      [3, 12, 18, 15, 6],
      [0, 3, 6, 6, 3],
    ];
    const side = [1, 2, 3, 2, 1];
    const expected = sums.flatMap((row, y) =>
      row.map((value, x) => value / ((side[y] as number) * (side[x] as number))),
    );
    expectClose(mapIn(explanation), expected, { absolute: 1e-6 });
    expect(classifier.calls.logits).toEqual([4, 4, 2]);
  });

  test('of a model that weighs all pixels of a flat image equally is flat, edge and all', async () => {
    const classifier = toyClassifier([7, 9, 2], [linear(new Array(126).fill(0.5))]);
    const question = createQuestion(
      classifier,
      imageOf([7, 9, 2], () => 1),
      { target: 0, seed: '' },
    );
    for (const options of [occlusion.presets.default, { size: 3, stride: 2, fill: 'black' as const }]) {
      const explanation = await occlusion.explain(question, options);
      const size = explanation.diagnostics.size as number;
      expect(new Set(mapIn(explanation))).toEqual(new Set([size * size]));
    }
  });

  test('with a window of one pixel is the weight times the distance from the fill', async () => {
    const classifier = toyClassifier([2, 2, 1], [linear([1, -2, 3, 0])]);
    const question = createQuestion(classifier, imageOf([2, 2, 1], [1, 1, 2, 5]), {
      target: 0,
      seed: '',
      inputRange: [-1, 1],
    });
    const explanation = await occlusion.explain(question, { size: 1, stride: 1, fill: 'black' });
    expect([...mapIn(explanation)]).toEqual([2, -4, 9, 0]);
  });

  test('refuses a window larger than the image and a stride that leaves gaps or is 0', async () => {
    const question = createQuestion(
      toyClassifier([2, 3, 1], [linear(new Array(6).fill(1))]),
      imageOf([2, 3, 1], () => 1),
      {
        target: 0,
        seed: '',
      },
    );
    const run = (change: object) => occlusion.explain(question, { ...occlusion.presets.default, ...change });
    await expect(run({ size: 3 })).rejects.toThrow("size must be at most the image's 2 × 3, got 3");
    await expect(run({ size: 1, stride: 2 })).rejects.toThrow('stride must be at most the size 1, got 2');
  });
});

describe('rise', () => {
  test('of a model that always answers the same is 0', async () => {
    const question = createQuestion(
      toyClassifier([9, 9, 1], [linear(new Array(81).fill(0), 0.1)]),
      imageOf([9, 9, 1], (i) => i),
      {
        target: 0,
        seed: 'a',
      },
    );
    const explanation = await rise.explain(question, { ...rise.presets.default, masks: 20 });
    expect(mapIn(explanation).every((value) => value === 0)).toBe(true);
  });

  test('of one cell is the logit that it adds times the chance that it is hidden', async () => {
    // The mask is 1 or 0 everywhere: the mean where it shows is 6, the mean of all is 6 · share shown.
    const question = createQuestion(
      toyClassifier([2, 2, 1], [linear([1, 1, 1, 1])]),
      imageOf([2, 2, 1], () => 2),
      {
        target: 0,
        seed: 'a',
        inputRange: [0.5, 2],
      },
    );
    const masks = 4000;
    const explanation = await rise.explain(question, { masks, cells: 1, keep: 0.25, fill: 'black' });
    // Five standard deviations of the share shown.
    const tolerance = 6 * 5 * Math.sqrt((0.25 * 0.75) / masks);
    expectClose(mapIn(explanation), new Array(4).fill(6 * 0.75), { absolute: tolerance });
  });

  test('of a model that sees one pixel is highest there and near 0 far from it', async () => {
    const weights = Array.from({ length: 21 * 21 }, (_, i) => (i === 10 * 21 + 10 ? 8 : 0));
    const question = createQuestion(
      toyClassifier([21, 21, 1], [linear(weights)]),
      imageOf([21, 21, 1], () => 1),
      {
        target: 0,
        seed: 'a',
        batchSize: 64,
      },
    );
    const masks = 2000;
    const map = mapIn(await rise.explain(question, { masks, cells: 7, keep: 0.5, fill: 0 }));
    expect(map.indexOf(Math.max(...map))).toBe(10 * 21 + 10);
    // The logit's sd is at most 8 · 0.5, and the mean where a pixel is shown is over about half of the masks.
    const tolerance = (5 * 4) / Math.sqrt(masks / 2);
    for (const corner of [0, 20, 20 * 21, 21 * 21 - 1]) {
      expectClose(map[corner] as number, 0, { absolute: tolerance });
    }
  });

  test('where no mask shows a pixel is 0 rather than NaN', async () => {
    const question = createQuestion(
      toyClassifier([4, 4, 1], [linear(new Array(16).fill(1))]),
      imageOf([4, 4, 1], () => 1),
      {
        target: 0,
        seed: 'a',
      },
    );
    const explanation = await rise.explain(question, { masks: 3, cells: 2, keep: 0, fill: 0 });
    expect(mapIn(explanation).every((value) => value === 0)).toBe(true);
  });
});
