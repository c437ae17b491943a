/** What is said of a classifier's predictions, against numbers worked out by hand. */
import { describe, expect, test } from '@jest/globals';
import type { Prediction } from '../../src/types/prediction.ts';
import { classifierSummaries, classProbabilities } from '../../src/verdicts/index.ts';
import { expectClose } from '../support/expectClose.ts';

/** Logits of two classes with these probabilities of class 1. */
const logitsOf = (p: number) => [0, Math.log(p / (1 - p))];

function predictionsOf(
  cases: readonly { readonly logits: readonly (number | null)[]; readonly label?: number }[],
) {
  return cases.map(({ logits, label }, index): Prediction => {
    const finite = logits.filter((logit) => logit !== null);
    const predicted =
      logits.length === 1 ? Number((finite[0] ?? 0) > 0) : finite.indexOf(Math.max(...finite));
    return {
      classifier: 'a',
      role: 'explained',
      image: `i${index}`,
      ...(label !== undefined && { label }),
      ...(finite.length === logits.length && { predicted }),
      logits,
    };
  });
}

function summaryOf(predictions: readonly Prediction[]) {
  const images = predictions.map(({ image }) => ({ id: image }));
  const [only] = classifierSummaries(predictions, { seed: 1, images });
  if (only === undefined) throw new Error('no classifier');
  return only;
}

describe('classProbabilities(logits)', () => {
  test('is softmax, also of logits whose exponentials overflow', () => {
    expectClose(classProbabilities([0, Math.log(3)]), [0.25, 0.75], { absolute: 1e-15 });
    expectClose(classProbabilities([1000, 1000, -1000]), [0.5, 0.5, 0], { absolute: 1e-15 });
  });

  test('of one logit is the logistic function, for class 0 and class 1', () => {
    expectClose(classProbabilities([Math.log(4)]), [0.2, 0.8], { absolute: 1e-15 });
    // As a model of one output is opened.
    expectClose(classProbabilities([-Math.log(4), Math.log(4)]), [0.2, 0.8], { absolute: 1e-15 });
    expectClose(classProbabilities([0, 0]), [0.5, 0.5], { absolute: 1e-15 });
  });
});

describe('classifierSummaries(predictions)', () => {
  // Probabilities of class 1 and labels: three right at .9, .6 and .2, one wrong at .7.
  const four = [
    { logits: logitsOf(0.9), label: 1 },
    { logits: logitsOf(0.6), label: 1 },
    { logits: logitsOf(0.2), label: 0 },
    { logits: logitsOf(0.7), label: 0 },
  ];

  test('of two classes gives accuracy, area, Brier score and calibration error by their definitions', () => {
    const found = summaryOf(predictionsOf(four));
    expect(found).toMatchObject({ id: 'a', role: 'explained', logits: 2, n: 4, unlabelled: 0, failed: 0 });
    expect([found.labels, found.predicted]).toEqual([
      [2, 2],
      [1, 3],
    ]);
    expectClose(found.accuracy ?? Number.NaN, 3 / 4, { absolute: 1e-12 });
    // Of the four pairs .9 > .2, .9 > .7 and .6 > .2 are in order, .6 > .7 is not.
    expectClose(found.auc ?? Number.NaN, 3 / 4, { absolute: 1e-12 });
    expectClose(found.brier ?? Number.NaN, (0.01 + 0.16 + 0.04 + 0.49) / 4, { absolute: 1e-12 });
    // Each alone in its bin of ten.
    expectClose(found.calibrationError ?? Number.NaN, (0.1 + 0.4 + 0.2 + 0.7) / 4, { absolute: 1e-12 });
    const curve = found.reliability.map(({ count, probability, frequency }) => [
      count,
      probability,
      frequency,
    ]);
    expectClose(curve.flat(), [1, 0.2, 0, 1, 0.6, 1, 1, 0.7, 0, 1, 0.9, 1], { absolute: 1e-12 });
    expect(found.accuracyCi).toBeNull();
  });

  test('of one logit gives the numbers of the two logits that it is the difference of', () => {
    const single = four.map(({ logits: [, logit = 0], label }) => ({ logits: [logit], label }));
    const { logits, ...found } = summaryOf(predictionsOf(single));
    const { logits: _, ...expected } = summaryOf(predictionsOf(four));
    expect([logits, found]).toEqual([1, expected]);
  });

  test('counts images without a label, with a label that is no class, and with logits that are not finite', () => {
    const odd = [{ logits: [0, 1] }, { logits: [0, 1], label: 7 }, { logits: [null, 1], label: 1 }];
    const found = summaryOf(predictionsOf([...four, ...odd]));
    expect(found).toMatchObject({ n: 4, unlabelled: 2, failed: 1, labels: [2, 3], predicted: [1, 5] });
    expectClose(found.accuracy ?? Number.NaN, 3 / 4, { absolute: 1e-12 });
  });

  test('has no area where all labels are one, and says so; undefined is not zero', () => {
    const found = summaryOf(predictionsOf(four.map(({ logits }) => ({ logits, label: 1 }))));
    expect(found).toMatchObject({ auc: null, aucCi: null, aucNote: 'all images have label 1' });
    const none = summaryOf(predictionsOf([{ logits: [0, 1] }]));
    expect(none).toMatchObject({
      n: 0,
      accuracy: null,
      auc: null,
      brier: null,
      calibrationError: null,
      reliability: [],
    });
    expect(none.aucNote).toBe('no image has a label');
  });

  test('of three classes gives the mean area of each against the rest, the Brier sum and the top class', () => {
    const p = [
      [0.7, 0.2, 0.1],
      [0.1, 0.8, 0.1],
      [0.2, 0.5, 0.3],
      [0.3, 0.3, 0.4],
    ];
    const labels = [0, 1, 2, 2];
    const cases = p.map((row, i) => ({ logits: row.map(Math.log), label: labels[i] ?? 0 }));
    const found = summaryOf(predictionsOf(cases));
    expectClose(found.accuracy ?? Number.NaN, 3 / 4, { absolute: 1e-12 });
    // Class 0: .7 above .1, .2 and .3. Class 1: .8 above all. Class 2: .3 and .4 above .1 and .1.
    expectClose(found.auc ?? Number.NaN, 1, { absolute: 1e-12 });
    expect(found.aucNote).toBe('mean over the 3 classes that are labels');
    const brier = [0.09 + 0.04 + 0.01, 0.01 + 0.04 + 0.01, 0.04 + 0.25 + 0.49, 0.09 + 0.09 + 0.36];
    expectClose(found.brier ?? Number.NaN, brier.reduce((a, b) => a + b) / 4, { absolute: 1e-12 });
    // .7, .8, .5 and .4 each alone in a bin; all right but .5.
    expectClose(found.calibrationError ?? Number.NaN, (0.3 + 0.2 + 0.5 + 0.6) / 4, { absolute: 1e-12 });
  });

  test('keeps the classifiers in their order, also those that are named by numbers', () => {
    const other = predictionsOf(four).map((one) => ({ ...one, classifier: '7', role: 'replicate' as const }));
    const all = classifierSummaries([...predictionsOf(four), ...other], { seed: 1, images: [] });
    expect(all.map(({ id, role }) => [id, role])).toEqual([
      ['a', 'explained'],
      ['7', 'replicate'],
    ]);
  });

  test('resamples by patient: twice the images of each patient do not narrow an interval', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      logits: logitsOf(0.1 + ((i * 7) % 12) / 15),
      label: i % 2,
    }));
    const single = predictionsOf(many);
    const twice = single.flatMap((one) => [one, { ...one, image: `${one.image} again` }]);
    const patients = twice.map(({ image }) => ({ id: image, group: image.replace(' again', '') }));
    const [a] = classifierSummaries(single, { seed: 1, images: patients });
    const [b] = classifierSummaries(twice, { seed: 1, images: patients });
    expectClose([...(b?.accuracyCi ?? [])], [...(a?.accuracyCi ?? [])], { absolute: 1e-9 });
    expect(a?.aucCi).not.toBeNull();
    const width = ([low, high]: readonly [number, number]) => high - low;
    expect(width(b?.aucCi ?? [0, 0])).toBeGreaterThan(0.95 * width(a?.aucCi ?? [0, 0]));
  });
});
