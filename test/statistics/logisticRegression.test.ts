import { describe, expect, test } from '@jest/globals';
import { randomStream } from '../../src/math/random/random.ts';
import { logisticLogOdds, logisticProbabilities, logisticRegression } from '../../src/statistics/index.ts';
import { expectClose } from '../support/expectClose.ts';

const stream = randomStream('logistic');
const drawn = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 5 + 3 * stream.normal()));

/** The gradient of ½ |w|² + C Σ log loss, by its definition, at what was found. */
function gradient(features: number[][], labels: number[], penalty: number): number[] {
  const { mean, sd, coefficients, intercept } = logisticRegression(features, labels, { penalty });
  const scaled = features.map((row) => row.map((value, j) => (value - (mean[j] ?? 0)) / (sd[j] ?? 1)));
  const excess = scaled.map((row, i) => {
    const logit = row.reduce((sum, value, j) => sum + value * (coefficients[j] ?? 0), intercept);
    return 1 / (1 + Math.exp(-logit)) - (labels[i] ?? 0);
  });
  const parts = [...coefficients].map(
    (w, j) => w + penalty * scaled.reduce((sum, row, i) => sum + (row[j] ?? 0) * (excess[i] ?? 0), 0),
  );
  return [...parts, penalty * excess.reduce((sum, value) => sum + value, 0)];
}

describe('logisticRegression(features, labels)', () => {
  test.each([
    [50, 3, 1],
    [50, 3, 100],
    [30, 80, 1],
  ])('of %d rows and %d columns with penalty %d ends where the gradient is 0', (rows, columns, penalty) => {
    const features = drawn(rows, columns);
    const labels = features.map((row) => Number((row[0] ?? 0) + stream.normal() > 5));
    expectClose(gradient(features, labels, penalty), new Array(columns + 1).fill(0), { absolute: 1e-8 });
  });

  test('of a constant column gives 0 to it, and the log odds to the intercept', () => {
    const { coefficients, intercept, sd, converged } = logisticRegression([[7], [7], [7], [7]], [1, 0, 0, 0]);
    expect([[...coefficients], [...sd], converged]).toEqual([[0], [0], true]);
    expectClose(intercept, Math.log(1 / 3), { absolute: 1e-8 });
  });

  test('balanced is the same as the rarer class counted more often', () => {
    const features = drawn(40, 2);
    const labels = features.map((_, i) => Number(i < 10));
    const balanced = logisticRegression(features, labels, { classWeight: 'balanced' });
    // Weights n / (2 n_class) are 2 and 2/3: the same as three of each rare row at 2/3 of the penalty.
    const repeated = [...features, ...features.slice(0, 10), ...features.slice(0, 10)];
    const moved = repeated.map((row) =>
      row.map((value, j) => (value - (balanced.mean[j] ?? 0)) / (balanced.sd[j] ?? 1)),
    );
    const found = [...balanced.coefficients];
    const excess = moved.map((row, i) => {
      const logit = row.reduce((sum, value, j) => sum + value * (found[j] ?? 0), balanced.intercept);
      return 1 / (1 + Math.exp(-logit)) - Number(i < 10 || i >= 40);
    });
    const parts = found.map(
      (w, j) => w + (2 / 3) * moved.reduce((sum, row, i) => sum + (row[j] ?? 0) * (excess[i] ?? 0), 0),
    );
    expectClose(parts, [0, 0], { absolute: 1e-8 });
  });

  test('of separable rows converges, twice to the same bits, and applies to others', () => {
    const features = [[0], [1], [2], [3]];
    const first = logisticRegression(features, [0, 0, 1, 1], { penalty: 1e6 });
    expect(first.converged).toBe(true);
    expect(logisticRegression(features, [0, 0, 1, 1], { penalty: 1e6 })).toEqual(first);
    expect(logisticProbabilities(first, features)).toEqual(first.probabilities);
    expectClose(logisticProbabilities(first, [[1.5]]), [0.5], { absolute: 1e-9 });
  });

  test('says when it has not converged', () => {
    const features = drawn(50, 3);
    const labels = features.map((_, i) => i % 2);
    expect(logisticRegression(features, labels, { maxIterations: 1 })).toMatchObject({
      converged: false,
      iterations: 1,
    });
  });

  test('refuses one class, a penalty of 0, other columns, and numbers that are not finite', () => {
    expect(() => logisticRegression([[1], [2]], [1, 1])).toThrow('both classes, got 0 of 0 and 2 of 1');
    expect(() => logisticRegression([[1], [2]], [0, 1], { penalty: 0 })).toThrow('penalty must be above 0');
    expect(() => logisticRegression([[1], [Number.NaN]], [0, 1])).toThrow(
      'features must be finite, got NaN at row 1, column 0',
    );
    const model = logisticRegression([[1], [2]], [0, 1]);
    expect(() => logisticProbabilities(model, [[1, 2]])).toThrow("the model's 1 columns, got 2");
    // Far out both probabilities round to 1; their log odds are on the same straight line as all others.
    const [near = 0, far = 0, farther = 0] = logisticLogOdds(model, [[0], [1e4], [2e4]]);
    expect([...logisticProbabilities(model, [[1e4], [2e4]])].map((one) => Math.abs(one - 0.5))).toEqual([
      0.5, 0.5,
    ]);
    expectClose([farther - far], [far - near], { relative: 1e-9 });
    expect(Math.abs(far - near)).toBeGreaterThan(100);
  });
});
