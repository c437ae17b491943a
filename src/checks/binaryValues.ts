/** Values of 0 or 1, one for each of `count` rows. Throws a RangeError otherwise, naming the list. */
export function binaryValues(name: string, values: ArrayLike<number>, count = values.length): number[] {
  if (values.length !== count) {
    throw new RangeError(`${name} must be one per row (${count}), got ${values.length}`);
  }
  const all = Array.from(values);
  const bad = all.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) throw new RangeError(`${name} must be 0 or 1, got ${all[bad]} at index ${bad}`);
  return all;
}
