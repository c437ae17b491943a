/** The mean of the numbers that are there; undefined where none is. */
export function presentMean(numbers: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  let count = 0;
  for (const value of numbers) {
    if (value === undefined) continue;
    sum += value;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}
