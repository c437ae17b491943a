import ndarray from 'ndarray';
import { dense } from '../math/arrays/dense.ts';
import { addScaled, mapTo } from '../math/arrays/elementwise.ts';
import type { NumericalError } from '../types/numericalError.ts';

export interface RemadeMap {
  /** The mean of the path integrals, one for each of the errors. */
  readonly attribution: Float64Array;
  readonly map: Float32Array | Float64Array;
  /** The map of other values. */
  remade(attribution: Float64Array): Float32Array | Float64Array;
  /** Of the map. */
  readonly shape: readonly number[];
}

/**
 * The error of a map that is made from the mean of several path integrals by steps that no error passes through
 * alone, as regions may change their ranks: how far the map of as likely values is from it.
 */
export function errorOfMap(
  errors: readonly NumericalError[],
  { attribution, map, remade, shape }: RemadeMap,
): NumericalError {
  const other = attribution.slice();
  for (const error of errors) {
    if (error.source !== 'path' || !('drawn' in error)) return error;
    const drawn = dense(error.drawn);
    const size = drawn.reduce((total, value) => total + value * value, 0);
    if (size > 0) addScaled(drawn, Math.sqrt(error.square / size) / errors.length, other);
    if (error.bias) addScaled(dense(error.bias), -1 / errors.length, other);
  }
  const drawn = mapTo(Float32Array, remade(other), (value, i) => value - (map[i] ?? 0));
  const square = drawn.reduce((total, value) => total + value * value, 0);
  return { source: 'path', square, drawn: ndarray(drawn, [...shape]) };
}
