import { expect, test } from '@jest/globals';
import { displayed } from '../../../src/datasets/phantom/display.ts';
import { exposed } from '../../../src/datasets/phantom/exposure.ts';
import { lungTexture } from '../../../src/datasets/phantom/texture.ts';
import { randomStream } from '../../../src/math/random/random.ts';

const size = 64;
const flat = (value: number) => new Float32Array(size * size).fill(value);

/** Mean and variance of the counts that an exposure of an even body saw, far from the edge that scatter falls off at. */
function countsOf(seen: Float32Array, open: number) {
  const counts: number[] = [];
  for (let row = 24; row < 40; row++)
    for (let column = 24; column < 40; column++) {
      counts.push(open * Math.exp(-(seen[row * size + column] ?? Number.NaN)) - 0.5);
    }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
  return { mean, variance };
}

test('exposed(attenuation) counts dose x area x exp(-attenuation) photons and 3 % scatter per unit of attenuation', () => {
  for (const attenuation of [0.5, 2, 4]) {
    // 10 mm pixels: scatter from beyond the edge is missing only near it.
    const options = { size, pixel: 10, dose: 1e7 };
    const { mean } = countsOf(exposed(flat(attenuation), options, randomStream('beer')), 1e9);
    const expected = 1e9 * Math.exp(-attenuation) * (1 + 0.03 * attenuation);
    expect(Math.abs(mean / expected - 1)).toBeLessThan(1e-4);
  }
});

test('exposed(attenuation) has counts whose variance is their mean', () => {
  const options = { size, pixel: 10, dose: 100 };
  const { mean, variance } = countsOf(exposed(flat(3), options, randomStream('noise')), 1e4);
  // 256 counts: the variance has a standard error of sqrt(2 / 255) of itself.
  expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 255));
});

test('exposed(attenuation) without a body in the beam scatters nothing', () => {
  const { mean } = countsOf(exposed(flat(0), { size, pixel: 10, dose: 1e7 }, randomStream('air')), 1e9);
  expect(Math.abs(mean / 1e9 - 1)).toBeLessThan(1e-5);
});

test('displayed(seen, anatomy) is black and white at the quantiles 3 % and 99.2 % of the anatomy, dense parts bright', () => {
  const anatomy = Float32Array.from({ length: 1001 }, (_, i) => i);
  const grey = displayed(Float32Array.of(-5, 30, 511, 992, 2000), anatomy);
  expect([grey[0], grey[1], grey[3], grey[4]]).toEqual([0, 0, 255, 255]);
  expect(grey[2]).toBeCloseTo(255 * 0.5 ** 1.05, 3);
});

test('lungTexture(stream, size) is about 0 with the standard deviation of its layers', () => {
  const values = lungTexture(randomStream('texture'), 480);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(Math.abs(mean)).toBeLessThan(0.01);
  // Interpolating between cells takes a part of the variance away.
  const layers = Math.hypot(0.035, 0.045);
  expect(deviation > 0.7 * layers && deviation < 1.1 * layers).toBe(true);
});
