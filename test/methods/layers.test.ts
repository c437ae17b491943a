/** Methods of one layer against test/methods/reference/layers.py. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { weightedLeastSquares } from '../../src/math/matrices/weightedLeastSquares.ts';
import { createQuestion, methods } from '../../src/methods/index.ts';
import { expectClose } from '../support/expectClose.ts';
import { imageOf, linear, mapIn, toyClassifier, withFeatures } from '../support/toyClassifiers.ts';

/** The reference prints six digits. */
const printed = 1.5e-6;
const shape = [6, 8, 1] as const;
const layer = [1, 3, 4, 5];
const activations = Float32Array.from({ length: 60 }, (_, i) => Math.sin(1.3 * i) + 0.4);
const gradients = Float32Array.of(
  0.855639, 0.300665, 0.165917, -0.494339, -0.770888, -0.683457, -0.316591, 0.183197, 0.696076, 0.879526,
  0.525879, 0.146639, -0.484796, -0.744326, -0.897434, -0.381463, 0.188921, 0.746237, 0.721405, 0.742596,
  0.133339, -0.3572, -0.947428, -0.690475, -0.457322, 0.202904, 0.407032, 0.985383, 0.620043, 0.119784, -0.328017,
  -0.482439, -0.856202, -0.425655, 0.230907, 0.276961, 0.620591, 0.655506, 0.103209, -0.457361, -0.23332,
  -0.74125, -0.408952, 0.251453, 0.443461, 0.246191, 0.678917, 0.086391, -0.575485, -0.333774, -0.320121,
  -0.41489, 0.261551, 0.806529, 0.2661, 0.411965, 0.069847, -0.528839, -0.837118, -0.263227,
); // biome-ignore format: a list reads better packed
const weights = Float32Array.from({ length: 48 }, (_, i) => Math.cos(0.4 * i));
const classifier = withFeatures(toyClassifier(shape, [linear(weights)]), {
  activations: ndarray(activations, layer),
  gradients: ndarray(gradients, layer),
});
const question = createQuestion(
  classifier,
  imageOf(shape, (i) => Math.sin(0.9 * i)),
  { target: 0, seed: '', inputRange: [-1, 1] },
);

describe('of one layer', () => {
  test.each([
    ['hires-cam', [1.419071, 0.724629, 0.31992, 0.034887, 0.235002, 0.059845, 0.086336, 0.107848, 0, 0.010453], 11.799116],
    ['layer-cam', [0.904127, 0.483669, 0.233057, 0.151769, 0.252851, 0.244682, 0.419747, 0.392057, 0.394903, 0.361655], 17.250119],
    ['grad-cam-plus-plus', [4.478551, 5.930783, 5.211006, 5.350785, 4.913069, 4.641469, 2.638772, 1.381958, 1.795706, 0], 170.281881],
    ['eigen-cam', [0.861579, 1.405759, 1.235962, 1.615529, 1.690359, 1.714463, 1.663208, 1.600651, 1.719982, 1.334536], 71.514573],
    ['score-cam', [0.860471, 0.720839, 0.737963, 0.553973, 0.471556, 0.432055, 0.202826, 0.141866, 0.146949, 0], 19.553728],
  ] as const)('%s is that of PyTorch in float64', async (name, every5th, total) => {
    const method = methods[name];
    const values = mapIn(await method.explain(question, method.presets.default as never));
    // Grad-CAM++ divides by sums of gradients that are printed with six digits.
    const tolerance = name === 'grad-cam-plus-plus' ? { relative: 2e-4, absolute: 2e-4 } : { absolute: 4 * printed };
    expectClose(
      [...values].filter((_, i) => i % 5 === 0),
      every5th,
      tolerance,
    );
    expectClose([...values].reduce((sum, value) => sum + value, 0), total, { relative: 2e-5 });
  }); // biome-ignore format: a table

  test('a layer that is 0 is dead, and says so', async () => {
    const empty = withFeatures(toyClassifier(shape, [linear(weights)]), {
      activations: ndarray(new Float32Array(60), layer),
      gradients: ndarray(gradients, layer),
    });
    const asked = createQuestion(
      empty,
      imageOf(shape, () => 0),
      { target: 0, seed: '' },
    );
    for (const name of ['hires-cam', 'layer-cam', 'grad-cam-plus-plus', 'eigen-cam', 'score-cam'] as const) {
      const method = methods[name];
      const explanation = await method.explain(asked, method.presets.default as never);
      expect(explanation.diagnostics).toMatchObject({ layer: 'last', dead: true });
      expect([...mapIn(explanation)].every((value) => value === 0)).toBe(true);
    }
  });
});

describe('weightedLeastSquares(rows, wanted, options)', () => {
  const rows = Array.from({ length: 12 }, (_, i) =>
    Float64Array.from({ length: 4 }, (_, k) => ((i * (k + 3) * 7 + k) % 5) % 2),
  );
  const wanted = rows.map((_, i) => Math.sin(i));
  const own = rows.map((_, i) => 1 / (1 + i));

  test('is the Ridge of scikit-learn 1.9.1, with and without an intercept', () => {
    const options = { weights: own, ridge: 0.5 };
    expectClose(
      weightedLeastSquares(rows, wanted, { ...options, hasIntercept: true }).coefficients,
      [-0.044974456, -0.292064572, 0, -0.292064572],
      { absolute: 1e-9 },
    );
    expectClose(
      weightedLeastSquares(rows, wanted, options).coefficients,
      [0.278897958, -0.088357521, 0, -0.088357521],
      { absolute: 1e-9 },
    );
  });

  test('fits exactly where it can, and gives 0 to a column that no row has', () => {
    const exact = [Float64Array.of(1, 0, 0), Float64Array.of(1, 1, 0), Float64Array.of(0, 2, 0)];
    const { coefficients } = weightedLeastSquares(exact, [3, 1, -4], { weights: [1, 2, 3] });
    expectClose(coefficients, [3, -2, 0], { absolute: 1e-9 });
  });
});
