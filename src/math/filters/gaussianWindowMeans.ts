import { type ArrayPair, type VisitMeans, type WindowMeans, windowMeans } from './windowMeans.ts';

/** Wang's window: 11 taps, standard deviation 1.5, which is scikit-image's at truncate 3.5. */
export const gaussianWindowSize = 11;
const sigma = 1.5;
const overlap = gaussianWindowSize - 1;
const slack = 3;
/** Rows that go down the columns together, a multiple of 4: a band of four quantities at width 512 stays in the cache. */
const bandRows = 16;

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
  // Four at a time may run past the end of a row: into the next one, which comes later, or into this slack.
  const raw = windowMeans(width + slack);
  const band = windowMeans((bandRows + overlap) * outWidth + slack);
  const means = windowMeans(bandRows * outWidth);
  for (let y = 0; y < overlap; y++) smoothRow(pair, { y, raw, taps }, band, y * outWidth);
  for (let top = 0; top < outHeight; top += bandRows) {
    // The first rows of the band are there already; the rest of it comes from new rows of the arrays.
    const rows = Math.min(bandRows, outHeight - top);
    for (let i = overlap; i < overlap + rows; i++) {
      smoothRow(pair, { y: top + i, raw, taps }, band, i * outWidth);
    }
    for (const quantity of ['a', 'b', 'squares', 'products'] as const) {
      // Rows beyond the last come out as they may: nobody is shown them.
      smoothColumns(
        band[quantity],
        taps,
        { width: outWidth, rows: 4 * Math.ceil(rows / 4) },
        means[quantity],
      );
      band[quantity].copyWithin(0, rows * outWidth, (rows + overlap) * outWidth);
    }
    visit(means, rows * outWidth);
  }
}

/** The weights of Wang's window along an axis. */
export function gaussianWeights(): Float64Array {
  const [centre, ...sides] = gaussianTaps();
  return Float64Array.of(...sides.toReversed(), centre, ...sides);
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

/**
 * out[start + x] = sum over k of tap(|k - 5|) · line[x + k], k from 0 to 10: four at a time, so that a value that is
 * read once serves eleven sums.
 */
function smoothLine(line: Float64Array, taps: Taps, out: Float64Array, start: number): void {
  const [t0, t1, t2, t3, t4, t5] = taps;
  const length = line.length - slack - overlap;
  let [a, b, c, d, e] = [line[0]!, line[1]!, line[2]!, line[3]!, line[4]!];
  let [f, g, h, i, j] = [line[5]!, line[6]!, line[7]!, line[8]!, line[9]!];
  for (let x = 0; x < length; x += 4) {
    const k = line[x + 10]!;
    const l = line[x + 11]!;
    const m = line[x + 12]!;
    const n = line[x + 13]!;
    const to = start + x;
    out[to] = t0 * f + t1 * (e + g) + t2 * (d + h) + t3 * (c + i) + t4 * (b + j) + t5 * (a + k);
    out[to + 1] = t0 * g + t1 * (f + h) + t2 * (e + i) + t3 * (d + j) + t4 * (c + k) + t5 * (b + l);
    out[to + 2] = t0 * h + t1 * (g + i) + t2 * (f + j) + t3 * (e + k) + t4 * (d + l) + t5 * (c + m);
    out[to + 3] = t0 * i + t1 * (h + j) + t2 * (g + k) + t3 * (f + l) + t4 * (e + m) + t5 * (d + n);
    a = e;
    b = f;
    c = g;
    d = h;
    e = i;
    f = j;
    g = k;
    h = l;
    i = m;
    j = n;
  }
}

/** The same down each column of `band`, [rows + 10, width], to `out`, [rows, width]; rows are a multiple of 4. */
function smoothColumns(
  band: Float64Array,
  taps: Taps,
  { width, rows }: { width: number; rows: number },
  out: Float64Array,
): void {
  const [t0, t1, t2, t3, t4, t5] = taps;
  for (let y = 0; y < rows; y += 4) {
    const end = (y + 1) * width;
    for (let x = y * width; x < end; x++) {
      const a = band[x]!;
      const b = band[x + width]!;
      const c = band[x + 2 * width]!;
      const d = band[x + 3 * width]!;
      const e = band[x + 4 * width]!;
      const f = band[x + 5 * width]!;
      const g = band[x + 6 * width]!;
      const h = band[x + 7 * width]!;
      const i = band[x + 8 * width]!;
      const j = band[x + 9 * width]!;
      const k = band[x + 10 * width]!;
      const l = band[x + 11 * width]!;
      const m = band[x + 12 * width]!;
      const n = band[x + 13 * width]!;
      out[x] = t0 * f + t1 * (e + g) + t2 * (d + h) + t3 * (c + i) + t4 * (b + j) + t5 * (a + k);
      out[x + width] = t0 * g + t1 * (f + h) + t2 * (e + i) + t3 * (d + j) + t4 * (c + k) + t5 * (b + l);
      out[x + 2 * width] = t0 * h + t1 * (g + i) + t2 * (f + j) + t3 * (e + k) + t4 * (d + l) + t5 * (c + m);
      out[x + 3 * width] = t0 * i + t1 * (h + j) + t2 * (g + k) + t3 * (f + l) + t4 * (e + m) + t5 * (d + n);
    }
  }
}
