import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { perturbations } from '../../src/index.ts';
import { randomStream } from '../../src/math/random/random.ts';

const { biasField, defaultLogIntensity, gaussianNoise, ghosting, gibbs, gibbsMask, kspaceBall } =
  perturbations;
const { ricianNoise, saltPepper, spike, wrapAround } = perturbations;

function drawn(shape: number[]) {
  const stream = randomStream('picture');
  const size = shape.reduce((product, length) => product * length, 1);
  return ndarray(
    Float32Array.from({ length: size }, () => stream.uniform()),
    shape,
  );
}

/** The picture after each value of its shifted transform was multiplied, by sums over all pixels. */
function slowlyScaled(
  image: ReturnType<typeof drawn>,
  factor: (index: [number, number]) => number,
): number[] {
  const [height, width] = image.shape as [number, number];
  const out = new Array<number>(height * width).fill(0);
  for (let u = 0; u < height; u++) {
    for (let v = 0; v < width; v++) {
      const shifted: [number, number] = [
        (u + Math.floor(height / 2)) % height,
        (v + Math.floor(width / 2)) % width,
      ];
      let [re, im] = [0, 0];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const angle = -2 * Math.PI * ((u * y) / height + (v * x) / width);
          re += image.get(y, x) * Math.cos(angle);
          im += image.get(y, x) * Math.sin(angle);
        }
      }
      const scale = factor(shifted) / (height * width);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const angle = 2 * Math.PI * ((u * y) / height + (v * x) / width);
          out[y * width + x]! += scale * (re * Math.cos(angle) - im * Math.sin(angle));
        }
      }
    }
  }
  return out;
}

function expectClose(image: { data: Float32Array }, wanted: readonly number[]) {
  expect(image.data.length).toBe(wanted.length);
  for (const [i, value] of image.data.entries()) expect(value).toBeCloseTo(wanted[i] ?? NaN, 5);
}

test('k-space artefacts are what sums over all pixels give', () => {
  const image = drawn([6, 7]);
  expectClose(
    wrapAround(image, { alpha: 0.5 }),
    slowlyScaled(image, ([u, v]) => 0.5 ** ((u % 2) + (v % 2))),
  );
  expectClose(
    gibbs(image, { alpha: 0.4 }),
    slowlyScaled(image, ([u, v]) => Number(Math.hypot(u - 2.5, v - 3) <= (0.6 * 7 * Math.SQRT2) / 2)),
  );
  expectClose(
    kspaceBall(image, { radius: 2, removeInside: true }),
    slowlyScaled(image, ([u, v]) => Number(Math.hypot(u - 3, v - 3) >= 2)),
  );
  expectClose(
    ghosting(image, { ghosts: 2, axis: 0, intensity: 0.7 }),
    slowlyScaled(image, ([u]) => (u % 2 === 0 && u !== 3 ? 1 - 0.7 : 1)),
  );
  // 0.5 · 7 = 3.5 is rounded to 4: two planes on each side of the middle, without the last.
  expectClose(
    ghosting(image, { ghosts: 1, axis: 1, intensity: 0.7, restore: 0.5 }),
    slowlyScaled(image, ([, v]) => (v >= 1 && v <= 4 ? 1 : 1 - 0.7)),
  );
});

test('what changes nothing changes nothing', () => {
  const image = drawn([4, 5, 6]);
  const same = [
    gibbs(image, { alpha: 0 }),
    wrapAround(image, { alpha: 1 }),
    ghosting(image, { ghosts: 3, axis: 2, intensity: 0 }),
    kspaceBall(image, { radius: 0, removeInside: true }),
    spike(image, { locations: [] }),
    biasField(image, { basis: 'monomial', degree: 1, coefficients: [0, 0, 0, 0] }),
    gaussianNoise(image, { std: 0, seed: 'a' }),
    ricianNoise(image, { std: 0, seed: 'a' }),
    saltPepper(image, { fraction: 0, seed: 'a' }),
  ];
  for (const one of same) expectClose(one, [...image.data]);
  expect(gibbsMask([4, 4], { alpha: 0 }).data.every((flag) => flag === 1)).toBe(true);
});

test('spike adds one wave, of the amplitude that the change of |K| gives', () => {
  const image = drawn([8, 8]);
  const log = 4;
  const spiked = spike(image, { locations: [[5, 4]], logIntensities: [log] });
  // K at (1, 0): frequency one along the rows.
  let [re, im] = [0, 0];
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      re += image.get(y, x) * Math.cos((2 * Math.PI * y) / 8);
      im -= image.get(y, x) * Math.sin((2 * Math.PI * y) / 8);
    }
  }
  const change = (Math.exp(log) - Math.hypot(re, im)) / 64;
  const phase = Math.atan2(im, re);
  expectClose(
    spiked,
    [...image.data].map(
      (value, i) => value + change * Math.cos((2 * Math.PI * Math.floor(i / 8)) / 8 + phase),
    ),
  );
  const standard = spike(image, { locations: [[5, 4]] });
  const given = spike(image, { locations: [[5, 4]], logIntensities: [defaultLogIntensity(image)] });
  expect([...standard.data]).toEqual([...given.data]);
});

test('biasField multiplies by the exponential of the polynomial', () => {
  const ones = ndarray(new Float32Array(15).fill(1), [3, 5]);
  const legendre = biasField(ones, {
    basis: 'legendre',
    degree: 2,
    coefficients: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
  });
  const p = (n: number, x: number) => [1, x, (3 * x * x - 1) / 2][n] ?? NaN;
  expectClose(
    legendre,
    [...ones.data].map((_, i) => {
      const [x, y] = [-1 + Math.floor(i / 5), -1 + (i % 5) / 2];
      const terms = [
        [0, 0],
        [1, 0],
        [1, 1],
        [2, 0],
        [2, 1],
        [2, 2],
      ] as const;
      return Math.exp(terms.reduce((sum, [a, b], t) => sum + ((t + 1) / 10) * p(a, x) * p(b, y), 0));
    }),
  );
  expect(() => biasField(ones, { basis: 'monomial', degree: 2, coefficients: [1] })).toThrow(
    'coefficients must be 6 for degree 2, got 1',
  );
});

test('noise has the spread that was asked, is the same for one seed and another for another', () => {
  const flat = ndarray(new Float32Array(20_000).fill(10), [100, 200]);
  const noisy = gaussianNoise(flat, { std: 0.5, seed: 'a' });
  const squares = noisy.data.reduce((sum, value) => sum + (value - 10) ** 2, 0) / 20_000;
  // Standard error of a variance of n normals: variance · √(2 / n).
  expect(Math.abs(squares - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / 20_000));
  expect([...gaussianNoise(flat, { std: 0.5, seed: 'a' }).data]).toEqual([...noisy.data]);
  expect([...gaussianNoise(flat, { std: 0.5, seed: 'b' }).data]).not.toEqual([...noisy.data]);
  // Of a signal of 0 the magnitude is Rayleigh's: mean s √(π / 2).
  const none = ndarray(new Float32Array(20_000), [100, 200]);
  const rician = ricianNoise(none, { std: 2, seed: 'a' });
  const mean = rician.data.reduce((sum, value) => sum + value, 0) / 20_000;
  expect(Math.abs(mean - 2 * Math.sqrt(Math.PI / 2))).toBeLessThan((4 * 2 * 0.655) / Math.sqrt(20_000));
  expect(() => gaussianNoise(flat, { std: 1 })).toThrow('noise needs a seed, a text, or normal, got neither');
});

test('saltPepper makes half of the share salt and half pepper, at the levels that were asked', () => {
  const image = drawn([2, 3]);
  const uniform = [0.05, 0.1, 0.15, 0.2, 0.25, 0.9];
  const [low, high] = [Math.min(...image.data), Math.max(...image.data)];
  const full = saltPepper(image, { fraction: 0.2, uniform });
  expectClose(full, [low, low, high, high, image.data[4] ?? NaN, image.data[5] ?? NaN]);
  const half = saltPepper(image, { fraction: 0.2, uniform, levels: 'half' });
  expect(half.data[0]).toBeCloseTo(low / 2, 6);
  expect(half.data[3]).toBeCloseTo(high / 2, 6);
});

test('what makes no sense is refused in words', () => {
  const image = drawn([4, 4]);
  expect(() => gibbs(image, { alpha: 2 })).toThrow('alpha must be from 0 to 1, got 2');
  expect(() => spike(image, { locations: [[4, 0]] })).toThrow('locations must lie in [4,4], got [4,0]');
  expect(() => ghosting(image, { ghosts: 2, axis: 2, intensity: 0.5 })).toThrow(
    'axis must be one of 2, got 2',
  );
  expect(() => saltPepper(image, { fraction: 0.1, uniform: [0.5] })).toThrow(
    'uniform must be 16 numbers, got 1',
  );
});
