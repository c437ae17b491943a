/** What the benchmarks that time things share. */

/** The time of one run, in milliseconds by the clock. */
export async function milliseconds(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** The middle of the numbers in ascending order; of an even count the upper of the two. */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
