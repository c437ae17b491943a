import { stepsOf } from './neighbourhood.ts';

/**
 * Chambolle's iteration on an array of any `shape`: the dual field p has one array per axis, and the answer is
 * x − div p. `weight` is that of the total variation; the iteration ends after `maxIterations`, or where the cost
 * changes by less than `epsilon` of the first cost.
 */
export function totalVariationDenoised(
  values: Float64Array,
  shape: readonly number[],
  { weight, epsilon, maxIterations }: { weight: number; epsilon: number; maxIterations: number },
): Float64Array {
  const axes = shape.map((length, axis) => ({ length, step: stepsOf(shape)[axis]! }));
  const dual = axes.map(() => new Float64Array(values.length));
  const slopes = axes.map(() => new Float64Array(values.length));
  const tau = 1 / (2 * axes.length);
  const out = new Float64Array(values.length);
  let [first, previous] = [0, 0];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let cost = addDivergence(values, dual, { axes, out });
    for (let axis = 0; axis < axes.length; axis++) forwardDifference(out, axes[axis]!, slopes[axis]!);
    for (let i = 0; i < values.length; i++) {
      let norm = 0;
      for (const slope of slopes) norm += slope[i]! * slope[i]!;
      norm = Math.sqrt(norm);
      cost += weight * norm;
      const scale = 1 + (tau * norm) / weight;
      for (let axis = 0; axis < dual.length; axis++) {
        dual[axis]![i] = (dual[axis]![i]! - tau * slopes[axis]![i]!) / scale;
      }
    }
    cost /= values.length;
    if (iteration === 0) first = cost;
    else if (Math.abs(previous - cost) < epsilon * first) break;
    previous = cost;
  }
  return out;
}

interface Axis {
  readonly length: number;
  readonly step: number;
}

/** out = values − div p by backward differences; gives Σ (div p)². */
function addDivergence(
  values: Float64Array,
  dual: readonly Float64Array[],
  { axes, out }: { axes: readonly Axis[]; out: Float64Array },
): number {
  let cost = 0;
  for (let i = 0; i < values.length; i++) {
    let sum = 0;
    for (let axis = 0; axis < axes.length; axis++) {
      const { length, step } = axes[axis]!;
      const isFirst = Math.floor(i / step) % length === 0;
      sum -= dual[axis]![i]! - (isFirst ? 0 : dual[axis]![i - step]!);
    }
    out[i] = values[i]! + sum;
    cost += sum * sum;
  }
  return cost;
}

/** out_i = x_(i+1) − x_i, and 0 at the end of the axis. */
function forwardDifference(values: Float64Array, { length, step }: Axis, out: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    const isLast = Math.floor(i / step) % length === length - 1;
    out[i] = isLast ? 0 : values[i + step]! - values[i]!;
  }
}
