/** Clips to 0 to 255 and drops the fraction, as a cast to 8 bits does. */
export function toGreyLevels(values: Float64Array): Float64Array {
  return values.map((value) => Math.trunc(Math.min(255, Math.max(0, value))));
}
