/**
 * A row-major array [height, width], or of more axes, continued on all sides by its mirror image (the edge value twice,
 * period twice the length of each axis) and read from another place: out[y, x] = continued[y + shifts[0], x +
 * shifts[1]]. The shifts are whole and not negative; a shift by the height turns it upside down. Neighbours stay
 * neighbours: there is no seam.
 */
export function mirroredShift(
  values: Float32Array,
  shape: readonly number[],
  shifts: readonly number[],
): Float32Array {
  const out = new Float32Array(values.length);
  const sources = shape.map((length, axis) =>
    Int32Array.from({ length }, (_, i) => mirrored(i + shifts[axis]!, length)),
  );
  const columns = sources.at(-1)!;
  const width = columns.length;
  for (let row = 0; row * width < out.length; row++) {
    let [rest, from, step] = [row, 0, width];
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      const length = shape[axis]!;
      from += sources[axis]![rest % length]! * step;
      step *= length;
      rest = Math.floor(rest / length);
    }
    for (let x = 0; x < width; x++) out[row * width + x] = values[from + columns[x]!]!;
  }
  return out;
}

/** Where place `i` of the mirrored continuation of `length` places lies among these. */
function mirrored(i: number, length: number): number {
  const index = i % (2 * length);
  return index < length ? index : 2 * length - 1 - index;
}
