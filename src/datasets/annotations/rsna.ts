import { quoted } from '../../files/quoted.ts';
import {
  cellNumber,
  cellText,
  columnIndex,
  readTable,
  rowsNamed,
  type TableOptions,
} from '../../readers/index.ts';
import type { Box } from '../../types/dataset.ts';
import { boxOfSizes } from './tableBox.ts';

/** What the table says of one X-ray. */
export interface RsnaFinding {
  /** 1 with pneumonia. */
  readonly label: 0 | 1;
  /** In the 1024 x 1024 frame. */
  readonly boxes: readonly Box[];
}

/**
 * The boxes and labels of each X-ray in `stage_2_train_labels.csv` of the RSNA pneumonia challenge (columns patientId,
 * x, y, width, height, Target; a row a box). Throws as `readTable` does, and for columns or numbers that are missing.
 */
export async function readRsna(path: string, options: TableOptions = {}): Promise<Map<string, RsnaFinding>> {
  const table = await readTable(path, options);
  const indices = ['x', 'y', 'width', 'height'].map((name) => columnIndex(table, name));
  const [image, target] = [columnIndex(table, 'patientId'), columnIndex(table, 'Target')];
  const found = new Map<string, { label: 0 | 1; boxes: Box[] }>();
  for (const row of table.rows) {
    const name = cellText(row[image]);
    const label = cellNumber(row[target]);
    const where = () => `${table.source}: ${rowsNamed(table, [row])}`;
    if (label !== 0 && label !== 1) {
      throw new RangeError(`${where()}: Target must be 0 or 1, got ${quoted(cellText(row[target]))}`);
    }
    const own = found.get(name) ?? { label, boxes: [] };
    if (own.label !== label)
      throw new RangeError(
        `${where()}: Target must be ${own.label} as in another row of this X-ray, got ${label}`,
      );
    const box = boxOfSizes(
      indices.map((index) => row[index]),
      where,
    );
    if (box !== undefined) own.boxes.push(box);
    found.set(name, own);
  }
  return found;
}
