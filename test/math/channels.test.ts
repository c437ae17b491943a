import { describe, expect, test } from '@jest/globals';
import {
  absChannelSum,
  blendPixels,
  channelMeans,
  pixelProduct,
  weightedChannelSum,
} from '../../src/math/arrays/channels.ts';

/** Three pixels of two interleaved channels. */
const values = Float32Array.of(1, -2, 3, 4, 5, -9);

describe('of three pixels with two channels', () => {
  test('channelMeans(values, channels) is the mean over pixels', () => {
    expect([...channelMeans(values, 2)]).toEqual([3, -7 / 3]);
  });

  test('weightedChannelSum(values, weights) is one number per pixel', () => {
    expect([...weightedChannelSum(values, Float64Array.of(2, -1))]).toEqual([4, 2, 19]);
  });

  test('absChannelSum(values, channels) loses the sign first', () => {
    expect([...absChannelSum(values, 2)]).toEqual([3, 7, 14]);
  });

  test('pixelProduct(values, factors) multiplies each channel of a pixel', () => {
    expect([...pixelProduct(values, Float32Array.of(1, 0.5, -1))]).toEqual([1, -2, 1.5, 2, -5, 9]);
  });

  test('blendPixels(parts, out) shows a share of each pixel', () => {
    const out = new Float32Array(6);
    const hidden = Float32Array.of(0, 0, 1, 1, -1, 3);
    blendPixels({ shown: values, hidden, shares: Float32Array.of(1, 0, 0.5) }, out);
    expect([...out]).toEqual([1, -2, 1, 1, 2, -3]);
  });
});
