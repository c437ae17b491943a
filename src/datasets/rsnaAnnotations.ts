import { defaultLimits, type Limits, requireWithin } from '../files/limits.ts';
import { quoted, quotedList } from '../files/quoted.ts';
import { cellText, separatedTable } from '../readers/index.ts';
import type { Box } from '../types/dataset.ts';

const columns = ['patientId', 'x', 'y', 'width', 'height', 'Target'] as const;
type Line = Readonly<Record<(typeof columns)[number], string>>;

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
  const withoutFinding = new Set<string>();
  for (const line of linesOf(text, source)) {
    const { patientId: id, Target: target } = line;
    if (id === '') throw new RangeError(`${source}: patientId must not be empty, got a row without one`);
    if (target === '1') {
      const own = boxes.get(id) ?? [];
      requireWithin(limits, 'boxes', {
        count: own.length + 1,
        what: `${own.length + 1} boxes of ${quoted(id)}`,
        source,
      });
      own.push(boxOf(line, source));
      boxes.set(id, own);
    } else if (target === '0') withoutFinding.add(id);
    else throw new RangeError(`${source}: Target of ${quoted(id)} must be 0 or 1, got ${quoted(target)}`);
  }
  for (const id of boxes.keys()) {
    if (withoutFinding.has(id))
      throw new RangeError(`${source}: Target of ${quoted(id)} must be 0 or 1, got both`);
  }
  return new Map([...boxes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function linesOf(text: string, source: string): Line[] {
  const { columns: header, rows } = separatedTable(text, source);
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new RangeError(
      `${source} must have the columns ${columns.join(', ')}; ${missing.join(', ')} missing, ` +
        `got ${header.length === 0 ? 'no header' : quotedList(header)}`,
    );
  }
  const places = columns.map((column) => [column, header.indexOf(column)] as const);
  return rows.map((row) => {
    return Object.fromEntries(places.map(([column, index]) => [column, cellText(row[index]).trim()])) as Line;
  });
}

function boxOf({ patientId, x, y, width, height }: Line, source: string): Box {
  const number = (cell: string) => (cell === '' ? Number.NaN : Number(cell));
  const box = { x: number(x), y: number(y), width: number(width), height: number(height) };
  const inside =
    box.x >= 0 && box.y >= 0 && box.x + box.width <= frameSize && box.y + box.height <= frameSize;
  if (!(inside && box.width > 0 && box.height > 0)) {
    throw new RangeError(
      `${source}: box of ${quoted(patientId)} must lie in the ${frameSize} x ${frameSize} frame and not be empty, ` +
        `got x ${quoted(x)}, y ${quoted(y)}, width ${quoted(width)}, height ${quoted(height)}`,
    );
  }
  return box;
}
