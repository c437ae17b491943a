import { describe, expect, test } from '@jest/globals';
import {
  entropyRise,
  histogramEntropy,
  infidelity,
  sensitivity,
  smoothedAttribution,
} from '../../src/fidelity/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { imageOf, linear, toyClassifier } from '../support/toyClassifiers.ts';

const shape = [3, 3, 2] as const;
const weights = Array.from({ length: 18 }, (_, i) => Math.sin(i + 1));
const net = toyClassifier(shape, [linear(weights, 1)]);
const image = imageOf(shape, (i) => Math.cos(i));
const stream = randomStream('infidelity');
const perturbations = Array.from({ length: 6 }, () => imageOf(shape, () => stream.normal()));

describe('infidelity(classifier, explanation, options)', () => {
  test('of the weights of a linear model is 0, of twice the weights it is 0 after scaling by a half', async () => {
    const asked = (factor: number) => ({
      image,
      attribution: imageOf(shape, (i) => factor * (weights[i] ?? 0)),
    });
    const exact = await infidelity(net, asked(1), { target: 0, perturbations });
    expect(exact.infidelity).toBeLessThan(1e-10);
    const twice = await infidelity(net, asked(2), { target: 0, perturbations });
    expect(twice.infidelity).toBeGreaterThan(0.1);
    expect(twice.beta).toBeCloseTo(0.5, 5);
    expect(twice.scaled).toBeLessThan(1e-10);
  });

  test('of 0 has no scale; shapes and an empty list are refused', async () => {
    const nothing = { image, attribution: imageOf(shape, () => 0) };
    expect(await infidelity(net, nothing, { target: 0, perturbations })).not.toHaveProperty('beta');
    await expect(infidelity(net, nothing, { target: 0, perturbations: [] })).rejects.toThrow(/got none/);
    const other = { image, attribution: imageOf([1, 9, 2], () => 0) };
    await expect(infidelity(net, other, { target: 0, perturbations })).rejects.toThrow(
      /\[3,3,2\], got \[1,9,2\]/,
    );
  });
});

test('sensitivity(explanation, others) is a share of its norm, undefined of 0', () => {
  const own = imageOf([1, 2, 1], (i) => [3, 4][i] ?? 0);
  const other = imageOf([1, 2, 1], (i) => [3, 9][i] ?? 0);
  expect(sensitivity(own, [own, other])).toEqual({ each: [0, 1], maximum: 1, mean: 0.5 });
  expect(
    sensitivity(
      imageOf([1, 2, 1], () => 0),
      [own],
    ),
  ).toBeUndefined();
  expect(() => sensitivity(own, [])).toThrow(/got none/);
});

test('histogramEntropy(values, bins) is ln of as many values as are evenly spread, 0 of one', () => {
  const even = Float32Array.from({ length: 80 }, (_, i) => i);
  expect(histogramEntropy(even, 8)).toBeCloseTo(Math.log(8), 9);
  expect(histogramEntropy(new Float32Array(5).fill(3), 8)).toBe(0);
  expect(entropyRise(2, 3)).toBe(0.5);
  expect(entropyRise(0, 3)).toBeUndefined();
  expect(() => histogramEntropy(even, 0)).toThrow(/got 0/);
});

test('smoothedAttribution of the image itself is the image with the mean noise', async () => {
  const found = await smoothedAttribution(
    async (one) => one,
    imageOf([1, 2, 1], (i) => 4 * i),
    {
      normals: [imageOf([1, 2, 1], () => 3)],
      magnitude: 0.5,
    },
  );
  expect([...found.data]).toEqual([3, 7]);
});
