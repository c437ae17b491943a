/** The arithmetic mean; NaN of no numbers. */
export function meanOf(numbers: Iterable<number>): number {
  return meanOfAny(numbers) ?? Number.NaN;
}

/** The arithmetic mean; undefined of no numbers. */
export function meanOfAny(numbers: Iterable<number>): number | undefined {
  let sum = 0;
  let count = 0;
  for (const value of numbers) {
    sum += value;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}
