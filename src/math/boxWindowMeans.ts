import { type ArrayPair, type VisitMeans, type WindowMeans, windowMeans } from './windowMeans.ts';

/**
 * Visits, row by row, the plain means of a, b, a² + b² and a · b over every window of `size` by `size` values that
 * lies inside the arrays. Running sums in float64: the time does not depend on `size`.
 */
export function boxWindowMeans(pair: ArrayPair, size: number, visit: VisitMeans): void {
  const columns = windowMeans(pair.width);
  const row = windowMeans(pair.width - size + 1);
  for (let y = 0; y < pair.height; y++) {
    addRow(columns, pair, y, 1);
    if (y >= size) addRow(columns, pair, y - size, -1);
    if (y < size - 1) continue;
    slidingMeans(columns.a, size, row.a);
    slidingMeans(columns.b, size, row.b);
    slidingMeans(columns.squares, size, row.squares);
    slidingMeans(columns.products, size, row.products);
    visit(row, row.a.length);
  }
}

/** Adds row y of each quantity, times `sign`, to the sums of the columns. */
function addRow(out: WindowMeans, { a, b, width }: ArrayPair, y: number, sign: 1 | -1): void {
  const { a: outA, b: outB, squares, products } = out;
  const start = y * width;
  for (let x = 0; x < width; x++) {
    const u = a[start + x]!;
    const v = b[start + x]!;
    outA[x]! += sign * u;
    outB[x]! += sign * v;
    squares[x]! += sign * (u * u + v * v);
    products[x]! += sign * u * v;
  }
}

/** out[x] = (columns[x] + … + columns[x + size - 1]) / size². */
function slidingMeans(columns: Float64Array, size: number, out: Float64Array): void {
  const scale = 1 / (size * size);
  let sum = 0;
  for (let x = 0; x < size - 1; x++) sum += columns[x]!;
  for (let x = 0; x < out.length; x++) {
    sum += columns[x + size - 1]!;
    out[x] = sum * scale;
    sum -= columns[x]!;
  }
}
