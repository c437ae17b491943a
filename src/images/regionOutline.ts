/**
 * The edges between the pixels of a height × width mask that are 1 and those that are not (outside the grid counts
 * as not), as an SVG path of horizontal and vertical runs in pixel units. Empty for an empty mask.
 */
export function regionOutline(mask: Uint8Array, height: number, width: number): string {
  const at = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= height || column >= width ? 0 : mask[row * width + column]!;
  let path = '';
  for (let row = 0; row <= height; row++) {
    for (let column = 0; column < width; column++) {
      const start = column;
      while (column < width && at(row - 1, column) !== at(row, column)) column++;
      if (column > start) path += `M${start} ${row}h${column - start}`;
    }
  }
  for (let column = 0; column <= width; column++) {
    for (let row = 0; row < height; row++) {
      const start = row;
      while (row < height && at(row, column - 1) !== at(row, column)) row++;
      if (row > start) path += `M${column} ${start}v${row - start}`;
    }
  }
  return path;
}
