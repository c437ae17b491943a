/**
 * The value that the share `q` of `values` lies below: linear interpolation between the sorted values at position
 * q (n - 1), as NumPy's default. Takes time linear in n and leaves `values` as they are.
 * Throws on no values, on a NaN, and on q outside [0, 1].
 */
export function quantile(values: Float32Array | Float64Array, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q must be from 0 to 1, got ${q}`);
  if (values.length === 0) throw new RangeError('values must not be empty, got 0 of them');
  const copy = values.slice();
  for (let i = 0; i < copy.length; i++) {
    if (Number.isNaN(copy[i])) throw new RangeError(`values must be numbers, got NaN at index ${i}`);
  }
  const position = q * (copy.length - 1);
  const k = Math.floor(position);
  const below = selected(copy, k);
  const share = position - k;
  if (share === 0) return below;
  let above = Number.POSITIVE_INFINITY;
  for (let i = k + 1; i < copy.length; i++) if (copy[i]! < above) above = copy[i]!;
  return below === above ? below : below + (above - below) * share;
}

/** Puts the k-th smallest value (from 0) at place k, none larger before it and none smaller after; Hoare's selection. */
export function selected(out: Float32Array | Float64Array, k: number): number {
  let left = 0;
  let right = out.length - 1;
  while (left < right) {
    const pivot = median(out[left]!, out[(left + right) >>> 1]!, out[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (out[i]! < pivot) i++;
      while (out[j]! > pivot) j--;
      if (i <= j) {
        const value = out[i]!;
        out[i++] = out[j]!;
        out[j--] = value;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return out[k]!;
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
