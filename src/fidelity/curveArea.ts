/**
 * The area under a curve through (x, y), by the trapezoid rule; x ascends. Throws RangeError for fewer than two points
 * and for lists of unequal length.
 */
export function curveArea(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length || x.length < 2) {
    throw new RangeError(`a curve needs as many y as x, at least two, got ${y.length} and ${x.length}`);
  }
  return x.slice(1).reduce((sum, right, i) => {
    const [left, low, high] = [x[i] ?? 0, y[i] ?? 0, y[i + 1] ?? 0];
    return sum + ((right - left) * (low + high)) / 2;
  }, 0);
}
