/**
 * The values in float64, a copy. Throws a TypeError where `values` is no list, a RangeError where a value is not finite;
 * both name the list.
 */
export function finiteValues(name: string, values: ArrayLike<number>): Float64Array {
  if (typeof values !== 'object' || values === null || typeof values.length !== 'number') {
    throw new TypeError(`${name} must be a list of numbers, got ${values === null ? 'null' : typeof values}`);
  }
  const out = Float64Array.from(values);
  for (let i = 0; i < out.length; i++) {
    if (!Number.isFinite(out[i])) {
      throw new RangeError(`${name} must be finite, got ${values[i]} at index ${i}`);
    }
  }
  return out;
}
