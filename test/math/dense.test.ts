import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { dense } from '../../src/math/arrays/dense.ts';

const numbers = Float32Array.from({ length: 24 }, (_, i) => i);

describe('dense(array)', () => {
  test('of a row-major array is its own memory, from its offset on', () => {
    const block = ndarray(numbers, [2, 3, 4]);
    expect(dense(block).buffer).toBe(numbers.buffer);
    expect([...dense(block.pick(1, null, null))]).toEqual([...numbers.subarray(12)]);
    expect(dense(block.pick(1, null, null)).buffer).toBe(numbers.buffer);
  });

  test('of a strided array is a copy in row-major order, equal to reading it element by element', () => {
    const block = ndarray(numbers, [2, 3, 4]);
    const views = [
      block.transpose(2, 0, 1),
      block.pick(null, 1, null),
      block.pick(null, null, 3),
      block.step(1, -1, 2),
      block.hi(2, 2, 3).lo(1, 0, 1),
      block.pick(1, 2, null).step(-1),
    ];
    for (const view of views) {
      const copy = dense(view);
      expect([...copy]).toEqual(readOneByOne(view));
      expect(copy.buffer).not.toBe(numbers.buffer);
    }
  });

  test('keeps the kind of the numbers, and ignores the stride of an axis of length 1', () => {
    expect(dense(ndarray(Uint8Array.of(1, 2, 3, 4), [2, 2]).transpose(1, 0))).toEqual(
      Uint8Array.of(1, 3, 2, 4),
    );
    const single = ndarray(numbers, [1, 24], [7, 1], 0);
    expect(dense(single).buffer).toBe(numbers.buffer);
    expect(dense(ndarray(numbers, [0, 4])).length).toBe(0);
  });
});

function readOneByOne(view: ndarray.NdArray<Float32Array>, prefix: readonly number[] = []): number[] {
  if (prefix.length === view.dimension) return [view.get(...prefix)];
  const length = view.shape[prefix.length] as number;
  return Array.from({ length }, (_, i) => readOneByOne(view, [...prefix, i])).flat();
}
