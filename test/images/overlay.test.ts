import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { inferno, outlined, overlay } from '../../src/images/index.ts';

const image = ndarray(Float32Array.of(0, 100, 200, 255), [2, 2, 1]);
const pixel = (data: Uint8Array, i: number) => Array.from(data.subarray(3 * i, 3 * i + 3));

/** CIE lightness of an sRGB colour. */
function lightness([r, g, b]: readonly number[]): number {
  const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const [x, y, z] = [r, g, b].map((v) => linear((v as number) / 255)) as [number, number, number];
  const luminance = 0.2126 * x + 0.7152 * y + 0.0722 * z;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

describe('inferno', () => {
  test('inferno has the bytes of Matplotlib 3.11.2', () => {
    const matplotlib = {
      3: [1, 1, 8],
      64: [87, 16, 110],
      127: [186, 54, 85],
      201: [252, 159, 7],
      254: [250, 253, 161],
    };
    for (const [i, expected] of Object.entries(matplotlib)) {
      expect(pixel(inferno, Number(i))).toEqual(expected);
    }
  });

  test('inferno grows lighter with every fourth colour', () => {
    for (let i = 4; i < 256; i += 4) {
      expect(lightness(pixel(inferno, i))).toBeGreaterThan(lightness(pixel(inferno, i - 4)));
    }
  });
});

describe('overlay', () => {
  test('overlay at opacity 0 is the image and at 1 the colours of the map', () => {
    const map = ndarray(Float32Array.of(0, 1, 0.5, 2), [2, 2]);
    const greys = overlay(image, map, { opacity: 0 });
    expect(greys.shape).toEqual([2, 2, 3]);
    expect(Array.from(greys.data)).toEqual([0, 0, 0, 100, 100, 100, 200, 200, 200, 255, 255, 255]);
    const { data } = overlay(image, map, { opacity: 1 });
    expect(pixel(data, 0)).toEqual([0, 0, 4]);
    expect(pixel(data, 1)).toEqual([252, 255, 164]);
    expect(pixel(data, 2)).toEqual(pixel(inferno, 128));
    expect(pixel(data, 3)).toEqual([252, 255, 164]);
  });

  test('overlay mixes by opacity', () => {
    const { data } = overlay(image, ndarray(new Float32Array(4).fill(1), [2, 2]), { opacity: 0.25 });
    expect(pixel(data, 1)).toEqual([75 + 63, 75 + Math.round(63.75), 75 + 41]);
  });

  test('overlay of a pixel without a number shows the image alone', () => {
    const map = ndarray(new Float32Array(4).fill(Number.NaN), [2, 2]);
    expect(pixel(overlay(image, map).data, 1)).toEqual([100, 100, 100]);
  });

  test('overlay rejects an opacity above 1', () => {
    const map = ndarray(new Float32Array(4), [2, 2]);
    expect(() => overlay(image, map, { opacity: 1.5 })).toThrow(
      new RangeError('opacity must be from 0 to 1, got 1.5'),
    );
  });
});

describe('outlined', () => {
  test('outlined draws the border of the mask and leaves its inside and the picture given', () => {
    const picture = ndarray(new Uint8Array(75), [5, 5, 3]);
    const mask = ndarray(
      Uint8Array.from({ length: 25 }, (_, i) => (i % 5 > 0 && i % 5 < 4 && i < 20 ? 1 : 0)),
      [5, 5],
    );
    const { data } = outlined(picture, mask);
    const drawn = Array.from({ length: 25 }, (_, i) => (data[3 * i + 1] === 255 ? '#' : '.'));
    expect(drawn.join('')).toBe('.###.' + '.#.#.' + '.#.#.' + '.###.' + '.....');
    expect(picture.data.every((value) => value === 0)).toBe(true);
    expect(() => outlined(picture, ndarray(new Uint8Array(4), [2, 2]))).toThrow(RangeError);
  });
});
