import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import type { SaliencyMap } from '../types/arrays.ts';

/**
 * A map for a picture of at most `longest` pixels on either side: means of whole squares of pixels, of what there is
 * of them at the right and lower edges. Itself where it is small enough.
 */
export function reducedMap(map: SaliencyMap, longest: number): SaliencyMap {
  const [height = 0, width = 0] = map.shape;
  const block = Math.ceil(Math.max(height, width) / longest);
  if (block <= 1) return map;
  const values = dense(map);
  const [rows, columns] = [Math.ceil(height / block), Math.ceil(width / block)];
  const means = Float32Array.from({ length: rows * columns }, (_, index) => {
    const [top, left] = [Math.floor(index / columns) * block, (index % columns) * block];
    const [bottom, right] = [Math.min(top + block, height), Math.min(left + block, width)];
    let sum = 0;
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) sum += values[row * width + column] ?? 0;
    }
    return sum / ((bottom - top) * (right - left));
  });
  return ndarray(means, [rows, columns]);
}
