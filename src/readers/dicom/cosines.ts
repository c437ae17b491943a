/** cos((2 x + 1) u pi / 16) / 2, and less by the square root of 2 for u = 0, at 8 u + x. */
const basis = Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (Math.cos(((2 * x + 1) * u * Math.PI) / 16) / 2) * (u === 0 ? Math.SQRT1_2 : 1);
});

const half = new Float64Array(64);

/** The inverse cosine transform of 8 x 8 numbers in their place (ISO 10918-1, A.3.3), by rows, then by columns. */
export function inverseCosines(out: Float64Array): void {
  for (let row = 0; row < 8; row++) {
    // High frequencies are mostly 0, and add nothing.
    let last = 7;
    while (last >= 0 && out[8 * row + last] === 0) last--;
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u <= last; u++) sum += out[8 * row + u]! * basis[8 * u + x]!;
      half[8 * row + x] = sum;
    }
  }
  for (let column = 0; column < 8; column++) {
    for (let y = 0; y < 8; y++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += half[8 * v + column]! * basis[8 * v + y]!;
      out[8 * y + column] = sum;
    }
  }
}
