import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { rankedRegions } from '../../src/images/rankedRegions.ts';
import { keptXraiSegments, xraiSegments } from '../../src/images/xraiSegments.ts';
import { createQuestion } from '../../src/methods/question.ts';
import { xrai } from '../../src/methods/xrai.ts';
import type { Image } from '../../src/types/arrays.ts';
import { expectClose } from '../support/expectClose.ts';
import { describeShared } from '../support/shared.ts';
import { sharedArray } from '../support/sharedArray.ts';
import { imageOf, linear, toyClassifier } from '../support/toyClassifiers.ts';

const golden = (name: string) => sharedArray('golden/methods', `${name}.npy`) as Image;
const pair = { areaThreshold: 1, minPixels: 50 };

function channelMax(values: ArrayLike<number>, channels: number): Float32Array {
  return Float32Array.from({ length: values.length / channels }, (_, i) =>
    Math.max(...Array.from({ length: channels }, (_, c) => values[i * channels + c] as number)),
  );
}

const shape = [40, 30, 2] as const;
const image = imageOf(shape, (i) => Math.sin(i / 97) + (i % 60 < 24 ? 1 : 0));
const weights = Float32Array.from({ length: image.size }, (_, i) => Math.cos(i * i) + (i > 1200 ? 0.5 : 0));
const ask = () =>
  createQuestion(toyClassifier(shape, [linear(weights)]), image, {
    target: 0,
    seed: '',
    inputRange: [-1, 2],
  });

describe('xrai', () => {
  test('xrai of a linear model ranks regions by w (x - mid-range), the mean of the integrals from both ends', async () => {
    const low = image.data.reduce((a, b) => Math.min(a, b));
    const high = image.data.reduce((a, b) => Math.max(a, b));
    const integral = Array.from(image.data, (x, i) => (weights[i] as number) * (x - (low + high) / 2));
    for (const algorithm of ['full', 'fast'] as const) {
      const { means } = rankedRegions(channelMax(integral, 2), xraiSegments(image), { algorithm, ...pair });
      const explanation = await xrai.explain(ask(), { ...xrai.presets.default, algorithm });
      if (explanation.kind !== 'map') throw new TypeError(`expected a map, got ${explanation.kind}`);
      expect(explanation.map.shape).toEqual([40, 30]);
      expectClose(explanation.map.data, means, { absolute: 1e-6 });
      expect(explanation.diagnostics.completenessGap).toBeLessThan(1e-5);
    }
  });

  test('xrai with a baseline asked for integrates from that one alone', async () => {
    const integral = Array.from(image.data, (x, i) => (weights[i] as number) * (x + 1));
    const { means } = rankedRegions(channelMax(integral, 2), xraiSegments(image), {
      algorithm: 'full',
      ...pair,
    });
    const explanation = await xrai.explain(ask(), {
      ...xrai.presets.default,
      baselines: ['black'],
      steps: 4,
    });
    if (explanation.kind !== 'map') throw new TypeError(`expected a map, got ${explanation.kind}`);
    expectClose(explanation.map.data, means, { absolute: 1e-6 });
  });

  test('xrai of a flipped image and flipped weights is the flipped map, of more than one piece', async () => {
    const flipped = (values: ArrayLike<number>, [, columns, channels]: readonly [number, number, number]) =>
      Float32Array.from(values, (_, i) => {
        const [pixel, channel] = [Math.floor(i / channels), i % channels];
        const [y, x] = [Math.floor(pixel / columns), pixel % columns];
        return values[(y * columns + columns - 1 - x) * channels + channel] as number;
      });
    // Waves of unlike lengths, so that no two edges of the segmentation are equal; and 64 pixels, of which no centre
    // lies half-way between two of the 224 that segments are found at, where rounding would prefer a side.
    const wavy = imageOf([64, 64, 1], (i) => {
      const [y, x] = [Math.floor(i / 64), i % 64];
      return Math.sin(x / 7.3 + y / 11.1) + 0.6 * Math.sin(x / 3.1 - y / 5.7) + 0.3 * Math.cos((x * y) / 97);
    });
    const slopes = Float32Array.from({ length: wavy.size }, (_, i) => Math.sin(i / 31) + 0.2);
    const mapBy = async (input: Image, weightsOf: Float32Array) => {
      const classifier = toyClassifier([64, 64, 1], [linear(weightsOf)]);
      const question = createQuestion(classifier, input, { target: 0, seed: '', inputRange: [-2, 2] });
      const explanation = await xrai.explain(question, xrai.presets.default);
      if (explanation.kind !== 'map') throw new TypeError(`expected a map, got ${explanation.kind}`);
      return explanation;
    };
    const plain = await mapBy(wavy, slopes);
    const size = [64, 64, 1] as const;
    const other = await mapBy(imageOf(size, flipped(wavy.data, size)), flipped(slopes, size));
    expect(plain.diagnostics.pieces).toBeGreaterThan(3);
    expectClose(flipped(other.map.data, size), plain.map.data, { absolute: 1e-6 });
  });
});

describe('keptXraiSegments', () => {
  test('keptXraiSegments computes once for an image, and anew when its values change', () => {
    const values = Float32Array.from(image.data);
    const first = keptXraiSegments(ndarray(values, [...shape]));
    expect(keptXraiSegments(ndarray(values, [...shape]))).toBe(first);
    expect(first).toEqual(xraiSegments(image));
    values.fill(1, 0, 600);
    const second = keptXraiSegments(ndarray(values, [...shape]));
    expect(second).not.toBe(first);
    expect(second).toEqual(xraiSegments(ndarray(values, [...shape])));
  });

  test('xraiSegments of a constant image is the whole image at each of six scales', () => {
    const { firstRun, starts, ends } = xraiSegments(imageOf([3, 4, 1], () => 7));
    expect(Array.from(firstRun)).toEqual([0, 3, 6, 9, 12, 15, 18]);
    expect(Array.from(starts.subarray(0, 3))).toEqual([0, 4, 8]);
    expect(Array.from(ends.subarray(0, 3))).toEqual([4, 8, 12]);
  });
});

describeShared('XRAI of an X-ray', () => {
  /** The reference was stored in single precision: relative L2 error 3e-8, with room for ten roundings. */
  const float32Rounding = 6e-7;

  function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
    const norm = (f: (i: number) => number) =>
      Math.sqrt(Array.from(expected, (_, i) => f(i) ** 2).reduce((a, b) => a + b));
    return norm((i) => (actual[i] as number) - (expected[i] as number)) / norm((i) => expected[i] as number);
  }

  test.each([
    ['image', 'ig-exact', ''],
    ['image-320', 'attribution-320', '-320'],
  ])('xraiSegments of %s, ranked by %s, give the maps of PAIR saliency 0.2.1', (name, attribution, size) => {
    const regions = xraiSegments(golden(name));
    const values = channelMax(golden(attribution).data, 3);
    for (const algorithm of ['full', 'fast'] as const) {
      const { means } = rankedRegions(values, regions, { algorithm, ...pair });
      expect(relativeError(means, golden(`xrai-${algorithm}${size}`).data)).toBeLessThan(float32Rounding);
    }
  });

  test('the ranks of the pieces are those of PAIR saliency 0.2.1', () => {
    const values = channelMax(golden('ig-exact').data, 3);
    const { ranks } = rankedRegions(values, xraiSegments(golden('image')), { algorithm: 'full', ...pair });
    expect(Array.from(ranks)).toEqual(Array.from(golden('xrai-full-segments').data));
  });
});
