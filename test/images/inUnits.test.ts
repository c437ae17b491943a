import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { inUnits } from '../../src/images/index.ts';
import { expectClose } from '../support/expectClose.ts';

const float32Rounding = { absolute: 1e-6 };
const image = ndarray(Float32Array.of(0, 127.5, 255, 255, 0, 51), [1, 2, 3]);

describe('inUnits', () => {
  test('inUnits without units makes 0..255 into [0, 1]', () => {
    const { image: out, inputRange } = inUnits(image);
    expectClose(out.data, [0, 0.5, 1, 1, 0, 0.2], float32Rounding);
    expect(inputRange).toEqual([0, 1]);
    expect(Array.from(image.data)).toEqual([0, 127.5, 255, 255, 0, 51]);
  });

  test('inUnits with a range maps 0 and 255 to its ends', () => {
    const { image: out, inputRange } = inUnits(image, { range: [-1, 1] });
    expectClose(out.data, [-1, 0, 1, 1, -1, -0.6], float32Rounding);
    expect(inputRange).toEqual([-1, 1]);
  });

  test('inUnits with mean and std standardises as torchvision does', () => {
    const mean = [0.485, 0.456, 0.406];
    const std = [0.229, 0.224, 0.225];
    const { image: out, inputRange, black } = inUnits(image, { mean, std });
    const onOne = [0, 0.5, 1, 1, 0, 0.2];
    const expected = onOne.map((v, i) => (v - (mean[i % 3] as number)) / (std[i % 3] as number));
    expectClose(out.data, expected, float32Rounding);
    expectClose(inputRange, [-0.485 / 0.229, (1 - 0.406) / 0.225], { relative: 1e-12 });
    expectClose(black, [-2.1179, -2.0357, -1.8044], { absolute: 5e-5 });
  });

  test('inUnits takes one mean and std for all channels', () => {
    expectClose(
      inUnits(image, { mean: [0.5], std: [0.5] }).image.data,
      [-1, 0, 1, 1, -1, -0.6],
      float32Rounding,
    );
  });

  test('inUnits says what black becomes in each channel', () => {
    expect(inUnits(image).black).toEqual([0, 0, 0]);
    expect(inUnits(image, { range: [-1, 1] }).black).toEqual([-1, -1, -1]);
    expect(inUnits(image, { mean: [0.5], std: [0.25] }).black).toEqual([-2, -2, -2]);
    // 0, not -0: a path from -0 is the same path, and its name is a digest of the bytes.
    expect(inUnits(image, { mean: [0], std: [1] }).black).toEqual([0, 0, 0]);
  });

  test('inUnits rejects what is not a unit', () => {
    expect(() => inUnits(image, { range: [1, 1] })).toThrow(
      new RangeError('range must be finite and ascending, got [1,1]'),
    );
    expect(() => inUnits(image, { mean: [0.5] })).toThrow('mean and std must come together, got mean alone');
    expect(() => inUnits(image, { range: [0, 1], mean: [0], std: [1] })).toThrow('got both');
    expect(() => inUnits(image, { mean: [0, 0], std: [1, 1] })).toThrow(
      'mean must have 1 value or 3, got [0,0]',
    );
    expect(() => inUnits(image, { mean: [0], std: [0] })).toThrow('std must be positive, got [0]');
    expect(() => inUnits(image, { mean: [Number.NaN], std: [1] })).toThrow('mean must be finite');
  });
});
