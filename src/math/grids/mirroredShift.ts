/**
 * A row-major array [height, width], continued on all sides by its mirror image (the edge value twice, period 2
 * height by 2 width) and read from another place: out[y, x] = continued[y + rows, x + columns]. Both shifts are
 * whole and not negative; a shift by the height turns it upside down. Neighbours stay neighbours: there is no seam.
 */
export function mirroredShift(
  values: Float32Array,
  [height, width]: readonly [height: number, width: number],
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Float32Array {
  const out = new Float32Array(values.length);
  const sources = Int32Array.from({ length: width }, (_, x) => mirrored(x + columns, width));
  for (let y = 0; y < height; y++) {
    const row = mirrored(y + rows, height) * width;
    for (let x = 0; x < width; x++) out[y * width + x] = values[row + sources[x]!]!;
  }
  return out;
}

/** Where place `i` of the mirrored continuation of `length` places lies among these. */
function mirrored(i: number, length: number): number {
  const place = i % (2 * length);
  return place < length ? place : 2 * length - 1 - place;
}
