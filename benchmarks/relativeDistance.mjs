/** |values - exact| / |exact|, each in the 2-norm. */
export function relativeDistance(values, exact) {
  let [distance, size] = [0, 0];
  for (const [i, value] of exact.entries()) {
    distance += (values[i] - value) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(distance / size);
}
