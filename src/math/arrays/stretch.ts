import { quantile } from '../ranking/quantile.ts';
import type { Values } from './elementwise.ts';
import { extent } from './extent.ts';

/**
 * (value − lowest) / (q-quantile − lowest), cut to [0, 1]. Where the quantile is the lowest value, the limit of
 * that: 0 for the lowest value and 1 for any above it. Throws on a NaN.
 */
export function stretchedToQuantile(values: Values, q: number): Float64Array {
  const high = quantile(values, q);
  const [low] = extent(values);
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const above = values[i]! - low;
    out[i] = above > 0 ? Math.min(1, above / (high - low)) : 0;
  }
  return out;
}
