import { describe, expect, test } from '@jest/globals';
import { syntheticDataset } from '../../src/datasets/index.ts';
import type { LoadedItem } from '../../src/types/dataset.ts';

const loadAll = (dataset: ReturnType<typeof syntheticDataset>): Promise<LoadedItem[]> =>
  Promise.all(dataset.items.map((item) => item.load()));

describe('syntheticDataset(options)', () => {
  test('has 24 grey images of 64 x 64 with values in 0..255', async () => {
    const images = await loadAll(syntheticDataset({ seed: 'a' }));
    expect(images).toHaveLength(24);
    for (const { image, mask } of images) {
      expect(image.shape).toEqual([64, 64, 1]);
      expect(mask?.shape).toEqual([64, 64]);
      expect(Math.min(...image.data)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...image.data)).toBeLessThanOrEqual(255);
    }
  });

  test('has one disc in each: the mask has the area of a circle with its width', async () => {
    for (const { mask } of await loadAll(syntheticDataset({ seed: 'a' }))) {
      const data = mask?.data as Uint8Array;
      const inside = [...data.keys()].filter((pixel) => data[pixel] === 1);
      const rows = inside.map((pixel) => Math.floor(pixel / 64));
      const columns = inside.map((pixel) => pixel % 64);
      const tall = Math.max(...rows) - Math.min(...rows) + 1;
      const wide = Math.max(...columns) - Math.min(...columns) + 1;
      expect(Math.abs(tall - wide)).toBeLessThanOrEqual(1);
      const radius = Math.sqrt(inside.length / Math.PI);
      expect(Math.abs(2 * radius - (tall + wide) / 2)).toBeLessThan(1);
      expect(radius).toBeGreaterThan(3.5);
      expect(radius).toBeLessThan(8.5);
    }
  });

  test('is bright inside: no pixel of the mask is darker than the brightest of the background near it', async () => {
    for (const { image, mask } of await loadAll(syntheticDataset({ seed: 'b', count: 8 }))) {
      let step = 0;
      const data = mask?.data as Uint8Array;
      for (let pixel = 0; pixel < data.length - 1; pixel++) {
        if (data[pixel] === 0 && data[pixel + 1] === 1) {
          step = (image.data[pixel + 1] as number) - (image.data[pixel] as number);
          // At least 60 grey levels, less what a background of 40 levels and sigma 6 changes in a pixel.
          expect(step).toBeGreaterThan(50);
        }
      }
      expect(step).toBeGreaterThan(0);
    }
  });

  test('is the same for the same seed, whatever the count, and other for another', async () => {
    const [first] = await loadAll(syntheticDataset({ seed: 'a', count: 1 }));
    const [again] = await loadAll(syntheticDataset({ seed: 'a', count: 3 }));
    const [other] = await loadAll(syntheticDataset({ seed: 'b', count: 1 }));
    expect(again?.image.data).toEqual(first?.image.data);
    expect(again?.mask?.data).toEqual(first?.mask?.data);
    expect(other?.image.data).not.toEqual(first?.image.data);
  });

  test('mistakes throw with name, rule and value', () => {
    expect(() => syntheticDataset({ seed: 'a', count: 0 })).toThrow(
      'count must be a positive integer, got 0',
    );
    expect(() => syntheticDataset({ seed: 'a', size: 16 })).toThrow('at least 32, got 16');
  });
});
