import ndarray from 'ndarray';
import { openClassifier } from '../classifiers/index.ts';
import { dense } from '../math/arrays/dense.ts';
import { randomStream } from '../math/random/random.ts';
import type { Image } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';
import { type Check, isNear } from './check.ts';
import { type Fixture, firstOf } from './fixture.ts';
import type { FunctionsUnderTest } from './functionsUnderTest.ts';
import { linearModel } from './linearModel.ts';

/** Roundings of float32, as a share of the largest value. */
const float32 = 1e-5;
/** Roundings of the logits over the step, and the odd step across a kink of a ReLU, as relative L2 error. */
const quotients = 0.01;

/** The methods and the gradient engine, on networks of which the answer is known. */
export async function* methodChecks(fixture: Fixture, own: FunctionsUnderTest): AsyncGenerator<Check> {
  yield* onLinearModel(fixture, own);
  yield* onHandBuiltNetwork(fixture, own);
}

async function* onLinearModel({ seed }: Fixture, { explain }: FunctionsUnderTest): AsyncGenerator<Check> {
  const [weights, values] = [new Float32Array(256), new Float32Array(256)];
  randomStream(`${seed}/weights`).fillNormal(weights, 1);
  randomStream(`${seed}/image`).fillNormal(values, 1);
  const image = ndarray(values, [16, 16, 1]);
  const classifier = await openClassifier(linearModel(weights), { id: 'linear' });
  try {
    const wanted = {
      gradient: weights,
      smoothgrad: weights,
      'input-x-gradient': weights.map((weight, i) => weight * (values[i] ?? 0)),
      lrp: weights.map((weight, i) => weight * (values[i] ?? 0)),
      // The baseline, black, is 0.
      'integrated-gradients': weights.map((weight, i) => weight * (values[i] ?? 0)),
    };
    for (const [method, expected] of Object.entries(wanted)) {
      const { attribution } = await explain(classifier, image, { method, target: 1 });
      yield isNear(
        `${method} of a linear model: largest error`,
        attribution && largestError(dense(attribution), expected),
        { wanted: 0, tolerance: float32, why: 'its weights' },
      );
    }
  } finally {
    await classifier.dispose();
  }
}

async function* onHandBuiltNetwork(fixture: Fixture, { explain }: FunctionsUnderTest): AsyncGenerator<Check> {
  const { network, seed } = fixture;
  const { image } = firstOf(fixture);
  const ask = (method: string, by: string) => explain(network, image, { method, target: 1, seed: by });

  const { attribution } = await explain(network, image, {
    method: 'integrated-gradients',
    target: 1,
    options: { steps: 256 },
  });
  const black = ndarray(new Float32Array(image.size), [...image.shape]);
  const [high, low] = [await logitOf(network, image), await logitOf(network, black)];
  yield isNear(
    'sum of integrated gradients over the change of the logit',
    attribution && dense(attribution).reduce((sum, value) => sum + value, 0) / (high - low),
    { wanted: 1, tolerance: 0.01, why: 'completeness' },
  );

  const gradient = await ask('gradient', seed);
  const slopes = gradient.attribution && dense(gradient.attribution);
  yield isNear(
    'gradient against central differences: relative L2 error',
    slopes && relativeError(slopes, await differenceQuotients(network, image)),
    { wanted: 0, tolerance: quotients, why: 'the same' },
  );

  const [one, again, other] = [
    await ask('smoothgrad', seed),
    await ask('smoothgrad', seed),
    await ask('smoothgrad', `${seed}+`),
  ];
  const bitsDiffer = (a: typeof one, b: typeof one) =>
    dense(a.map).reduce((count, value, i) => count + Number(value !== dense(b.map)[i]), 0);
  yield isNear('values that differ between two runs of one seed', bitsDiffer(one, again), {
    wanted: 0,
    tolerance: 0,
  });
  const changed = bitsDiffer(one, other);
  yield {
    what: 'values that differ between two seeds',
    must: 'be above 0',
    came: String(changed),
    holds: changed > 0,
  };
}

/** (f(x + h) - f(x - h)) / 2h in every pixel, f the logit of class 1. */
async function differenceQuotients(network: Classifier, image: Image): Promise<Float32Array> {
  const step = 1 / 1024;
  const size = image.size;
  const quotients = new Float32Array(size);
  const pixels = 32;
  for (let first = 0; first < size; first += pixels) {
    const batch = new Float32Array(2 * pixels * size);
    for (let i = 0; i < 2 * pixels; i++) {
      batch.set(dense(image), i * size);
      const index = i * size + first + (i >> 1);
      batch[index] = (batch[index] ?? 0) + (i % 2 === 0 ? step : -step);
    }
    const logits = await network.logits(ndarray(batch, [2 * pixels, ...network.inputShape]));
    for (let i = 0; i < pixels; i++) {
      quotients[first + i] = (logits.get(2 * i, 1) - logits.get(2 * i + 1, 1)) / (2 * step);
    }
  }
  return quotients;
}

async function logitOf(network: Classifier, image: Image): Promise<number> {
  const logits = await network.logits(ndarray(dense(image), [1, ...network.inputShape]));
  return logits.get(0, 1);
}

/** The largest difference as a share of the largest value that is expected. */
function largestError(came: Float32Array, expected: Float32Array): number {
  const most = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return (
    expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (came[i] ?? Number.NaN))), 0) /
    most
  );
}

/** The root of the summed squares of the differences over that of what is expected. */
function relativeError(came: Float32Array, expected: Float32Array): number {
  let [wrong, whole] = [0, 0];
  expected.forEach((value, i) => {
    wrong += (value - (came[i] ?? Number.NaN)) ** 2;
    whole += value ** 2;
  });
  return Math.sqrt(wrong / whole);
}
