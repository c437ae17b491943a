import { quoted } from '../../files/quoted.ts';
import { type Cell, cellNumber, cellText, isBlank } from '../../readers/index.ts';
import type { Box } from '../../types/dataset.ts';

/** Four cells as numbers; undefined where all are blank. Throws RangeError, which begins with `where`, for what are none. */
export function fourNumbers(
  cells: readonly (Cell | undefined)[],
  where: () => string,
): readonly [number, number, number, number] | undefined {
  if (cells.every(isBlank)) return undefined;
  const numbers = cells.map(cellNumber);
  const [a, b, c, d] = numbers;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new RangeError(
      `${where()}: a box must be four numbers, got ${cells.map((cell) => quoted(cellText(cell))).join(', ')}`,
    );
  }
  return [a, b, c, d];
}

/** A box of x, y, width and height; undefined where all are blank. Throws RangeError for one without an area. */
export function boxOfSizes(cells: readonly (Cell | undefined)[], where: () => string): Box | undefined {
  const numbers = fourNumbers(cells, where);
  return numbers && withArea({ x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3] }, where);
}

/** A box of its left, upper, right and lower edge; undefined where all are blank. Throws RangeError for one without an area. */
export function boxOfEdges(cells: readonly (Cell | undefined)[], where: () => string): Box | undefined {
  const numbers = fourNumbers(cells, where);
  if (numbers === undefined) return undefined;
  const [left, top, right, bottom] = numbers;
  return withArea({ x: left, y: top, width: right - left, height: bottom - top }, where);
}

function withArea(box: Box, where: () => string): Box {
  if (box.width > 0 && box.height > 0) return box;
  throw new RangeError(`${where()}: a box must have an area, got ${box.width} x ${box.height}`);
}
