/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const constants = fractions(64, Math.cbrt);
/** The same of the square roots of the first 8 primes (5.3.3). */
const start = fractions(8, Math.sqrt);

const blockBytes = 64;
const schedule = new Int32Array(64);

/**
 * SHA-256 of bytes, in hexadecimal (FIPS 180-4). Node has a faster one, which browsers lack: theirs answers later, and
 * seeds are needed at once.
 */
export function sha256(bytes: Uint8Array): string {
  const state = Int32Array.from(start);
  const whole = bytes.length - (bytes.length % blockBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += blockBytes) compress(state, view, at);
  const end = padded(bytes.subarray(whole), bytes.length);
  for (let at = 0; at < end.byteLength; at += blockBytes) compress(state, end, at);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The same of a text in UTF-8. */
export function textSha256(text: string): string {
  return sha256(new TextEncoder().encode(text));
}

/** The last bytes with a one, zeros and the length of all in bits, in one block or two (5.1.1). */
function padded(rest: Uint8Array, length: number): DataView {
  const out = new Uint8Array(rest.length + 9 > blockBytes ? 2 * blockBytes : blockBytes);
  out.set(rest);
  out[rest.length] = 0x80;
  const view = new DataView(out.buffer);
  view.setUint32(out.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(out.length - 4, (length << 3) >>> 0);
  return view;
}

/** One block of 16 words (6.2.2). */
function compress(state: Int32Array, block: DataView, at: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const [x, y] = [w[t - 15]!, w[t - 2]!];
    const low = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
    const high = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
    w[t] = (w[t - 16]! + low + w[t - 7]! + high) | 0;
  }
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!];
  for (let t = 0; t < 64; t++) {
    const choice = (e & f) ^ (~e & g);
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + constants[t]! + w[t]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i]! + value) | 0;
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function fractions(count: number, root: (prime: number) => number): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32) | 0);
}
