/** Formats of volumes whose heads are lines of text. */
export type HeadedFormat = 'nrrd' | 'meta';

/** Heads are short; voxels may follow in the same file. */
const mostHead = 2 ** 16;

/** Which of the formats a file is; undefined for another. A head of MetaImage says how many dimensions there are. */
export function headedFormatOf(bytes: Uint8Array): HeadedFormat | undefined {
  const head = headStart(bytes);
  if (/^NRRD000\d\r?\n/.test(head)) return 'nrrd';
  return /^(?:[ \t]*\w+[ \t]*=[^\n]*\n)*?[ \t]*NDims[ \t]*=/.test(head) ? 'meta' : undefined;
}

/** The first letters of a file, one for each byte. */
export function headStart(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes.subarray(0, mostHead));
}

/** The numbers of a text with blanks between; NaN for what is none. */
export function numbersIn(text: string | undefined): number[] {
  return text === undefined || text.trim() === '' ? [] : text.trim().split(/\s+/).map(Number);
}

/** Rows of an affine from the step along each axis, and the place of the first voxel; `turn` has the sign of each row. */
export function affineRows(
  steps: readonly (readonly number[])[],
  origin: readonly number[],
  turn: readonly number[],
): number[][] {
  const rows = [0, 1, 2].map((row) => {
    const sign = turn[row] ?? 1;
    const along = [0, 1, 2].map((axis) => {
      const step = steps[axis];
      // An axis that is missing is one millimetre along its own; the sum turns a negative zero round.
      return step === undefined ? Number(row === axis) : sign * (step[row] ?? 0) + 0;
    });
    return [...along, sign * (origin[row] ?? 0) + 0];
  });
  return [...rows, [0, 0, 0, 1]];
}
