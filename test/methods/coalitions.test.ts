/** Methods that hide parts of the image, where the answer is known. */
import { describe, expect, test } from '@jest/globals';
import { createQuestion, methods, shap } from '../../src/methods/index.ts';
import { segmentsOf } from '../../src/methods/segments.ts';
import { expectClose } from '../support/expectClose.ts';
import { attributionIn, imageOf, linear, mapIn, tanhNet, toyClassifier } from '../support/toyClassifiers.ts';

const small = [3, 3, 1] as const;
const image = imageOf(small, (i) => Math.sin(2 * i + 1));
const bent = toyClassifier(small, [
  tanhNet(
    [Array.from({ length: 9 }, (_, i) => Math.cos(i)), Array.from({ length: 9 }, (_, i) => Math.sin(3 * i))],
    [1.5, -2],
  ),
]);
const ask = (classifier = bent, input = image) =>
  createQuestion(classifier, input, { target: 0, seed: 'a', inputRange: [-1, 1] });
const kernelShap = methods['kernel-shap'];
const grid = { ...kernelShap.presets.default, segments: 'grid' } as const;

describe('kernel-shap', () => {
  test('of as many coalitions as there are is exact', async () => {
    // Nine pixels are nine squares: 510 coalitions, and the values of all 512.
    const found = mapIn(await kernelShap.explain(ask(), grid));
    const wanted = await shap.exactShapley(bent, image, { target: 0, maskValue: -1 });
    expectClose(found, wanted.data, { absolute: 1e-6 });
  });

  test('of fewer is near, and still adds up', async () => {
    const large = [6, 6, 1] as const;
    const net = toyClassifier(large, [linear(Array.from({ length: 36 }, (_, i) => Math.cos(i)))]);
    const input = imageOf(large, (i) => Math.sin(i));
    const found = mapIn(await kernelShap.explain(ask(net, input), { ...grid, samples: 200 }));
    const wanted = Array.from({ length: 36 }, (_, i) => Math.cos(i) * (Math.sin(i) + 1));
    expectClose(found, wanted, { absolute: 1e-5 });
  });

  test('of one segment gives it everything, evenly', async () => {
    const flat = imageOf(small, () => 1);
    const net = toyClassifier(small, [linear(new Array(9).fill(2))]);
    const found = mapIn(await kernelShap.explain(ask(net, flat), kernelShap.presets.default));
    expectClose(found, new Array(9).fill(4), { absolute: 1e-6 });
  });
});

describe('lime', () => {
  test('of a linear model with a small penalty is what each segment adds', async () => {
    const large = [4, 4, 1] as const;
    const net = toyClassifier(large, [linear(Array.from({ length: 16 }, (_, i) => i - 8))]);
    const input = imageOf(large, () => 0.5);
    const { lime } = methods;
    const options = { ...lime.presets.default, segments: 'grid', ridge: 1e-9 } as const;
    const found = mapIn(await lime.explain(ask(net, input), options));
    expectClose(
      found,
      Array.from({ length: 16 }, (_, i) => 1.5 * (i - 8)),
      { absolute: 1e-4 },
    );
  });
});

describe.each(['kernel-shap', 'lime'] as const)('the stated error of %s', (name) => {
  const method = methods[name] as typeof kernelShap;
  const drawn = async (seed: string, samples: number) => {
    const question = createQuestion(bent, image, { target: 0, seed, inputRange: [-1, 1] });
    return method.explain(question, { ...method.presets.default, segments: 'grid', samples });
  };

  test('is that of many draws from a long run', async () => {
    // All 510 coalitions of nine segments are the truth of Shapley values.
    const truth = mapIn(await drawn('truth', name === 'lime' ? 15_000 : 510));
    let [squares, stated] = [0, 0];
    for (let draw = 0; draw < 40; draw++) {
      const answer = await drawn(`draw ${draw}`, 150);
      const error = answer.numericalError;
      if (error === undefined || !('square' in error)) throw new Error('expected a stated error');
      stated += error.square;
      squares += mapIn(answer).reduce((sum, value, i) => sum + (value - (truth[i] ?? 0)) ** 2, 0);
    }
    expect(Math.abs(Math.sqrt(stated / squares) - 1)).toBeLessThan(0.2);
  });

  test('is not known of fewer samples in a half than segments', async () => {
    const { numericalError } = await drawn('few', name === 'lime' ? 19 : 38);
    expect(numericalError).toEqual({
      source: 'samples',
      reason: `fewer than ${name === 'lime' ? 20 : 40} samples say nothing of the error of 9 segments`,
    });
  });
});

test('kernel-shap states no error of all coalitions', async () => {
  const { numericalError } = await kernelShap.explain(ask(), grid);
  expect(numericalError).toMatchObject({ source: 'samples', square: 0 });
});

describe('partition-shap', () => {
  test('is that of shap.partitionShap with black in place, and adds up', async () => {
    const method = methods['partition-shap'];
    const found = attributionIn(await method.explain(ask(), method.presets.default));
    const { values, base, full } = await shap.partitionShap(bent, image, { target: 0, maskValue: -1 });
    expectClose(found, values[0]?.data ?? [], { absolute: 1e-7 });
    const sum = [...found].reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo((full[0] ?? 0) - (base[0] ?? 0), 5);
  });
});

describe('expected-gradients', () => {
  const method = methods['expected-gradients'];
  test('of a linear model and one baseline is its weights times the distance from it', async () => {
    const weights = Array.from({ length: 9 }, (_, i) => i);
    const net = toyClassifier(small, [linear(weights)]);
    const found = attributionIn(await method.explain(ask(net), { baselines: [0.25], samples: 3 }));
    expectClose(
      found,
      weights.map((weight, i) => weight * (Math.sin(2 * i + 1) - 0.25)),
      { absolute: 1e-6 },
    );
  });

  test('comes near the mean of integrated gradients over greys', async () => {
    const found = attributionIn(await method.explain(ask(), { baselines: 'greys', samples: 20_000 }));
    const steps = 40;
    const mean = new Float64Array(9);
    for (let k = 0; k < steps; k++) {
      const { explain, presets } = methods['integrated-gradients'];
      const baseline = -1 + (2 * (k + 0.5)) / steps;
      const one = attributionIn(await explain(ask(), { ...presets.default, baseline }));
      for (const [i, value] of one.entries()) mean[i] = (mean[i] ?? 0) + value / steps;
    }
    // Twenty thousand samples of numbers of about 1 scatter by less than a hundredth.
    expectClose(found, mean, { absolute: 0.04 });
  });
});

describe('segmentsOf({ image, spacing }, kind)', () => {
  test('cuts in squares, each pixel its own where the image is small', () => {
    expect(segmentsOf({ image }, 'grid')).toMatchObject({ count: 9, sizes: new Array(9).fill(1) });
    const { count, sizes } = segmentsOf({ image: imageOf([20, 16, 1], () => 0) }, 'grid');
    expect([count, Math.min(...sizes), Math.max(...sizes)]).toEqual([64, 4, 6]);
  });

  test('cuts by what the picture shows', () => {
    const halves = imageOf([20, 20, 1], (i) => (i % 20 < 10 ? 0 : 200));
    const { labels, count } = segmentsOf({ image: halves }, 'felzenszwalb');
    expect(count).toBeGreaterThan(1);
    expect(count).toBeLessThan(10);
    expect(labels[3]).not.toBe(labels[16]);
  });
});
