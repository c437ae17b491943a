import { type ArrayPair, type VisitMeans, type WindowMeans, windowMeans } from './windowMeans.ts';

/** Wang's window: 11 taps, standard deviation 1.5, which is scikit-image's at truncate 3.5. */
export const gaussianWindowSize = 11;
const sigma = 1.5;
const overlap = gaussianWindowSize - 1;
/** Rows that go down the columns together: a band of all four quantities at width 512 stays in the cache. */
const bandRows = 32;

/** The taps from the centre outwards; with their mirror images they sum to 1. */
type Taps = readonly [number, number, number, number, number, number];

/**
 * Visits, in bands of rows, the Gaussian-weighted means of a, b, a² + b² and a · b over every window of 11 by 11
 * values that lies inside the arrays: weights exp(-(dx² + dy²) / (2 · 1.5²)), scaled to sum to 1
 * (Wang et al. 2004, IEEE TIP 13(4)). Separable: along the rows, then down the columns.
 */
export function gaussianWindowMeans(pair: ArrayPair, visit: VisitMeans): void {
  const { height, width } = pair;
  const taps = gaussianTaps();
  const outWidth = width - overlap;
  const outHeight = height - overlap;
  const raw = windowMeans(width);
  const band = windowMeans((bandRows + overlap) * outWidth);
  const means = windowMeans(bandRows * outWidth);
  for (let y = 0; y < overlap; y++) smoothRow(pair, { y, raw, taps }, band, y * outWidth);
  for (let top = 0; top < outHeight; top += bandRows) {
    // The first rows of the band are there already; the rest of it comes from new rows of the arrays.
    const rows = Math.min(bandRows, outHeight - top);
    for (let i = overlap; i < overlap + rows; i++) {
      smoothRow(pair, { y: top + i, raw, taps }, band, i * outWidth);
    }
    for (const quantity of ['a', 'b', 'squares', 'products'] as const) {
      smoothColumns(band[quantity], taps, { width: outWidth, rows }, means[quantity]);
      band[quantity].copyWithin(0, rows * outWidth, (rows + overlap) * outWidth);
    }
    visit(means, rows * outWidth);
  }
}

function gaussianTaps(): Taps {
  const weight = (distance: number) => Math.exp(-(distance ** 2) / (2 * sigma ** 2));
  const sum = weight(0) + 2 * (weight(1) + weight(2) + weight(3) + weight(4) + weight(5));
  return [
    weight(0) / sum,
    weight(1) / sum,
    weight(2) / sum,
    weight(3) / sum,
    weight(4) / sum,
    weight(5) / sum,
  ];
}

/** Writes the four quantities of row y, smoothed along the row, to `out` from `start` on. */
function smoothRow(
  { a, b, width }: ArrayPair,
  { y, raw, taps }: { y: number; raw: WindowMeans; taps: Taps },
  out: WindowMeans,
  start: number,
): void {
  const { a: rawA, b: rawB, squares, products } = raw;
  for (let x = 0; x < width; x++) {
    const u = a[y * width + x]!;
    const v = b[y * width + x]!;
    rawA[x] = u;
    rawB[x] = v;
    squares[x] = u * u + v * v;
    products[x] = u * v;
  }
  smoothLine(rawA, taps, out.a, start);
  smoothLine(rawB, taps, out.b, start);
  smoothLine(squares, taps, out.squares, start);
  smoothLine(products, taps, out.products, start);
}

/** out[start + x] = sum over k of tap(|k - 5|) · line[x + k], k from 0 to 10; the window slides through variables. */
function smoothLine(line: Float64Array, taps: Taps, out: Float64Array, start: number): void {
  const [t0, t1, t2, t3, t4, t5] = taps;
  let a = line[0]!;
  let b = line[1]!;
  let c = line[2]!;
  let d = line[3]!;
  let e = line[4]!;
  let f = line[5]!;
  let g = line[6]!;
  let h = line[7]!;
  let i = line[8]!;
  let j = line[9]!;
  for (let x = 0; x < line.length - overlap; x++) {
    const k = line[x + overlap]!;
    out[start + x] = t0 * f + t1 * (e + g) + t2 * (d + h) + t3 * (c + i) + t4 * (b + j) + t5 * (a + k);
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
    f = g;
    g = h;
    h = i;
    i = j;
    j = k;
  }
}

/** The same down each column of `band`, [rows + 10, width], to `out`, [rows, width]. */
function smoothColumns(
  band: Float64Array,
  taps: Taps,
  { width, rows }: { width: number; rows: number },
  out: Float64Array,
): void {
  const [t0, t1, t2, t3, t4, t5] = taps;
  for (let x = 0; x < width; x++) {
    let a = band[x]!;
    let b = band[width + x]!;
    let c = band[2 * width + x]!;
    let d = band[3 * width + x]!;
    let e = band[4 * width + x]!;
    let f = band[5 * width + x]!;
    let g = band[6 * width + x]!;
    let h = band[7 * width + x]!;
    let i = band[8 * width + x]!;
    let j = band[9 * width + x]!;
    const end = rows * width;
    for (let to = x; to < end; to += width) {
      const k = band[to + overlap * width]!;
      out[to] = t0 * f + t1 * (e + g) + t2 * (d + h) + t3 * (c + i) + t4 * (b + j) + t5 * (a + k);
      a = b;
      b = c;
      c = d;
      d = e;
      e = f;
      f = g;
      g = h;
      h = i;
      i = j;
      j = k;
    }
  }
}
