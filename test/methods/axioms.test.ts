/** What symmetry, conservation and reproducibility demand of every method, whatever it computes. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { dense } from '../../src/math/arrays/dense.ts';
import {
  methodNames as allNames,
  createQuestion,
  type MethodName,
  methodOptions,
  methods,
} from '../../src/methods/index.ts';
import type { Image } from '../../src/types/arrays.ts';
import type { Differentiable, Layered } from '../../src/types/classifier.ts';
import type { Explanation, Method } from '../../src/types/method.ts';
import { expectClose } from '../support/expectClose.ts';
import {
  imageOf,
  type LogitFunction,
  linear,
  pixelNet,
  tanhNet,
  toyClassifier,
  withFeatures,
} from '../support/toyClassifiers.ts';

type Full = Differentiable & Layered;

/** Those of attention need a transformer: `attention.test.ts` holds them. */
const methodNames = allNames.filter(
  (name) => !(methods[name].needs ?? []).some((need) => need === 'attention'),
);

/** Float32 points and results, and sums whose order a flip reverses. */
const float32 = 1e-6;

/** Those whose map is no multiple of the logit. */
const unscaled: readonly string[] = ['grad-cam-plus-plus', 'score-cam', 'eigen-cam'];

const shape = [6, 6, 2] as const;
const size = 72;
const image = imageOf(shape, (i) => Math.sin(3 * i + 1));
const netWeights = {
  u: [
    [1.5, -0.5],
    [-0.3, 1.1],
    [0.7, 0.9],
  ],
  v: [
    [1, -1, 0.5],
    [-0.5, 2, 1],
  ],
};
const net = pixelNet(shape, netWeights);

async function explained(
  name: MethodName,
  {
    classifier = net,
    input = image,
    seed = 'seed',
    batchSize = 16,
    options = {},
  }: {
    classifier?: Full;
    input?: Image;
    seed?: string;
    batchSize?: number;
    options?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<Explanation> {
  const question = createQuestion(classifier, input, { target: 0, seed, batchSize, inputRange: [-1, 1] });
  // A literal object of methods: each takes its own options, and this classifier has all capabilities.
  const method = methods[name] as Method<object, Full>;
  return method.explain(question, methodOptions(name, 'default', options));
}

function valuesOf(explanation: Explanation): Float32Array {
  return dense(explanation.kind === 'map' ? explanation.map : explanation.attribution);
}

/** One logit of the image, which is its own feature layer. */
function withItsImage(logit: LogitFunction, weights: Float32Array): Full {
  const batch = (values: Float32Array) => ndarray(values, [1, ...shape]);
  return withFeatures(toyClassifier(shape, [logit]), {
    activations: batch(dense(image)),
    gradients: batch(weights),
  });
}

describe('of a linear model', () => {
  const weights = Float32Array.from({ length: size }, (_, i) => Math.cos(5 * i));
  const classifier = withItsImage(linear(weights), weights);
  const x = dense(image);
  const fromBlack = Float64Array.from(x, (value, i) => (weights[i] as number) * (value + 1));
  const meanOf = (channel: number) =>
    weights.filter((_, i) => i % 2 === channel).reduce((t, w) => t + w / 36, 0);
  const cam = Float64Array.from({ length: 36 }, (_, p) =>
    Math.max(0, meanOf(0) * (x[2 * p] as number) + meanOf(1) * (x[2 * p + 1] as number)),
  );
  // RISE and XRAI have closed forms of their own, in blackBox.test.ts and xrai.test.ts.
  const expected: readonly [MethodName, ArrayLike<number>, options?: Readonly<Record<string, unknown>>][] = [
    ['gradient', weights],
    ['smoothgrad', weights],
    ['guided-backprop', weights],
    ['input-x-gradient', x.map((value, i) => value * (weights[i] as number))],
    ['integrated-gradients', fromBlack],
    ['deeplift', fromBlack],
    ['lrp', x.map((value, i) => value * (weights[i] as number))],
    ['smooth-integrated-gradients', fromBlack, { spread: 0 }],
    ['guided-ig', fromBlack],
    ['vargrad', new Float32Array(size)],
    ['grad-cam', cam],
    ['guided-grad-cam', weights.map((weight, i) => weight * (cam[i >> 1] as number))],
    [
      'occlusion',
      Float64Array.from(
        { length: 36 },
        (_, p) => (fromBlack[2 * p] as number) + (fromBlack[2 * p + 1] as number),
      ),
      { size: 1, stride: 1 },
    ],
  ];

  test.each(expected)('%s is made of its weights', async (name, wanted, options = {}) => {
    expectClose(valuesOf(await explained(name, { classifier, options })), wanted, { absolute: 5 * float32 });
  });
});

test('blur-ig of a linear model is its weights times the distance from the blurred image', async () => {
  const weights = Float32Array.from({ length: size }, (_, i) => Math.cos(5 * i));
  const classifier = withItsImage(linear(weights), weights);
  const values = valuesOf(await explained('blur-ig', { classifier, options: { steps: 4000 } }));
  // A blur of 50 pixels, with zeros beyond the edge, leaves less than 36 / (2 π 50²) of any value of this image.
  const left = 36 / (2 * Math.PI * 2500);
  const riemannSum = 0.01;
  const wanted = dense(image).map((value, i) => value * (weights[i] as number));
  expectClose(values, wanted, { absolute: left + riemannSum });
});

describe('of a model with every logit twice as large', () => {
  const larger = pixelNet(shape, {
    u: netWeights.u,
    v: netWeights.v.map((row) => row.map((weight) => 2 * weight)),
  });

  // Grad-CAM++ and Score-CAM weigh channels by more than a multiple, Eigen-CAM knows no logit.
  const homogeneous = methodNames.filter((name) => !unscaled.includes(name));

  test.each(homogeneous)('%s is twice the map; of squares and products, four times', async (name) => {
    const plain = valuesOf(await explained(name));
    const twice = valuesOf(await explained(name, { classifier: larger }));
    const factor = name === 'vargrad' || name === 'guided-grad-cam' ? 4 : 2;
    expectClose(
      twice,
      plain.map((value) => factor * value),
      { absolute: float32, relative: float32 },
    );
  });
});

describe('of a model that always answers the same', () => {
  const silent = pixelNet(shape, { u: netWeights.u, v: [[0, 0, 0]] });

  // Channels count whatever the answer is.
  const heard = methodNames.filter((name) => !['score-cam', 'eigen-cam'].includes(name));

  test.each(heard)('%s is 0 everywhere', async (name) => {
    const values = valuesOf(await explained(name, { classifier: silent }));
    expect(values.every((value) => Math.abs(value) === 0)).toBe(true);
  });
});

describe('of a model that ignores a pixel', () => {
  const ignored = [30, 31];
  const weights = [0.3, -0.2].map((scale, k) =>
    Array.from({ length: size }, (_, i) => (ignored.includes(i) ? 0 : scale * Math.sin(i + k))),
  );
  const logit = tanhNet(weights, [1, -2]);
  const classifier = withItsImage(logit, Float32Array.from(logit.gradient(dense(image), 'standard')));
  const ofPixels = ['grad-cam', 'layer-cam', 'hires-cam'];
  const regions = ['xrai', 'occlusion', 'rise', 'kernel-shap', 'lime', 'partition-shap'];
  const perValue = methodNames.filter((name) => ![...regions, ...unscaled, ...ofPixels].includes(name));

  test.each(perValue)('%s gives that pixel nothing, and others something', async (name) => {
    const values = valuesOf(await explained(name, { classifier }));
    for (const i of ignored) expect(Math.abs(values[i] as number)).toBe(0);
    expect(values.some((value) => Math.abs(value) > 0)).toBe(true);
  });

  test.each(['layer-cam', 'hires-cam'] as const)('%s gives that pixel nothing', async (name) => {
    const values = valuesOf(await explained(name, { classifier }));
    expect(values[15]).toBe(0);
    expect(values.some((value) => value > 0)).toBe(true);
  });

  test('occlusion of single pixels gives that pixel nothing', async () => {
    const options = { size: 1, stride: 1 };
    expect(valuesOf(await explained('occlusion', { classifier, options }))[15]).toBe(0);
  });
});

describe('of a flipped image and a model that a flip leaves alone', () => {
  // Masks and coalitions are drawn for places, and trees split an odd number unevenly.
  const placed = ['rise', 'kernel-shap', 'lime', 'partition-shap'];
  const symmetric = methodNames.filter((name) => !placed.includes(name));
  const noise = Array.from({ length: 3 }, (_, k) => imageOf(shape, (i) => 0.1 * Math.cos(7 * i + k)));
  const isNoisy = (name: MethodName) => 'noise' in methods[name].presets.default;

  test.each(symmetric)('%s is the flipped map', async (name) => {
    const plain = await explained(name, { options: isNoisy(name) ? { noise, samples: 3 } : {} });
    const flipped = await explained(name, {
      input: flippedImage(image),
      options: isNoisy(name) ? { noise: noise.map(flippedImage), samples: 3 } : {},
    });
    const channels = plain.kind === 'map' ? 1 : 2;
    const back = imageOf([6, 6, channels], valuesOf(flipped));
    expectClose(dense(flippedImage(back)), valuesOf(plain), { absolute: float32 });
  });
});

describe('of two seeds', () => {
  const drawing = ['rise', 'expected-gradients'];
  const seeded = methodNames.filter(
    (name) => 'noise' in methods[name].presets.default || drawing.includes(name),
  );

  test.each(methodNames)(
    '%s has the same bits under the same seed, whatever the batch size',
    async (name) => {
      const once = await explained(name, { batchSize: 1 });
      const again = await explained(name, { batchSize: 7 });
      expect(valuesOf(again)).toEqual(valuesOf(once));
      expect(again.diagnostics).toEqual(once.diagnostics);
    },
  );

  test.each(seeded)('%s differs under different seeds', async (name) => {
    const [one, other] = [await explained(name), await explained(name, { seed: 'other' })];
    expect(valuesOf(other)).not.toEqual(valuesOf(one));
  });
});

describe('of a net', () => {
  test.each(['integrated-gradients', 'guided-ig', 'blur-ig'] as const)(
    '%s adds up to its logit',
    async (name) => {
      const { diagnostics } = await explained(name, { options: name === 'blur-ig' ? { steps: 2000 } : {} });
      // The Riemann sums of guided IG and blur IG are off by the order of one step.
      expect(diagnostics.completenessGap).toBeLessThan(name === 'integrated-gradients' ? 2 * float32 : 0.02);
    },
  );

  test.each(methodNames)(
    '%s has the shape of the image, finite values, and no NaN among its diagnostics',
    async (name) => {
      const explanation = await explained(name);
      const array = explanation.kind === 'map' ? explanation.map : explanation.attribution;
      expect(array.shape).toEqual(explanation.kind === 'map' ? [6, 6] : [6, 6, 2]);
      expect(valuesOf(explanation).every(Number.isFinite)).toBe(true);
      expect(JSON.parse(JSON.stringify(explanation.diagnostics))).toEqual(explanation.diagnostics);
    },
  );

  test.each(methodNames)('%s leaves the image as it was and owns its result', async (name) => {
    const before = dense(image).slice();
    const question = createQuestion(net, image, { target: 0, seed: 's', inputRange: [-1, 1] });
    const method = methods[name] as Method<object, Full>;
    const first = valuesOf(await method.explain(question, method.presets.default));
    const kept = first.slice();
    first.fill(7);
    expect(valuesOf(await method.explain(question, method.presets.default))).toEqual(kept);
    expect(dense(image)).toEqual(before);
  });
});

function flippedImage(array: Image): Image {
  return ndarray(dense(array.step(1, -1, 1)), [...array.shape]);
}
