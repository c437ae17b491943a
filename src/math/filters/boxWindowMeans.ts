import { type ArrayPair, type VisitMeans, type WindowMeans, windowMeans } from './windowMeans.ts';

/**
 * Visits, row by row, the plain means of a, b, a² + b² and a · b over every window of `size` by `size` values that
 * lies inside the arrays. Running sums in float64: the time does not depend on `size`.
 */
export function boxWindowMeans(pair: ArrayPair, size: number, visit: VisitMeans): void {
  const columns = windowMeans(pair.width);
  const row = windowMeans(pair.width - size + 1);
  for (let y = 0; y < pair.height; y++) {
    if (y < size) addRow(columns, pair, y);
    else replaceRow(columns, pair, { added: y, dropped: y - size });
    if (y < size - 1) continue;
    slidingMeans(columns, size, row);
    visit(row, row.a.length);
  }
}

/** Adds row y of each quantity to the sums of the columns. */
function addRow(out: WindowMeans, { a, b, width }: ArrayPair, y: number): void {
  const { a: outA, b: outB, squares, products } = out;
  const start = y * width;
  for (let x = 0; x < width; x++) {
    const u = a[start + x]!;
    const v = b[start + x]!;
    outA[x]! += u;
    outB[x]! += v;
    squares[x]! += u * u + v * v;
    products[x]! += u * v;
  }
}

/** Adds one row of each quantity to the sums of the columns and takes another from them. */
function replaceRow(
  out: WindowMeans,
  { a, b, width }: ArrayPair,
  { added, dropped }: { added: number; dropped: number },
): void {
  const { a: outA, b: outB, squares, products } = out;
  const start = added * width;
  const before = dropped * width;
  for (let x = 0; x < width; x++) {
    const u = a[start + x]!;
    const v = b[start + x]!;
    const s = a[before + x]!;
    const t = b[before + x]!;
    outA[x]! += u - s;
    outB[x]! += v - t;
    squares[x]! += u * u + v * v - (s * s + t * t);
    products[x]! += u * v - s * t;
  }
}

/** out[x] = (columns[x] + … + columns[x + size - 1]) / size², of the four quantities side by side: no sum waits for another. */
function slidingMeans({ a, b, squares, products }: WindowMeans, size: number, out: WindowMeans): void {
  const scale = 1 / (size * size);
  let [sumA, sumB, sumSquares, sumProducts] = [0, 0, 0, 0];
  for (let x = 0; x < size - 1; x++) {
    sumA += a[x]!;
    sumB += b[x]!;
    sumSquares += squares[x]!;
    sumProducts += products[x]!;
  }
  const { a: outA, b: outB, squares: outSquares, products: outProducts } = out;
  for (let x = 0; x < outA.length; x++) {
    const end = x + size - 1;
    sumA += a[end]!;
    sumB += b[end]!;
    sumSquares += squares[end]!;
    sumProducts += products[end]!;
    outA[x] = sumA * scale;
    outB[x] = sumB * scale;
    outSquares[x] = sumSquares * scale;
    outProducts[x] = sumProducts * scale;
    sumA -= a[x]!;
    sumB -= b[x]!;
    sumSquares -= squares[x]!;
    sumProducts -= products[x]!;
  }
}
