/**
 * Means of the block x block squares of a size x size grid, [ceil(size / block), ceil(size / block)]; squares at the
 * right and lower edges are cut off there and their means are of what is left.
 */
export function blockMeans(
  values: ArrayLike<number>,
  size: number,
  block: number,
): { readonly values: Float64Array; readonly size: number } {
  const across = Math.ceil(size / block);
  const sums = new Float64Array(across * across);
  for (let row = 0; row < size; row++) {
    const start = Math.floor(row / block) * across;
    for (let column = 0; column < size; column++) {
      const position = start + Math.floor(column / block);
      sums[position] = sums[position]! + values[row * size + column]!;
    }
  }
  const extent = (index: number) => Math.min(block, size - index * block);
  const means = sums.map((sum, i) => sum / (extent(Math.floor(i / across)) * extent(i % across)));
  return { values: means, size: across };
}
