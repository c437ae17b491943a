import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { boxMask, fittedMask, rleMask } from '../../src/images/index.ts';
import type { Mask } from '../../src/types/arrays.ts';

function rows({ data, shape }: Mask): string[] {
  const [height, width] = shape as [number, number];
  return Array.from({ length: height }, (_, y) => data.subarray(y * width, (y + 1) * width).join(''));
}

const box = { x: 1, y: 0, width: 2, height: 1 };

describe('boxMask', () => {
  test('boxMask holds the pixels from x to x + width - 1', () => {
    expect(rows(boxMask([box], { size: [2, 4] }))).toEqual(['0110', '0000']);
  });

  test('boxMask of several boxes is their union, and of none is empty', () => {
    const other = { x: 2, y: 0, width: 2, height: 2 };
    expect(rows(boxMask([box, other], { size: [2, 4] }))).toEqual(['0111', '0011']);
    expect(rows(boxMask([], { size: [1, 2] }))).toEqual(['00']);
  });

  test('boxMask in another size is the mask of the frame resized by the nearest pixel', () => {
    const frame = [37, 53] as const;
    for (let x = 0; x < 50; x += 7) {
      for (let y = 0; y < 30; y += 5) {
        const one = { x, y, width: 3 + (y % 11), height: 1 + (x % 6) };
        const cut = { ...one, width: Math.min(one.width, 53 - x), height: Math.min(one.height, 37 - y) };
        const drawn = new Uint8Array(37 * 53);
        for (let v = y; v < y + cut.height; v++) drawn.fill(1, v * 53 + x, v * 53 + x + cut.width);
        for (const size of [
          [20, 20],
          [74, 60],
        ] as const) {
          const expected = fittedMask(ndarray(drawn, [...frame]), size);
          expect(boxMask([cut], { size, frame }).data).toEqual(expected.data);
        }
      }
    }
  });

  test('boxMask under arun2021 goes from int(320 c / 1023) to that of its end, both included', () => {
    // int(320 * 100 / 1023) = 31, int(320 * 300 / 1023) = 93, int(320 * 200 / 1023) = 62, int(320 * 250 / 1023) = 78.
    const mask = boxMask([{ x: 100, y: 200, width: 200, height: 50 }], {
      size: [320, 320],
      frame: [1024, 1024],
      rule: 'arun2021',
    });
    const set = Array.from(mask.data.keys()).filter((i) => mask.data[i] === 1);
    expect(set.length).toBe((93 - 31 + 1) * (78 - 62 + 1));
    expect(set[0]).toBe(62 * 320 + 31);
    expect(set.at(-1)).toBe(78 * 320 + 93);
  });

  test('boxMask under arun2021 is cut at the edge', () => {
    const whole = { x: 0, y: 0, width: 1024, height: 1024 };
    const mask = boxMask([whole], { size: [320, 320], frame: [1024, 1024], rule: 'arun2021' });
    expect(mask.data.every((value) => value === 1)).toBe(true);
  });

  test('boxMask of a box that leaves the image or has no area names it', () => {
    expect(() => boxMask([{ ...box, x: 3 }], { size: [2, 4] })).toThrow(
      new RangeError('box must have an area and lie in the image of 4 x 2, got x 3, y 0, width 2, height 1'),
    );
    expect(() => boxMask([{ ...box, width: 0 }], { size: [2, 4] })).toThrow('width 0');
    expect(() => boxMask([{ ...box, y: -1 }], { size: [2, 4] })).toThrow('y -1');
    expect(() => boxMask([{ ...box, x: Number.NaN }], { size: [2, 4] })).toThrow('x NaN');
  });
});

describe('rleMask', () => {
  test('rleMask counts down the columns, each run from the end of the one before', () => {
    // Skip 1, mark 2, skip 2, mark 1: pixels 1, 2 and 5 in the order of columns of height 3.
    expect(rows(rleMask(['1 2 2 1'], [3, 2]))).toEqual(['00', '10', '11']);
  });

  test('rleMask of several texts is their union, and -1 is empty', () => {
    expect(rows(rleMask(['0 1', ' 5 1'], [3, 2]))).toEqual(['10', '00', '01']);
    expect(rows(rleMask(['-1'], [1, 2]))).toEqual(['00']);
    expect(rows(rleMask([' -1 '], [1, 2]))).toEqual(['00']);
  });

  test('rleMask rejects broken texts and runs over the end', () => {
    expect(() => rleMask(['1 2 3'], [3, 2])).toThrow('run lengths must be pairs of whole numbers, got 1 2 3');
    expect(() => rleMask(['1 x'], [3, 2])).toThrow('got 1 x');
    expect(() => rleMask(['1 -2'], [3, 2])).toThrow('got 1 -2');
    expect(() => rleMask(['5 2'], [3, 2])).toThrow(
      new RangeError('run lengths must end within 2 x 3 pixels, got an end at 7'),
    );
  });
});
