/** Values of 0 or 1, at least one, and `count` of them if that is given. Throws RangeError otherwise, naming the list. */
export function binaryValues(name: string, values: ArrayLike<number>, count = values.length): number[] {
  if (values.length !== count || count === 0) {
    throw new RangeError(`${name} must be one per row (${count}), at least one, got ${values.length}`);
  }
  const all = Array.from(values);
  const bad = all.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) throw new RangeError(`${name} must be 0 or 1, got ${all[bad]} at index ${bad}`);
  return all;
}

/** Throws a RangeError unless the number is from 0 to 1. */
export function assertShare(name: string, share: number): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must be from 0 to 1, got ${share}`);
}
