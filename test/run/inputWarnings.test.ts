import { describe, expect, test } from '@jest/globals';
import { imageFacts, inputWarnings } from '../../src/run/execute/inputWarnings.ts';
import { imageOf } from '../support/toyClassifiers.ts';

/** Two images whose values are on this scale. */
const images = (scale: (share: number) => number) =>
  [0, 1].map((shift) => imageFacts(imageOf([4, 4, 1], (i) => scale(((i * 7 + 3 * shift) % 16) / 15))));
const inputRange = [0, 1] as const;
const logits = [Float32Array.of(1, -1), Float32Array.of(0.5, 2)];
const check = ' Check --range, or --mean and --std (in a config: preprocess)';

describe('inputWarnings({ images, logits, inputRange })', () => {
  test('has none for images that fill the range of units, and logits that differ', () => {
    expect(inputWarnings({ images: images((share) => share), logits, inputRange })).toEqual([]);
    // A dark image in units of -1024 to 1024.
    const dark = images((share) => -1024 + 300 * share);
    expect(inputWarnings({ images: dark, logits, inputRange: [-1024, 1024] })).toEqual([]);
  });

  test('tells of 0..255 where 0..1 is taken', () => {
    expect(inputWarnings({ images: images((share) => 255 * share), logits, inputRange })).toEqual([
      `pixels go from 0 to 255, beyond the units, 0 to 1: values are read as 0..255, is this another scale?${check}`,
    ]);
  });

  test('tells of 0..1 read as 0..255', () => {
    expect(inputWarnings({ images: images((share) => share / 255), logits, inputRange })).toEqual([
      `pixels go from 0 to 0.00392, a small part of the units, 0 to 1: values are read as 0..255, is this another scale?${check}`,
    ]);
  });

  test('tells of images of one grey', () => {
    const flat = imageFacts(imageOf([4, 4, 1], () => 0.5));
    const [first = flat] = images((share) => share);
    expect(inputWarnings({ images: [first, flat], logits, inputRange })).toEqual([
      `1 of 2 images are of one grey.${check}`,
    ]);
  });

  test('tells of logits that do not depend on the image, exactly or almost', () => {
    const fine = images((share) => share);
    const same = [Float32Array.of(3, -50), Float32Array.of(3, -50)];
    expect(inputWarnings({ images: fine, logits: same, inputRange })).toEqual([
      `the logits are the same for 2 different images: does the model take other units?${check}`,
    ]);
    const zero = [Float32Array.of(0, 0), Float32Array.of(0, 0)];
    expect(inputWarnings({ images: fine, logits: zero, inputRange })).toHaveLength(1);
    // 0.01 of 50 is 2e-4.
    const alike = [Float32Array.of(3, -50), Float32Array.of(3.01, -50)];
    expect(inputWarnings({ images: fine, logits: alike, inputRange })).toEqual([
      `the logits are within 0.0002 of their size for 2 different images: does the model take other units?${check}`,
    ]);
  });

  test('says nothing of the logits of one image, of equal images, or where one is not finite', () => {
    const [first] = images((share) => share);
    if (first === undefined) throw new Error('no image');
    const one = Float32Array.of(3, -50);
    expect(inputWarnings({ images: [first], logits: [one], inputRange })).toEqual([]);
    expect(inputWarnings({ images: [first, first], logits: [one, one], inputRange })).toEqual([]);
    const broken = Float32Array.of(Number.NaN, 0);
    expect(inputWarnings({ images: images((share) => share), logits: [broken, broken], inputRange })).toEqual(
      [],
    );
  });

  test('compares a single image with a further row, of black', () => {
    const [first] = images((share) => share);
    const one = Float32Array.of(3, -50);
    expect(inputWarnings({ images: first ? [first] : [], logits: [one, one], inputRange })).toHaveLength(1);
  });
});
