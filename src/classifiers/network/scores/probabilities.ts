/** Float32 numbers that should be 1 together are as near to it as this. */
const nearOne = 1e-3;

/**
 * What makes the rows of scores look like probabilities, one phrase; undefined where they may be logits. Each row
 * holds the values of one trial image, and the rows are of different images.
 */
function probabilitySign(rows: readonly Float64Array[]): string | undefined {
  const finite = rows.filter((row) => row.every(Number.isFinite));
  const all = finite.flatMap((row) => [...row]);
  if (finite.length < 2 || all.every((value) => value === all[0])) return undefined;
  const sums = finite.map((row) => total(row));
  const [sum = 0] = sums;
  const isTable = finite.every((row) => row.length > 1);
  const sameSum = isTable && sum > 0 && sums.every((other) => Math.abs(other / sum - 1) < nearOne);
  const inRange = all.every((value) => value >= 0 && value <= 1);
  if (all.every((value) => value >= 0) && sameSum)
    return `sum to ${Number(sum.toPrecision(3))} for each image`;
  if (inRange) return 'lie in [0, 1]';
  const powers = finite.map((row) => total(row.map(Math.exp)));
  const isLogarithm = isTable && all.every((value) => value <= 0);
  return isLogarithm && powers.every((other) => Math.abs(other - 1) < nearOne)
    ? 'are logarithms of numbers that sum to 1 for each image'
    : undefined;
}

function total(row: Float64Array): number {
  return row.reduce((sum, value) => sum + value, 0);
}

/** The warning that what is explained, `output`, looks like probabilities; none where it may be logits. */
export function probabilityWarning(
  rows: readonly Float64Array[],
  { source, output }: { readonly source: string; readonly output: string },
): string[] {
  const sign = probabilitySign(rows);
  if (sign === undefined) return [];
  return [
    `${source}: the values of ${output} that are explained ${sign}, as probabilities do; logits were not found behind them`,
  ];
}
