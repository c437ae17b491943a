/**
 * Row-major indices, ascending, of the pixels of a size × size grid whose centres (row + 1/2, column + 1/2) are
 * within `radius` of `centre`.
 */
export function discPixels(
  centre: { readonly row: number; readonly column: number },
  radius: number,
  size: number,
): number[] {
  const pixels: number[] = [];
  const end = Math.min(size, Math.ceil(centre.row + radius));
  for (let row = Math.max(0, Math.floor(centre.row - radius)); row < end; row++) {
    for (let column = 0; column < size; column++) {
      const down = row + 0.5 - centre.row;
      const right = column + 0.5 - centre.column;
      if (down * down + right * right <= radius * radius) pixels.push(row * size + column);
    }
  }
  return pixels;
}
