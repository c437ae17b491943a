import type { Emit } from './rule.ts';

/** Values less their mean over some axes, divided by their standard deviation over the same axes. */
export interface Normalized {
  /** The normalised values. */
  readonly values: string;
  /** The gradient by what was normalised, from the gradient by the normalised values. */
  gradient(byValues: string): string;
}

/**
 * The normalisation u = (x - m) / s over `axes`, with m the mean and s = sqrt(mean (x - m)^2 + epsilon), or m = 0
 * where it is not centred. Its gradient is dx = (g - mean g - u mean(g u)) / s, without mean g if not centred.
 */
export function normalized(
  emit: Emit,
  x: string,
  {
    axes,
    epsilon,
    centred = true,
  }: { readonly axes: readonly number[]; readonly epsilon: number; readonly centred?: boolean },
): Normalized {
  const over = emit.integers(axes);
  const mean = (name: string) => emit.node('ReduceMean', [name, over], { keepdims: 1 });
  const centre = centred ? emit.subtract(x, mean(x)) : x;
  const variance = mean(emit.multiply(centre, centre));
  const inverse = emit.node('Reciprocal', [emit.node('Sqrt', [emit.add(variance, epsilon)])]);
  const values = emit.multiply(centre, inverse);
  return {
    values,
    gradient: (byValues) => {
      const along = emit.multiply(values, mean(emit.multiply(byValues, values)));
      const rest = centred ? emit.subtract(byValues, mean(byValues)) : byValues;
      return emit.multiply(emit.subtract(rest, along), inverse);
    },
  };
}
