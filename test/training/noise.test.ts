/** The noise of an augmentation, against what follows from its definition: a normal of a uniform standard deviation. */
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import type { Augmentation } from '../../src/training/augmentation.ts';
import { epochBatches } from '../../src/training/epochBatches.ts';
import { classObjective } from '../../src/training/index.ts';

const side = 16;
const area = side * side;
const count = 480;
const noise = 0.15;
/** The one pixel that is not 0, in the middle, so that it stays inside a moved image. */
const bright = area / 2 + side / 2;

/** The images of an epoch and which they are, of images that are all 0 but for one pixel, which is the range. */
function epoch(augmentation: Augmentation | undefined, seed = 'a', range = 1) {
  const images = ndarray(new Float32Array(count * area), [count, side, side, 1]);
  for (let i = 0; i < count; i++) images.data[i * area + bright] = range;
  const objective = classObjective(Array.from({ length: count }, (_, i) => i % 2));
  const batches = epochBatches(
    { images, objective },
    {
      plane: { height: side, width: side, channels: 1 },
      targetShape: [32, ...objective.targetShape({ height: side, width: side, channels: 1 })],
      seed,
      together: 2,
      ...(augmentation && { augmentation }),
    },
  );
  return [...batches].map(({ members, images: pixels, targets }) => ({
    members: [...members],
    pixels: Float32Array.from(pixels),
    targets: [...targets],
  }));
}

/** What was added to each image, without the pixel that is the range. */
const added = (batches: ReturnType<typeof epoch>, range = 1) =>
  batches.flatMap(({ pixels, members }) =>
    members.map((_, i) =>
      pixels
        .slice(i * area, (i + 1) * area)
        .filter((_, at) => at !== bright)
        .map((value) => value / range),
    ),
  );
const meanOf = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const squareOf = (values: Float32Array) => meanOf(values.map((value) => value * value));

describe('augmentation.noise', () => {
  const images = added(epoch({ noise }));

  test('has standard deviations that are uniform from 0 to its share of the range', () => {
    const spreads = images.map((values) => Math.sqrt(squareOf(values)) / noise).sort((a, b) => a - b);
    // Kolmogorov's distance of 480 uniform numbers is below 1.95 / sqrt(480) = 0.089 but for one time in a thousand.
    // A standard deviation from 255 values is off by 4.4 % of itself, which moves the distribution by less than 0.01.
    const distance = Math.max(
      ...spreads.map((spread, i) => Math.abs(Math.min(spread, 1) - (i + 0.5) / count)),
    );
    expect(distance).toBeLessThan(0.1);
    // The second moment of a uniform number is 1/3, its spread sqrt(1/5 - 1/9); four standard errors.
    const square = meanOf(images.map((values) => squareOf(values) / noise ** 2));
    expect(Math.abs(square - 1 / 3)).toBeLessThan((4 * Math.sqrt(1 / 5 - 1 / 9)) / Math.sqrt(count));
  });

  test('is normal, of mean 0 and without a trend from pixel to pixel', () => {
    const standard = images.flatMap((values) => {
      const spread = Math.sqrt(squareOf(values));
      return Array.from(values, (value) => value / spread);
    });
    const within = (value: number, wanted: number, sd: number) =>
      expect(Math.abs(value - wanted)).toBeLessThan((4 * sd) / Math.sqrt(standard.length));
    within(meanOf(standard), 0, 1);
    // A normal number's fourth moment is 3 and the spread of its fourth power sqrt(105 - 9). Division by the spread of
    // 255 values itself makes the moment 3 · 255 / 257.
    within(meanOf(standard.map((value) => value ** 4)), (3 * (area - 1)) / (area + 1), Math.sqrt(96));
    within(meanOf(standard.slice(1).map((value, i) => value * (standard[i] ?? 0))), 0, 1);
  });

  test('is a share of the image range, whatever its units', () => {
    const grey = added(epoch({ noise }, 'a', 256), 256);
    // 256 is a power of two, so that nothing is rounded otherwise.
    expect(grey).toEqual(images);
  });

  test('differs between two images that are together, which lie alike', () => {
    const placed = epoch({ flip: true, shiftPixels: 3 });
    const noisy = epoch({ flip: true, shiftPixels: 3, noise });
    expect(noisy.map(({ members }) => members)).toEqual(placed.map(({ members }) => members));
    expect(noisy.map(({ targets }) => targets)).toEqual(placed.map(({ targets }) => targets));
    const difference = noisy.flatMap(({ pixels }, batch) =>
      Array.from({ length: 32 }, (_, i) =>
        pixels
          .slice(i * area, (i + 1) * area)
          .map((value, at) => value - (placed[batch]?.pixels[i * area + at] ?? 0)),
      ),
    );
    const correlations = Array.from({ length: count / 2 }, (_, pair) => {
      const [one, other] = [difference[2 * pair], difference[2 * pair + 1]];
      if (one === undefined || other === undefined) throw new Error('no pair');
      return (
        meanOf(one.map((value, i) => value * (other[i] ?? 0))) / Math.sqrt(squareOf(one) * squareOf(other))
      );
    });
    // Correlations of 256 independent values have a standard deviation of 1/16; the largest of 240 is below 5 of them.
    expect(Math.max(...correlations.map(Math.abs))).toBeLessThan(5 / 16);
  });

  test('is the same for the same seed, another for another, and none at 0', () => {
    expect(epoch({ noise })).toEqual(epoch({ noise }));
    const spread = (seed: string) => squareOf(added(epoch({ noise }, seed))[0] ?? new Float32Array(1));
    expect(spread('a')).not.toBe(spread('b'));
    const moved = { flip: true, shiftPixels: 2, gain: 0.1, offset: 0.1 };
    expect(epoch({ ...moved, noise: 0 })).toEqual(epoch(moved));
    expect(epoch({ noise: 0 })).toEqual(epoch(undefined));
  });

  test('comes to a share of the images, and leaves the others and their places alone', () => {
    const moved = { flip: true, shiftPixels: 2 };
    const noisy = epoch({ ...moved, noise, noiseShare: 0.25 });
    const plain = epoch(moved);
    expect(noisy.map(({ members }) => members)).toEqual(plain.map(({ members }) => members));
    const isSame = noisy.flatMap(({ pixels }, batch) =>
      Array.from({ length: 32 }, (_, i) => {
        const within = (all: Float32Array | undefined) => all?.slice(i * area, (i + 1) * area);
        return Number(String(within(pixels)) === String(within(plain[batch]?.pixels)));
      }),
    );
    // A binomial share; four standard errors.
    expect(Math.abs(meanOf(isSame) - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / count));
    expect(epoch({ noise, noiseShare: 1 })).toEqual(epoch({ noise }));
    expect(epoch({ noise, noiseShare: 0 })).toEqual(epoch({}));
  });

  test('leaves an image that has no range', () => {
    expect(added(epoch({ noise }, 'a', 0), 1).flatMap((values) => [...values].map(Math.abs))).toEqual(
      Array(count * (area - 1)).fill(0),
    );
  });
});
