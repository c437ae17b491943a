import { ascendingOrder } from './order.ts';

/**
 * The rank of each value, 1 for the smallest; equal values share the mean of their ranks. None may be NaN.
 */
export function ranks(values: Float32Array): Float64Array {
  const { indices, keys } = ascendingOrder(values);
  const out = new Float64Array(values.length);
  for (let start = 0; start < keys.length; ) {
    let end = start + 1;
    while (end < keys.length && keys[end] === keys[start]) end++;
    const rank = (start + 1 + end) / 2;
    for (let k = start; k < end; k++) out[indices[k]!] = rank;
    start = end;
  }
  return out;
}
