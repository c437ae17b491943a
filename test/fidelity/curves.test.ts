import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import {
  accuracyFidelity,
  deletion,
  type Fill,
  logitFidelity,
  perturbedLogits,
  pixelCounts,
  pixelOrder,
  ratioArea,
  replacement,
  steppedCounts,
  symmetricRelevanceGain,
} from '../../src/fidelity/index.ts';
import { mapOf } from '../support/maps.ts';
import { imageOf, linear, toyClassifier } from '../support/toyClassifiers.ts';

const shape = [2, 3, 1] as const;
const image = imageOf(shape, (i) => i + 1);
const weights = [3, -1, 2, 0, 1, -2];
const net = toyClassifier(shape, [linear(weights, 5), linear([0, 0, 0, 0, 0, 0], 1)]);
const contribution = mapOf([2, 3], (y, x) => (weights[3 * y + x] ?? 0) * (3 * y + x + 1));

async function targetLogits(order: Uint32Array, fill: Fill): Promise<number[]> {
  const rows = await perturbedLogits(net, image, {
    order,
    counts: [0, 1, 2, 3, 4, 5, 6],
    fill,
    batchSize: 4,
  });
  return rows.map(([first = Number.NaN]) => first);
}

describe('the curves of a linear model', () => {
  // Contributions 3, -2, 6, 0, 5, -12 above a bias of 5: with a fill of 0 each step takes one away.
  test('fall and rise by its contributions, in their order', async () => {
    const { mostFirst, leastFirst } = pixelOrder(contribution);
    const black: Fill = { kind: 'constant', value: 0 };
    expect(await targetLogits(mostFirst, black)).toEqual([5, -1, -6, -9, -9, -7, 5]);
    expect(await targetLogits(leastFirst, black)).toEqual([5, 17, 19, 19, 16, 11, 5]);
    expect(net.calls.logits.slice(-2)).toEqual([4, 3]);
    expect(net.calls.gradient).toEqual([]);
  });

  test('symmetricRelevanceGain is the area between them, 0 of a constant map', async () => {
    const black: Fill = { kind: 'constant', value: 0 };
    const { mostFirst, leastFirst } = pixelOrder(contribution);
    const shares = [0, 1, 2, 3, 4, 5, 6].map((n) => n / 6);
    const curves = {
      mostFirst: await targetLogits(mostFirst, black),
      leastFirst: await targetLogits(leastFirst, black),
    };
    expect(symmetricRelevanceGain(curves, shares)).toBeCloseTo((87 - -27) / 6, 9);
    const flat = pixelOrder(mapOf([2, 3], () => 1));
    expect(flat.mostFirst).toEqual(flat.leastFirst);
    const same = await targetLogits(flat.mostFirst, black);
    expect(symmetricRelevanceGain({ mostFirst: same, leastFirst: same }, shares)).toBe(0);
  });

  test('an ignored pixel changes nothing when it is taken away', async () => {
    const order = Uint32Array.of(3, 0, 1, 2, 4, 5);
    const [before, after] = await targetLogits(order, { kind: 'mean' });
    expect(after).toBe(before);
  });

  test('deletion takes away what is highest, and its area halves both ends', async () => {
    const { probabilities, area } = await deletion(net, { image, map: contribution }, { target: 0, step: 3 });
    const probability = (logit: number) => 1 / (1 + Math.exp(1 - logit));
    const wanted = [5, -9, 5].map(probability);
    for (const [i, value] of wanted.entries()) expect(probabilities[i]).toBeCloseTo(value, 9);
    expect(area).toBeCloseTo((probability(5) + probability(-9)) / 2, 9);
  });
});

describe('pixelOrder(map)', () => {
  test('puts the lower index first of equal values, in both orders', () => {
    const { mostFirst, leastFirst } = pixelOrder(mapOf([1, 5], (_, x) => [1, 2, 1, 2, 0][x] ?? 0));
    expect([...mostFirst]).toEqual([1, 3, 0, 2, 4]);
    expect([...leastFirst]).toEqual([4, 0, 2, 1, 3]);
  });

  test('refuses a map that is not finite', () => {
    expect(() => pixelOrder(mapOf([1, 2], (_, x) => (x === 0 ? Number.NaN : 1)))).toThrow(/finite.*NaN/);
  });
});

describe('replacement(image, fill)', () => {
  const two = ndarray(Float32Array.of(1, 10, 3, 30), [1, 2, 2]);
  const shown = (fill: Fill, count: number) => {
    const out = new Float32Array(4);
    replacement(two, fill)(Uint32Array.of(1, 0), count, out);
    return [...out];
  };

  test('is one colour, the mean of each channel, or the neighbours and noise', () => {
    expect(shown({ kind: 'constant', value: [7, 8] }, 1)).toEqual([1, 10, 7, 8]);
    expect(shown({ kind: 'mean' }, 2)).toEqual([2, 20, 2, 20]);
    const noisy: Fill = { kind: 'noisy-linear', noise: 0.5, normals: Float32Array.of(1, 2, 3, 4) };
    expect(shown(noisy, 0)).toEqual([1, 10, 3, 30]);
    expect(shown(noisy, 1)).toEqual([1, 10, 1 + 1.5, 10 + 2]);
    expect(shown(noisy, 2)).toEqual([0.5, 1, 1.5, 2]);
  });

  test('refuses a colour of another number of channels, and noise of another size', () => {
    expect(() => shown({ kind: 'constant', value: [1] }, 1)).toThrow(/2 channels/);
    expect(() => shown({ kind: 'noisy-linear', noise: 1, normals: new Float32Array(3) }, 1)).toThrow(
      /4 values, got 3/,
    );
  });
});

describe('the numbers of the study', () => {
  test('pixelCounts and steppedCounts count without losing a pixel to rounding', () => {
    expect(pixelCounts(10, [0, 0.3, 0.7, 1])).toEqual([0, 3, 7, 10]);
    expect(steppedCounts(256, 0.05)).toHaveLength(22);
    expect(steppedCounts(20, 0.05).slice(-2)).toEqual([18, 19]);
    expect(() => steppedCounts(10, 0.05)).toThrow(/at least one of 10 pixels, got 0.05/);
    expect(() => pixelCounts(10, [1.1])).toThrow(/from 0 to 1, got 1.1/);
  });

  test('a ratio to a score of 0 is undefined, and so is the fidelity', () => {
    expect(ratioArea([2, 1, 0])).toBe(50);
    expect(ratioArea([0, 1])).toBeUndefined();
    const curves = [
      { mostFirst: [2, 0], leastFirst: [2, 2] },
      { mostFirst: [2, 2], leastFirst: [2, 2] },
    ];
    const half = (1.959963984540054 * 25) / Math.sqrt(2);
    expect(logitFidelity(curves)?.fidelity).toBe(25);
    expect(logitFidelity(curves)?.halfWidth).toBeCloseTo(half, 9);
    expect(logitFidelity([{ mostFirst: [0, 1], leastFirst: [0, 1] }])).toBeUndefined();
    expect(logitFidelity([])).toBeUndefined();
  });

  test('accuracyFidelity is the area between two accuracies', () => {
    const images = [
      { mostFirst: [true, false], leastFirst: [true, true] },
      { mostFirst: [true, true], leastFirst: [true, true] },
    ];
    expect(accuracyFidelity(images, [0, 0.8])).toEqual({
      mostFirst: [1, 0.5],
      leastFirst: [1, 1],
      areas: { mostFirst: 0.6000000000000001, leastFirst: 0.8 },
      fidelity: expect.closeTo(0.2, 9),
    });
    expect(() => accuracyFidelity([], [0, 1])).toThrow(/at least one image/);
  });
});
