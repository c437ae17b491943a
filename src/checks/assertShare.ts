/** Throws a RangeError, naming the number, unless it is from 0 to 1. */
export function assertShare(name: string, share: number): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must be from 0 to 1, got ${share}`);
}
