/** JPEG's table for brightness at quality 50 (ITU-T T.81, annex K), row by row of an 8 x 8 block of frequencies. */
const table50 = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

const side = 8;

/** basis[u * 8 + x]: the orthonormal cosine of frequency u at place x. */
const basis = Float64Array.from({ length: side * side }, (_, i) => {
  const [u, x] = [Math.floor(i / side), i % side];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * side));
});

/**
 * A channel [height, width] of 0..255 after the loss of JPEG: blocks of 8 x 8, the edge repeated to fill the last ones,
 * their cosine coefficients rounded to multiples of the standard table at `quality` (1 to 100, as libjpeg scales it).
 * Without the coding, which loses nothing.
 */
export function quantizedByBlocks(
  values: Float64Array,
  [height, width]: readonly [height: number, width: number],
  quality: number,
): Float64Array {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const steps = table50.map((step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))));
  const out = new Float64Array(values.length);
  const block = new Float64Array(side * side);
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      for (let i = 0; i < block.length; i++) {
        const y = Math.min(height - 1, top + Math.floor(i / side));
        const x = Math.min(width - 1, left + (i % side));
        block[i] = values[y * width + x]! - 128;
      }
      const coefficients = transformed(block, false);
      for (let i = 0; i < block.length; i++) {
        coefficients[i] = Math.round(coefficients[i]! / steps[i]!) * steps[i]!;
      }
      const back = transformed(coefficients, true);
      for (let i = 0; i < block.length; i++) {
        const [y, x] = [top + Math.floor(i / side), left + (i % side)];
        if (y < height && x < width) out[y * width + x] = back[i]! + 128;
      }
    }
  }
  return out;
}

/** The two-dimensional cosine transform of a block, or its inverse: rows, then columns. */
function transformed(block: Float64Array, isBack: boolean): Float64Array {
  const weight = (u: number, x: number) => (isBack ? basis[x * side + u]! : basis[u * side + x]!);
  const rows = new Float64Array(block.length);
  const out = new Float64Array(block.length);
  for (let y = 0; y < side; y++) {
    for (let u = 0; u < side; u++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += weight(u, x) * block[y * side + x]!;
      rows[y * side + u] = sum;
    }
  }
  for (let x = 0; x < side; x++) {
    for (let u = 0; u < side; u++) {
      let sum = 0;
      for (let y = 0; y < side; y++) sum += weight(u, y) * rows[y * side + x]!;
      out[u * side + x] = sum;
    }
  }
  return out;
}
