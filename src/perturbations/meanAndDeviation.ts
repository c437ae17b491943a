/** Mean and standard deviation of a sample (n − 1; `population`: n); a deviation of 0 where there is one value. */
export function meanAndDeviation(
  values: Float64Array,
  { population = false }: { readonly population?: boolean } = {},
): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const count = population ? values.length : values.length - 1;
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count) };
}
