import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { rowMatrix } from '../../src/math/matrices/rowMatrix.ts';
import { randomStream } from '../../src/math/random/random.ts';
import {
  confusionInit,
  fitErrorAwareMixture,
  kMeans,
  rankSlices,
  scoreMixture,
} from '../../src/slices/index.ts';
import { plainKernel, productKernel } from '../../src/slices/mixture/rowKernel.ts';
import { withProducts } from '../../src/slices/products.ts';
import { expectClose } from '../support/expectClose.ts';

/** Two clusters; in the second the classifier is wrong about every other row. */
function twoClusters(rows: number) {
  const stream = randomStream('two clusters');
  const embeddings = Array.from({ length: rows }, (_, i) => {
    const centre = i < rows / 2 ? 0 : 6;
    return [centre + stream.normal(), stream.normal()];
  });
  const labels = embeddings.map((_, i) => i % 2);
  const predictions = labels.map((label, i) => {
    const right = i < rows / 2 || label === 0;
    return right ? [1 - label, label].map((p) => 0.1 + 0.8 * p) : [0.9, 0.1];
  });
  return { embeddings, labels, predictions };
}

describe('the two ways to compute a step', () => {
  test('by differences and by products of matrices agree, far from the origin too', async () => {
    const stream = randomStream('kernels');
    const drawn = (rows: number, columns: number, centre: number) =>
      rowMatrix(
        'drawn',
        Array.from({ length: rows }, () => Array.from({ length: columns }, () => centre + stream.normal())),
      );
    const [rows, centres] = [drawn(60, 5, 1000), drawn(4, 5, 1000)];
    const weights = drawn(4, 5, 5).values.map(Math.abs);
    const shares = { values: drawn(60, 4, 3).values.map(Math.abs), rows: 60, columns: 4 };
    const mass = Float64Array.of(150, 180, 170, 160);
    await withProducts(Infinity, async (products) => {
      const [plain, fast] = [plainKernel(rows), productKernel(rows, products)];
      expectClose(await fast.distances(centres, weights), await plain.distances(centres, weights), {
        relative: 1e-9,
      });
      const [wanted, got] = [await plain.moments(shares, mass), await fast.moments(shares, mass)];
      expectClose(got.means.values, wanted.means.values, { relative: 1e-12 });
      expectClose(got.variances, wanted.variances, { relative: 1e-9 });
    });
  });
});

describe('fitErrorAwareMixture(data, options)', () => {
  test('of one component has the moments of the rows, in closed form', async () => {
    const { embeddings, labels, predictions } = twoClusters(40);
    const fit = await fitErrorAwareMixture(
      { embeddings, labels, predictions },
      { components: 1, regularization: 0 },
    );
    const first = embeddings.map((row) => row[0] as number);
    const mean = first.reduce((sum, value) => sum + value, 0) / 40;
    const variance = first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 40;
    expectClose([fit.means.get(0, 0), fit.variances.get(0, 0)], [mean, variance], { relative: 1e-12 });
    expectClose([...fit.labelProbabilities.data], [0.5, 0.5], { absolute: 1e-14 });
    expect(fit).toMatchObject({ iterations: 2, converged: true });
  });

  test('never lowers the likelihood with weights 0 and 1, and ranks the wrong cluster first', async () => {
    const soft = twoClusters(80);
    // Terms of sure labels and predictions are likelihoods too.
    const data = { ...soft, predictions: soft.predictions.map((row) => row.map(Math.round)) };
    for (const weight of [0, 1]) {
      const fit = await fitErrorAwareMixture(data, {
        components: 2,
        labelWeight: weight,
        predictionWeight: weight,
        tolerance: 0,
        regularization: 0,
        maxIterations: 30,
      });
      fit.logLikelihoods.slice(1).forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual((fit.logLikelihoods[i] as number) - 1e-9);
      });
      const [worst] = rankSlices(fit).order;
      expect(fit.means.get(worst as number, 0)).toBeGreaterThan(4);
    }
  });

  test('of soft labels that are sure is that of class indices; the same seed gives the same bits', async () => {
    const data = twoClusters(60);
    const options = { components: 4, seed: 'a' };
    const hard = await fitErrorAwareMixture(data, options);
    const labels = data.labels.map((label) => [1 - label, label]);
    expect(await fitErrorAwareMixture({ ...data, labels }, options)).toEqual(hard);
    const flat = { ...data, embeddings: ndarray(Float64Array.from(data.embeddings.flat()), [60, 2]) };
    expect(await fitErrorAwareMixture(flat, options)).toEqual(hard);
  });

  test('of several starts keeps the highest likelihood', async () => {
    const data = twoClusters(60);
    const alone = await fitErrorAwareMixture(data, { components: 5 });
    const best = await fitErrorAwareMixture(data, { components: 5, starts: 4 });
    expect(best.finalLogLikelihood).toBeGreaterThanOrEqual(alone.finalLogLikelihood);
  });

  test('of duplicates, a constant embedding and one class gives finite numbers', async () => {
    const embeddings = new Array(12).fill([0.1, 5]);
    const predictions = embeddings.map(() => [0.3, 0.7]);
    const fit = await fitErrorAwareMixture(
      { embeddings, labels: new Array(12).fill(1), predictions },
      { components: 3 },
    );
    expect([...fit.responsibilities.data, fit.finalLogLikelihood].every(Number.isFinite)).toBe(true);
    expectClose([...fit.variances.data].map(Number), new Array(6).fill(1e-6), { absolute: 1e-12 });
  });

  test('refuses what cannot be fitted, in one line', async () => {
    const data = twoClusters(10);
    const refused = (change: object, options: object = {}) =>
      fitErrorAwareMixture({ ...data, ...change }, { components: 2, ...options });
    await expect(refused({}, { components: 11 })).rejects.toThrow(
      'components must be an integer from 1 to 10 rows, got 11',
    );
    await expect(refused({}, { components: 3, init: 'confusion' })).rejects.toThrow(
      'components >= classes² = 4, got 3',
    );
    await expect(refused({ labels: [0, 1] })).rejects.toThrow('labels must be one per embedding (10), got 2');
    await expect(refused({ labels: new Array(10).fill(2) })).rejects.toThrow(
      'classes from 0 to 1, got 2 at index 0',
    );
    await expect(refused({ predictions: data.predictions.map(() => [2, -1]) })).rejects.toThrow(
      'from 0 to 1, got 2 in row 0',
    );
    await expect(refused({ embeddings: data.embeddings.map(() => [Number.NaN]) })).rejects.toThrow(
      'embeddings must be finite',
    );
    await expect(refused({}, { tolerance: -1 })).rejects.toThrow(
      'tolerance must be finite and at least 0, got -1',
    );
    await expect(refused({}, { init: 'random' })).rejects.toThrow(
      'init must be kmeans or confusion, got random',
    );
    await expect(refused({}, { gamma: 1 })).rejects.toThrow('got gamma');
  });
});

describe('scoreMixture(mixture, rows, options)', () => {
  test('marks rows whose best component is no slice, and leaves absent terms out', async () => {
    const data = twoClusters(80);
    const fit = await fitErrorAwareMixture(data, { components: 2 });
    const scores = await scoreMixture(
      fit,
      {
        embeddings: [
          [0, 0],
          [6, 0],
        ],
      },
      { slices: 1 },
    );
    expect([...scores.unassigned]).toEqual([1, 0]);
    expect([...scores.forcedSlice]).toEqual([0, 0]);
    expect(scores.sliceProbabilities.shape).toEqual([2, 1]);
    const whole = await scoreMixture(fit, data, { slices: 2 });
    expect(whole.responsibilities.data).toEqual(fit.responsibilities.data);
    expect([...whole.unassigned].every((mark) => mark === 0)).toBe(true);
  });

  test('refuses other dimensions, classes and too many slices', async () => {
    const fit = await fitErrorAwareMixture(twoClusters(20), { components: 2 });
    await expect(scoreMixture(fit, { embeddings: [[1]] })).rejects.toThrow("the mixture's 2 columns, got 1");
    await expect(scoreMixture(fit, { embeddings: [[1, 2]], labels: [0, 1] })).rejects.toThrow(
      'one per row (1)',
    );
    await expect(scoreMixture(fit, { embeddings: [[1, 2]] }, { slices: 3 })).rejects.toThrow(
      'from 1 to 2 components, got 3',
    );
  });
});

describe('kMeans(embeddings, options)', () => {
  test('of two pairs of points finds them, ties go to the lower centre, a lonely centre stays', async () => {
    const points = [[0], [1], [10], [11]];
    const found = await kMeans(points, { clusters: 2, seed: 'pairs' });
    expect(found.inertia).toBe(1);
    expect(found.assignments[0]).toBe(found.assignments[1]);
    const tied = await kMeans([[0], [2]], { centroids: [[1], [1], [50]] });
    expect([...tied.assignments]).toEqual([0, 0]);
    expect([...tied.centroids.data]).toEqual([1, 1, 50]);
  });

  test('refuses more clusters than rows, and centres of other columns', async () => {
    await expect(kMeans([[0], [1]], { clusters: 3 })).rejects.toThrow(
      'clusters must be an integer from 1 to 2 rows, got 3',
    );
    await expect(kMeans([[0], [1]], { centroids: [[1, 2]] })).rejects.toThrow(
      'centroids must have 1 columns',
    );
  });
});

describe('confusionInit(classes, options)', () => {
  test('without noise is the cell of the confusion matrix, repeated', () => {
    const found = confusionInit(
      { labels: [1], predictions: [[0.25, 0.75]] },
      { components: 8, confusionNoise: 0 },
    );
    expect([...found.data]).toEqual([0, 0, 0.125, 0.375, 0, 0, 0.125, 0.375]);
  });
});
