import FFT from 'fft.js';

/** Complex numbers in row-major order, by their parts. */
export interface ComplexArray {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Replaces the values of an array of any `shape` by their discrete Fourier transform over all axes,
 * X_k = Σ x_j e^(−2πi jk/n); `inverse`: by x_j = 1/n Σ X_k e^(2πi jk/n). Any lengths: powers of two by fft.js, others by
 * Bluestein's convolution (1970, IEEE Transactions on Audio and Electroacoustics 18(4)).
 */
export function fourierTransform(
  { re, im }: ComplexArray,
  shape: readonly number[],
  { inverse = false }: { readonly inverse?: boolean } = {},
): void {
  const size = shape.reduce((product, length) => product * length, 1);
  if (re.length !== size || im.length !== size) {
    throw new RangeError(`values must be as many as shape [${shape}] has, got ${re.length} and ${im.length}`);
  }
  // The inverse is the transform with the parts changed over, divided by the number of values.
  const [first, second] = inverse ? [im, re] : [re, im];
  let step = size;
  for (const length of shape) {
    step /= length;
    alongAxis({ re: first, im: second }, length, step);
  }
  if (!inverse) return;
  for (let i = 0; i < size; i++) {
    re[i]! /= size;
    im[i]! /= size;
  }
}

/** A length's transform of `line`, real and imaginary parts in turn, in place. */
type LineTransform = (line: Float64Array) => void;

function alongAxis({ re, im }: ComplexArray, length: number, step: number): void {
  if (length === 1) return;
  const transform = isPowerOfTwo(length) ? powerOfTwo(length) : bluestein(length);
  const line = new Float64Array(2 * length);
  for (let block = 0; block < re.length; block += length * step) {
    for (let start = block; start < block + step; start++) {
      for (let k = 0; k < length; k++) {
        line[2 * k] = re[start + k * step]!;
        line[2 * k + 1] = im[start + k * step]!;
      }
      transform(line);
      for (let k = 0; k < length; k++) {
        re[start + k * step] = line[2 * k]!;
        im[start + k * step] = line[2 * k + 1]!;
      }
    }
  }
}

function isPowerOfTwo(length: number): boolean {
  return (length & (length - 1)) === 0;
}

function powerOfTwo(length: number): LineTransform {
  const fft = new FFT(length);
  const out = new Float64Array(2 * length);
  return (line) => {
    fft.transform(out, line);
    line.set(out);
  };
}

/** jk = (j² + k² − (k − j)²) / 2 makes the transform a convolution with e^(πi j²/n), done at a power of two. */
function bluestein(length: number): LineTransform {
  let padded = 1;
  while (padded < 2 * length - 1) padded *= 2;
  const transform = powerOfTwo(padded);
  const chirp = new Float64Array(2 * length);
  const kernel = new Float64Array(2 * padded);
  for (let k = 0; k < length; k++) {
    // The angle is taken after the square is reduced, which keeps its digits.
    const angle = (Math.PI * ((k * k) % (2 * length))) / length;
    chirp[2 * k] = Math.cos(angle);
    chirp[2 * k + 1] = Math.sin(angle);
    for (const index of k === 0 ? [0] : [k, padded - k]) {
      kernel[2 * index] = chirp[2 * k]!;
      kernel[2 * index + 1] = chirp[2 * k + 1]!;
    }
  }
  transform(kernel);
  const work = new Float64Array(2 * padded);
  return (line) => {
    work.fill(0);
    for (let k = 0; k < length; k++) turnedBack(line, chirp, { from: k, out: work });
    transform(work);
    // Times the kernel, then back: the inverse is the transform of the conjugate.
    for (let k = 0; k < padded; k++) {
      const [a, b, c, d] = [work[2 * k]!, work[2 * k + 1]!, kernel[2 * k]!, kernel[2 * k + 1]!];
      work[2 * k] = (a * c - b * d) / padded;
      work[2 * k + 1] = -(a * d + b * c) / padded;
    }
    transform(work);
    for (let k = 0; k < length; k++) {
      work[2 * k + 1] = -work[2 * k + 1]!;
      turnedBack(work, chirp, { from: k, out: line });
    }
  };
}

/** out_k = values_k · conjugate of chirp_k. */
function turnedBack(
  values: Float64Array,
  chirp: Float64Array,
  { from: k, out }: { from: number; out: Float64Array },
): void {
  const [a, b, c, d] = [values[2 * k]!, values[2 * k + 1]!, chirp[2 * k]!, chirp[2 * k + 1]!];
  out[2 * k] = a * c + b * d;
  out[2 * k + 1] = b * c - a * d;
}
