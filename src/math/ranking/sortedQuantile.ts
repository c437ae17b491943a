/** The value at position q (n - 1) of ascending numbers, interpolated linearly: the inverse of `sortedShare`. */
export function sortedQuantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length - 1);
  const k = Math.floor(position);
  const below = sorted[k]!;
  return position === k ? below : below + (sorted[k + 1]! - below) * (position - k);
}

/**
 * The share q at which `sortedQuantile` reaches `value`, in [0, 1]; in the middle of the stretch where that is
 * `value` throughout. `rounding` is how far apart numbers may lie that count as equal.
 */
export function sortedShare(sorted: Float64Array, value: number, rounding = 0): number {
  const last = sorted.length - 1;
  const first = countBelow(sorted, value - rounding);
  const end = countBelow(sorted, value + rounding, true);
  if (end > first) return (first + end - 1) / 2 / last;
  if (first === 0) return 0;
  if (first > last) return 1;
  const below = sorted[first - 1]!;
  return (first - 1 + (value - below) / (sorted[first]! - below)) / last;
}

/** How many of ascending numbers are below `value`, or at most `value`. */
function countBelow(sorted: Float64Array, value: number, orEqual = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const number = sorted[middle]!;
    if (number < value || (orEqual && number === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
