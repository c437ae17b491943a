import { describe, expect, test } from '@jest/globals';
import { inUnits } from '../../src/images/index.ts';
import { opened } from '../../src/run/execute/open.ts';
import { explain } from '../../src/run/explain/explain.ts';
import { expectClose } from '../support/expectClose.ts';
import { imageOf, linear, toyClassifier } from '../support/toyClassifiers.ts';

const shape = [2, 2, 3] as const;
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
/** Minus mean over std, to the four decimals that torchvision users know. */
const black = [-2.1179, -2.0357, -1.8044] as const;
const rounding = { absolute: 1e-3 };

const weights = Array.from({ length: 12 }, (_, i) => ((i * 5) % 7) - 3);
const classifier = toyClassifier(shape, [linear(weights), linear(weights.map((weight) => -weight))]);
const input = inUnits(
  imageOf(shape, (i) => (i * 23) % 256),
  imagenet,
);
const { image: _image, ...units } = input;
const values = input.image.data as Float32Array;

/** For a linear model any path from b gives w (x - b). */
const fromBlack = weights.map((weight, i) => weight * ((values[i] ?? 0) - (black[i % 3] ?? 0)));
const perPixel = [0, 3, 6, 9].map((start) =>
  fromBlack.slice(start, start + 3).reduce((total, value) => total + value, 0),
);

describe('black of a model with a mean and a std per channel', () => {
  test.each(['integrated-gradients', 'guided-ig'])('is where %s starts', async (method) => {
    const { attribution } = await explain(classifier, input.image, { ...units, method, target: 0 });
    expectClose(attribution?.data ?? [], fromBlack, rounding);
  });

  test('is where integrated-gradients starts when the classifier alone says so', async () => {
    const { inputRange } = input;
    const question = { method: 'integrated-gradients', target: 0 };
    const told = await explain({ ...classifier, inputRange, black: input.black }, input.image, question);
    expectClose(told.attribution?.data ?? [], fromBlack, rounding);
    // Without a word on black it is the low end of the range in each channel, here that of red.
    const untold = await explain({ ...classifier, inputRange }, input.image, question);
    const fromLow = weights.map((weight, i) => weight * ((values[i] ?? 0) - black[0]));
    expectClose(untold.attribution?.data ?? [], fromLow, rounding);
  });

  test('is where smooth-integrated-gradients starts', async () => {
    const options = { samples: 1, spread: 0 };
    const question = { ...units, method: 'smooth-integrated-gradients', target: 0, options };
    const { attribution } = await explain(classifier, input.image, question);
    expectClose(attribution?.data ?? [], fromBlack, rounding);
  });

  test('is what occlusion shows instead of the image', async () => {
    const options = { size: 1, stride: 1 };
    const question = { ...units, method: 'occlusion', target: 0, options };
    const { map } = await explain(classifier, input.image, question);
    expectClose(map.data, perPixel, rounding);
  });

  test('is what rise shows instead of the image', async () => {
    const options = { masks: 40, cells: 2 };
    const question = { ...units, method: 'rise', target: 0 };
    const named = await explain(classifier, input.image, { ...question, options });
    const fill = imageOf(shape, (i) => black[i % 3] ?? 0);
    const given = await explain(classifier, input.image, { ...question, options: { ...options, fill } });
    expectClose(named.map.data, given.map.data as Float32Array, rounding);
  });

  test('is where the path integrals of xrai start', async () => {
    const question = { ...units, method: 'xrai', target: 0 };
    const options = (baseline: unknown) => ({ baselines: [baseline], minPixels: 1 });
    const named = await explain(classifier, input.image, { ...question, options: options('black') });
    const fill = imageOf(shape, (i) => black[i % 3] ?? 0);
    const given = await explain(classifier, input.image, { ...question, options: options(fill) });
    const low = await explain(classifier, input.image, { ...question, options: options(black[0]) });
    expect(named.map.data).not.toEqual(low.map.data);
    expectClose(named.map.data, given.map.data as Float32Array, rounding);
  });

  test('is known to a classifier of a bench config and to its re-drawn copies', async () => {
    const preprocess = { mean: [0.5], std: [0.25] };
    const net = await opened({ id: 'filter', model: 'matched-filter:2,4', preprocess });
    const channels = net.inputShape[2];
    const drawn = await net.randomized([net.layers()[0]?.name ?? ''], 'seed');
    expect(net.black).toEqual(new Array(channels).fill(-2));
    expect(drawn.black).toEqual(net.black);
    await drawn.dispose();
    await net.dispose();
  });
});
