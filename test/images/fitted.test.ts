import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { fitted, fittedMask, grey } from '../../src/images/index.ts';
import { expectClose } from '../support/expectClose.ts';

const float32Rounding = { absolute: 1e-5 };

describe('fitted', () => {
  test('fitted of a grey image is resized and replicated', () => {
    const image = ndarray(Float32Array.of(0, 8), [1, 2, 1]);
    const out = fitted(image, [1, 4, 3]);
    expect(out.shape).toEqual([1, 4, 3]);
    expect(Array.from(out.data)).toEqual([0, 0, 0, 2, 2, 2, 6, 6, 6, 8, 8, 8]);
  });

  test('fitted of an image that fits is that image', () => {
    const image = ndarray(new Float32Array(6), [1, 2, 3]);
    expect(fitted(image, [1, 2, 3])).toBe(image);
  });

  test('fitted to one channel weighs red, green and blue as ITU-R BT.601 does', () => {
    const image = ndarray(Float32Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 10, 10), [1, 4, 3]);
    expectClose(fitted(image, [1, 4, 1]).data, [76.245, 149.685, 29.07, 10], float32Rounding);
  });

  test('fitted reads a transposed view', () => {
    const image = ndarray(Float32Array.of(1, 2, 3, 4), [2, 2, 1]).transpose(1, 0, 2);
    expect(Array.from(fitted(image, [2, 2, 2]).data)).toEqual([1, 1, 3, 3, 2, 2, 4, 4]);
  });

  test('fitted of colours for a model of two channels is refused', () => {
    expect(() => fitted(ndarray(new Float32Array(3), [1, 1, 3]), [1, 1, 2])).toThrow(
      new RangeError('image must have 1 channel or the 2 that the model takes, got shape [1,1,3]'),
    );
  });
});

describe('fittedMask', () => {
  test('fittedMask takes the nearest pixel, so values stay 0 and 1', () => {
    const mask = ndarray(Uint8Array.of(1, 0, 0, 1), [2, 2]);
    expect(Array.from(fittedMask(mask, [3, 4]).data)).toEqual([1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1]);
    expect(fittedMask(mask, [2, 2])).toBe(mask);
  });
});

describe('grey', () => {
  test('grey of one channel is that image, and of two or four their mean', () => {
    const image = ndarray(new Float32Array(4), [2, 2, 1]);
    expect(grey(image)).toBe(image);
    expect(Array.from(grey(ndarray(Float32Array.of(1, 3, 10, 30), [1, 2, 2])).data)).toEqual([2, 20]);
    expect(Array.from(grey(ndarray(Float32Array.of(1, 2, 3, 6), [1, 1, 4])).data)).toEqual([3]);
  });
});
