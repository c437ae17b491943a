import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { perturbations } from '../../src/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { Mask } from '../../src/types/arrays.ts';
import { maskOf } from '../support/maps.ts';

const { boxedMask, classSelectiveSpread, maskedImage, maskingVariants, spreadMask } = perturbations;
const size = [9, 13] as const;
const [height, width] = size;

const scattered = (share: number) => {
  const stream = randomStream(`mask of ${share}`);
  return maskOf(size, () => stream.uniform() < share);
};
const region = maskOf(size, (y, x) => y >= 2 && y < 5 && x >= 4 && x < 9);
const empty = maskOf(size, () => false);
const full = maskOf(size, () => true);

/** One step by a 3 x 3 cross: outside the frame dilation sees 0 and erosion 1. */
function oneStep(mask: Mask, isGrown: boolean): Mask {
  const at = (y: number, x: number) =>
    y < 0 || x < 0 || y >= height || x >= width ? Number(!isGrown) : mask.get(y, x);
  const cross = (y: number, x: number) => [at(y, x), at(y - 1, x), at(y + 1, x), at(y, x - 1), at(y, x + 1)];
  return maskOf(size, (y, x) => (isGrown ? Math.max(...cross(y, x)) : Math.min(...cross(y, x))) === 1);
}

describe('spreadMask(mask, pixels)', () => {
  test.each([-4, -1, 0, 1, 2, 5, 30])('is %d steps by a cross, one after the other', (pixels) => {
    for (const mask of [region, empty, full, scattered(0.02), scattered(0.5), scattered(0.95)]) {
      let expected = mask;
      for (let step = 0; step < Math.abs(pixels); step++) expected = oneStep(expected, pixels > 0);
      expect(spreadMask(mask, pixels).data).toEqual(expected.data);
    }
  });

  test('refuses what is no whole number', () => {
    for (const bad of [0.5, Number.NaN, Infinity])
      expect(() => spreadMask(region, bad)).toThrow(`pixels must be a whole number, got ${bad}`);
  });
});

describe('boxedMask(mask)', () => {
  const corners = maskOf(size, (y, x) => (y === 1 && x === 3) || (y === 6 && x === 10));
  test('fills from the first to the last row and column', () => {
    const box = maskOf(size, (y, x) => y >= 1 && y <= 6 && x >= 3 && x <= 10);
    expect(boxedMask(corners, { rule: 'inclusive' }).data).toEqual(box.data);
  });

  test('leaves of the last row and column the own pixels of the region where it is half open', () => {
    const box = maskOf(size, (y, x) => (y >= 1 && y < 6 && x >= 3 && x < 10) || (y === 6 && x === 10));
    expect(boxedMask(corners, { rule: 'half-open' }).data).toEqual(box.data);
  });

  test('refuses an empty region and an unknown rule', () => {
    expect(() => boxedMask(empty, { rule: 'inclusive' })).toThrow('mask must hold at least one pixel');
    expect(() => boxedMask(region, { rule: 'closed' as 'inclusive' })).toThrow(
      'rule must be inclusive or half-open, got closed',
    );
  });
});

describe('maskedImage(image, mask)', () => {
  const image = ndarray(
    Float32Array.from({ length: height * width * 2 }, (_, i) => i + 1),
    [height, width, 2],
  );

  test('takes the region out or leaves it alone, with the fill of each channel', () => {
    const without = maskedImage(image, region, { variant: 'no-roi', fill: [-1, -2] });
    const only = maskedImage(image, region, { variant: 'only-roi', fill: [-1, -2] });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (const c of [0, 1]) {
          const [own, fill] = [image.get(y, x, c), -1 - c];
          const isInside = region.get(y, x) === 1;
          expect(without.image.get(y, x, c)).toBe(isInside ? fill : own);
          expect(only.image.get(y, x, c)).toBe(isInside ? own : fill);
        }
      }
    }
    expect(without.visibleFraction + only.visibleFraction).toBe(1);
    expect(only.visibleFraction).toBe(15 / (height * width));
    expect(without.removed.data).toEqual(region.data);
  });

  test('grows the region before it takes its box', () => {
    const [grown] = classSelectiveSpread([region], [1], { spread: 1, label: 1 });
    const box = boxedMask(grown as Mask, { rule: 'inclusive' });
    const { removed } = maskedImage(image, region, { variant: 'no-roi-box', spread: 1 });
    expect(removed.data).toEqual(box.data);
  });

  test('changes neither the image nor the mask, and full removes nothing', () => {
    const [pixels, flags] = [image.data.slice(), region.data.slice()];
    for (const variant of maskingVariants) maskedImage(image, region, { variant, spread: 2 });
    expect([image.data, region.data]).toEqual([pixels, flags]);
    const whole = maskedImage(image, empty, { variant: 'full' });
    expect([whole.image.data, whole.visibleFraction]).toEqual([pixels, 1]);
  });

  test('refuses a mask of another size, an unknown variant or key, a fill of other channels, an empty box', () => {
    const given =
      (options: object, mask = region) =>
      () =>
        maskedImage(image, mask, options as { variant: 'full' });
    expect(
      given(
        { variant: 'full' },
        maskOf([3, 3], () => true),
      ),
    ).toThrow('mask must be [9, 13] as the image, got [3, 3]');
    expect(given({ variant: 'lungs' })).toThrow('variant must be one of full, no-roi');
    expect(given({ variant: 'no-roi', boxrule: 'inclusive' })).toThrow('boxrule');
    expect(given({ variant: 'no-roi', fill: [1, 2, 3] })).toThrow(
      'fill must be one finite value or one for each of 2',
    );
    expect(given({ variant: 'no-roi', fill: Number.NaN })).toThrow('fill must be one finite value');
    expect(given({ variant: 'only-roi-box' }, empty)).toThrow('mask must hold at least one pixel');
  });
});

test('classSelectiveSpread(masks, labels) grows the regions of one class alone', () => {
  const masks = [region, scattered(0.1), region];
  const grown = classSelectiveSpread(masks, [0, 1, 1], { spread: 2, label: 1 });
  expect(grown.map(({ data }) => data)).toEqual(
    [region, spreadMask(masks[1] as Mask, 2), spreadMask(region, 2)].map(({ data }) => data),
  );
  expect(() => classSelectiveSpread(masks, [1], { spread: 2, label: 1 })).toThrow(
    'labels must have one for each mask (3), got 1',
  );
});
