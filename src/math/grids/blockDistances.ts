/**
 * The city-block distance, in pixels, from each cell of a row-major [height, width] array to the nearest cell that
 * holds `value`; Infinity where none does. Two sweeps (Rosenfeld & Pfaltz 1966, Journal of the ACM 13(4)).
 */
export function blockDistances(
  cells: ArrayLike<number>,
  [height, width]: readonly [height: number, width: number],
  value: number,
): Float64Array {
  const distances = new Float64Array(height * width);
  for (let i = 0; i < distances.length; i++) distances[i] = cells[i] === value ? 0 : Infinity;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (y > 0) distances[i] = Math.min(distances[i]!, distances[i - width]! + 1);
      if (x > 0) distances[i] = Math.min(distances[i]!, distances[i - 1]! + 1);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x;
      if (y < height - 1) distances[i] = Math.min(distances[i]!, distances[i + width]! + 1);
      if (x < width - 1) distances[i] = Math.min(distances[i]!, distances[i + 1]! + 1);
    }
  }
  return distances;
}
