/** How pictures come to a model's size. `placed.py` made the references. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type Fitting, placed, placedMask, unplaced } from '../../src/images/index.ts';

interface Reference {
  readonly by: string;
  readonly size: readonly [number, number];
  readonly fitting: Fitting;
  readonly values: readonly number[];
}

const references: readonly Reference[] = JSON.parse(
  readFileSync(new URL('placed.json', import.meta.url), 'utf8'),
);
const [height, width] = [23, 37];
const picture = ndarray(
  Float32Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    return (y * 31 + x * 17 + ((y * x) % 13) * 9) % 256;
  }),
  [height, width, 1],
);

describe('placed(image, shape, fitting)', () => {
  test.each(
    references.map((one) => [one.by, one.size.join(' x '), JSON.stringify(one.fitting), one] as const),
  )('is what %s makes of %s with %s', (by, _, __, { size, fitting, values }) => {
    const { data } = placed(picture, [...size, 1], fitting);
    const differences = values.map((value, i) => Math.abs(value - (data[i] ?? Number.NaN)));
    const mean = differences.reduce((sum, value) => sum + value, 0) / values.length;
    // Pillow rounds to whole grey levels after each axis, PyTorch does not.
    expect(mean).toBeLessThan(by === 'torch' ? 1e-3 : 0.5);
    expect(Math.max(...differences)).toBeLessThan(by === 'torch' ? 0.01 : 1.5);
  });

  test('turns colour to grey and copies grey to colours, whatever the fit', () => {
    const grey = placed(picture, [16, 16, 3], { fit: 'letterbox', antialias: true });
    expect(grey.shape).toEqual([16, 16, 3]);
    for (let i = 0; i < 16 * 16; i++) expect(grey.data[3 * i]).toBe(grey.data[3 * i + 2]);
    const colours = ndarray(new Float32Array(4 * 8 * 3).fill(100), [4, 8, 3]);
    const { data } = placed(colours, [4, 4, 1], { fit: 'letterbox' });
    expect([...data].map(Math.round)).toEqual([
      0, 0, 0, 0, 100, 100, 100, 100, 100, 100, 100, 100, 0, 0, 0, 0,
    ]);
  });
});

describe('placedMask(mask, size, fitting)', () => {
  const mask = ndarray(Uint8Array.from({ length: 4 * 8 }, (_, i) => Number(i % 8 >= 6)), [4, 8]); // biome-ignore format: a list reads better packed
  const rows = (flags: Uint8Array) => [0, 1, 2, 3].map((y) => flags.subarray(4 * y, 4 * y + 4).join(''));

  test('lies where its image lies', () => {
    expect(rows(placedMask(mask, [4, 4]).data)).toEqual(['0001', '0001', '0001', '0001']);
    expect(rows(placedMask(mask, [4, 4], { fit: 'letterbox' }).data)).toEqual([
      '0000',
      '0001',
      '0001',
      '0000',
    ]);
    expect(rows(placedMask(mask, [4, 4], { fit: 'centre-crop' }).data)).toEqual([
      '0000',
      '0000',
      '0000',
      '0000',
    ]);
  });

  test('covers as much of the image as the image itself does, of odd sizes too', () => {
    const whole = ndarray(new Uint8Array(height * width).fill(1), [height, width]);
    const white = ndarray(new Float32Array(height * width).fill(255), [height, width, 1]);
    for (const fit of ['stretch', 'letterbox', 'centre-crop'] as const) {
      const { data } = placed(white, [15, 16, 1], { fit });
      expect([...placedMask(whole, [15, 16], { fit }).data]).toEqual(
        [...data].map((value) => Number(value > 0)),
      );
    }
  });
});

describe('unplaced(map, size, fitting)', () => {
  const ones = (height: number, width: number) =>
    ndarray(new Float32Array(height * width).fill(1), [height, width]);
  const rows = (map: { readonly data: Float32Array }, width: number) =>
    Array.from({ length: map.data.length / width }, (_, y) => [
      ...map.data.subarray(y * width, (y + 1) * width),
    ]);

  test('leaves 0 where a centre crop saw nothing', () => {
    const back = unplaced(ones(4, 4), [4, 8], { fit: 'centre-crop' });
    expect(rows(back, 8)).toEqual(Array(4).fill([0, 0, 1, 1, 1, 1, 0, 0]));
  });

  test('drops what lies on the black of a letterbox', () => {
    const map = ndarray(Float32Array.of(9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9), [4, 4]);
    expect(rows(unplaced(map, [2, 4], { fit: 'letterbox' }), 4)).toEqual([[1, 2, 3, 4], [5, 6, 7, 8]]); // biome-ignore format: rows
  });

  test('stretches otherwise', () => {
    expect(rows(unplaced(ones(2, 2), [3, 1]), 1)).toEqual([[1], [1], [1]]);
  });
});
