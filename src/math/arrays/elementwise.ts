/** Arrays that the kernels below read: all of one length, in the order of their indices. */
export type Values = Float32Array | Float64Array;

/**
 * A new array of the type, with of(values[i], i) at each place. `from` of a typed array with a function gives the same,
 * through the iterator of the values, at 30 times the time: what is as long as an image comes through here.
 */
export function mapTo<Out extends { [place: number]: number }, Value>(
  Type: new (length: number) => Out,
  values: ArrayLike<Value>,
  of: (value: Value, index: number) => number,
): Out {
  const out = new Type(values.length);
  for (let i = 0; i < values.length; i++) out[i] = of(values[i]!, i);
  return out;
}

/** Adds factor × values[i] to each out[i]. */
export function addScaled(values: Values, factor: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += factor * values[i]!;
}

/** Adds values[i] × factors[i] to each out[i]. */
export function addProduct(values: Values, factors: Values, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += values[i]! * factors[i]!;
}

/** Sets each out[i] to the point from[i] + fraction × (to[i] − from[i]) of a straight line. */
export function interpolate(line: { from: Values; to: Values; fraction: number }, out: Float32Array): void {
  const { from, to, fraction } = line;
  for (let i = 0; i < out.length; i++) out[i] = from[i]! + fraction * (to[i]! - from[i]!);
}

/** values[i] − subtrahends[i], in float64. */
export function difference(values: Values, subtrahends: Values): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = values[i]! - subtrahends[i]!;
  return out;
}

/** values[i] × factors[i], in float64. */
export function product(values: Values, factors: Values): Float64Array {
  const out = new Float64Array(values.length);
  addProduct(values, factors, out);
  return out;
}

/** Σ values[i], added in order in float64; 0 of none. */
export function sum(values: Values): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** Adds values[i] to each out[i], rounded to float32. */
export function add(values: Values, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += values[i]!;
}

/** factor × values[i], in float64. */
export function scaled(values: Values, factor: number): Float64Array {
  const out = new Float64Array(values.length);
  addScaled(values, factor, out);
  return out;
}

/** Adds `constant` to each out[i]. */
export function addConstant(constant: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += constant;
}

/** values[i] / divisors[i], in float64; 0 where the divisor is 0. */
export function quotientOrZero(values: Values, divisors: Values): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = divisors[i] === 0 ? 0 : values[i]! / divisors[i]!;
  return out;
}

/** Σ (values[i] − others[i])², in float64. */
export function squaredDistance(values: Values, others: Values): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i]! - others[i]!) ** 2;
  return total;
}
