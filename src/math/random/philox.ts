const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const rounds = 10;
// Held here because a look-up of the global in every product is slow in a sandboxed realm.
const imul = Math.imul;

/**
 * Philox4x32-10: writes to `out` the four 32-bit words that the cipher makes of four counter words under two key
 * words. A pure function: equal inputs, equal outputs, and any block can be computed without the ones before it.
 * Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function philox4x32(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  let c0 = counter[0]!;
  let c1 = counter[1]!;
  let c2 = counter[2]!;
  let c3 = counter[3]!;
  let k0 = key[0]!;
  let k1 = key[1]!;
  for (let round = 0; round < rounds; round++) {
    const high0 = productHigh(multiplier0, c0);
    const low0 = imul(multiplier0, c0);
    const high1 = productHigh(multiplier1, c2);
    const low1 = imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + weyl0) | 0;
    k1 = (k1 + weyl1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit words, by 16-bit halves. */
function productHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + (imul(a0, b0) >>> 16); // below 2^32
  const crossed = a0 * b1 + (middle & 0xffff); // below 2^32
  return (imul(a1, b1) + (middle >>> 16) + (crossed >>> 16)) | 0;
}
