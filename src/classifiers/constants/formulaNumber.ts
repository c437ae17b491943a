/**
 * Whether a float32 number is one that formulas are written with, which a trained number hits less than once in a thousand:
 * zero, an infinity, a whole number or the reciprocal of one, a power of ten, the square or fourth root of those, a
 * simple fraction, or a constant that is known by name.
 */
export function isFormulaNumber(value: number): boolean {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size) || size > largest) return true;
  const isAny = [
    [size, 65536],
    [1 / size, 65536],
    [size ** 2, 4096],
    [1 / size ** 2, 4096],
    [1 / size ** 4, 512],
    [255 * size, 64],
  ].some(([candidate = 0, most = 0]) => isWhole(candidate, most));
  return isAny || isPowerOfTen(size) || [...fractions, ...named].some((known) => isNear(size, known));
}

/** Beyond it a number stands for infinity, as in masks. */
const largest = 1e9;

/** 2/3, 3/4, 3/8 and their like. */
const fractions = [3, 4, 5, 6, 8].flatMap((below) =>
  Array.from({ length: 3 * below }, (_, above) => (above + 1) / below).filter(
    (value) => below !== 5 || value > 1,
  ),
);

const named = [
  Math.PI,
  Math.PI / 2,
  2 * Math.PI,
  Math.E,
  Math.LN2,
  Math.LN10,
  Math.log(100),
  1 / Math.LN2,
  Math.sqrt(2 / Math.PI),
  2 / Math.sqrt(Math.PI),
  // GELU by tanh and by a sigmoid (Hendrycks and Gimpel 2016).
  0.044715,
  0.044715 * Math.sqrt(2 / Math.PI),
  1.702,
  // SELU (Klambauer et al. 2017).
  1.0507009873554805,
  1.6732632423543772,
  1.0507009873554805 * 1.6732632423543772,
  // What restores the variance behind ReLU, GELU and SiLU (Brock et al. 2021).
  1.7139588594436646,
  1.7015043497085571,
  1.7881293296813965,
  // Residual branches of Inception-ResNet-v2 (Szegedy et al. 2016).
  0.17,
];

/** Float32 holds 24 bits; roots and powers of its numbers a few fewer. */
const tolerance = 4e-7;

function isNear(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= tolerance * expected;
}

function isWhole(value: number, most: number): boolean {
  const nearest = Math.round(value);
  return nearest >= 1 && nearest <= most && isNear(value, nearest);
}

function isPowerOfTen(value: number): boolean {
  return isNear(value, 10 ** Math.round(Math.log10(value)));
}
