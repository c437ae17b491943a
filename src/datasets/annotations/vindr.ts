import {
  cellNumber,
  cellText,
  columnIndex,
  readTable,
  rowsNamed,
  type TableOptions,
} from '../../readers/index.ts';
import type { Box } from '../../types/dataset.ts';
import { boxOfEdges } from './tableBox.ts';

/** What one radiologist says of an X-ray; null as box of one without a finding. */
export interface VindrFinding {
  readonly image: string;
  readonly label: string;
  readonly classId?: number;
  readonly reader?: string;
  /** In pixels of the original image. */
  readonly box: Box | null;
  /** [height, width] of that image where the table has columns of it. */
  readonly size?: readonly [height: number, width: number];
}

/**
 * The rows of an annotation table of VinDr-CXR (Nguyen et al. 2022, Scientific Data 9): columns image_id, class_name,
 * x_min, y_min, x_max, y_max, and where they are there class_id, rad_id, height and width. Throws as `readTable` does,
 * and for columns or numbers that are missing.
 */
export async function readVindr(path: string, options: TableOptions = {}): Promise<VindrFinding[]> {
  const table = await readTable(path, options);
  const [image, label] = [columnIndex(table, 'image_id'), columnIndex(table, 'class_name')];
  const indices = ['x_min', 'y_min', 'x_max', 'y_max'].map((name) => columnIndex(table, name));
  const optional = (name: string) => (table.columns.includes(name) ? columnIndex(table, name) : -1);
  const [classId, reader, height, width] = [
    ...[optional('class_id'), optional('rad_id'), optional('height'), optional('width')],
  ] as const;
  return table.rows.map((row) => {
    const box = boxOfEdges(
      indices.map((index) => row[index]),
      () => `${table.source}: ${rowsNamed(table, [row])}`,
    );
    const number = (index: number | undefined) => cellNumber(row[index ?? -1]);
    const [own, tall, wide] = [number(classId), number(height), number(width)];
    return {
      image: cellText(row[image]),
      label: cellText(row[label]),
      ...(own !== undefined && { classId: own }),
      ...(reader !== undefined && reader >= 0 && { reader: cellText(row[reader]) }),
      box: box ?? null,
      ...(tall !== undefined && wide !== undefined && { size: [tall, wide] as const }),
    };
  });
}
