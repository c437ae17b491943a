import { dense } from '../math/arrays/dense.ts';
import type { ErrorInValues } from '../math/arrays/relativeError.ts';
import type { Explanation } from '../types/method.ts';

/** An answer's values with what is known of their error; undefined where sizes of single values are not known. */
export function heldError(answer: Explanation): ErrorInValues | undefined {
  const { numericalError: error } = answer;
  if (error === undefined || !('square' in error)) return undefined;
  const values = dense(answer.kind === 'map' ? answer.map : answer.attribution);
  const { square } = error;
  if (error.source === 'samples')
    return { values, square, drawn: differenceOf(error.halves.map((half) => dense(half))) };
  return { values, square, drawn: dense(error.drawn), bias: error.bias && dense(error.bias) };
}

function differenceOf([
  a = new Float32Array(),
  b = new Float32Array(),
]: readonly Float32Array[]): Float32Array {
  return a.map((value, i) => value - (b[i] ?? 0));
}
