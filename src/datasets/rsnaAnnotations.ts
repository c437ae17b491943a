import { defaultLimits, type Limits, requireWithin } from '../files/limits.ts';
import { quoted, quotedList } from '../files/quoted.ts';
import { cellText, rowsNamed, separatedTable } from '../readers/index.ts';
import type { Box } from '../types/dataset.ts';

const columns = ['patientId', 'x', 'y', 'width', 'height', 'Target'] as const;
type Cells = Readonly<Record<(typeof columns)[number], string>>;
interface Line extends Cells {
  /** How messages name it: by its row, as an id tells whose it is. */
  readonly where: () => string;
}

/** Height and width of the frame that the boxes are in: the challenge's original X-rays. */
export const frameSize = 1024;

/**
 * The boxes of each patient with a finding, from the text of the RSNA pneumonia challenge's
 * `stage_2_train_labels.csv` (columns patientId, x, y, width, height, Target; a row a box), in the 1024 × 1024 frame,
 * sorted by patient. Rows with Target 0 have no box and are left out. `source` names the file in messages.
 */
export function rsnaAnnotations(
  text: string,
  source: string,
  limits: Limits = defaultLimits,
): Map<string, Box[]> {
  const boxes = new Map<string, Box[]>();
  const withoutFinding = new Map<string, Line>();
  for (const line of linesOf(text, source)) {
    const { patientId: id, Target: target, where } = line;
    if (id === '') throw new RangeError(`${where()}: patientId must not be empty`);
    if (target === '1') {
      const own = boxes.get(id) ?? [];
      requireBoxes(own.length + 1, line, limits);
      own.push(boxOf(line));
      boxes.set(id, own);
    } else if (target === '0') withoutFinding.set(id, line);
    else throw new RangeError(`${where()}: Target must be 0 or 1, got ${quoted(target)}`);
  }
  for (const [id, { where }] of withoutFinding) {
    if (boxes.has(id))
      throw new RangeError(`${where()}: Target must be 1 as in another row of this patient, got 0`);
  }
  return new Map([...boxes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function requireBoxes(count: number, { where }: Line, limits: Limits): void {
  // Most rows are within: only of others the place is looked for.
  if (count <= limits.boxes) return;
  requireWithin(limits, 'boxes', { count, what: `${count} boxes of an image`, source: where() });
}

function linesOf(text: string, source: string): Line[] {
  const table = separatedTable(text, source);
  const { columns: header, rows } = table;
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new RangeError(
      `${source} must have the columns ${columns.join(', ')}; ${missing.join(', ')} missing, ` +
        `got ${header.length === 0 ? 'no header' : quotedList(header)}`,
    );
  }
  const places = columns.map((column) => [column, header.indexOf(column)] as const);
  return rows.map((row) => {
    const cells = places.map(([column, index]) => [column, cellText(row[index]).trim()]);
    return { ...(Object.fromEntries(cells) as Cells), where: () => `${source}: ${rowsNamed(table, [row])}` };
  });
}

function boxOf({ x, y, width, height, where }: Line): Box {
  const number = (cell: string) => (cell === '' ? Number.NaN : Number(cell));
  const box = { x: number(x), y: number(y), width: number(width), height: number(height) };
  const inside =
    box.x >= 0 && box.y >= 0 && box.x + box.width <= frameSize && box.y + box.height <= frameSize;
  if (!(inside && box.width > 0 && box.height > 0)) {
    throw new RangeError(
      `${where()}: box must lie in the ${frameSize} x ${frameSize} frame and not be empty, ` +
        `got x ${quoted(x)}, y ${quoted(y)}, width ${quoted(width)}, height ${quoted(height)}`,
    );
  }
  return box;
}
