/** Throws RangeError for a spacing that is not a positive number for each of so many axes. */
export function assertSpacing(spacing: readonly number[], axes: number): void {
  if (spacing.length === axes && spacing.every((step) => step > 0 && step < Infinity)) return;
  throw new RangeError(`spacing must be ${axes} numbers above 0, got [${spacing}]`);
}
