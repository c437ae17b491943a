import { cellText, columnIndex, readTable, rowsNamed, type TableOptions } from '../../readers/index.ts';
import type { Box } from '../../types/dataset.ts';
import { boxOfSizes } from './tableBox.ts';

/** A box around a finding, in pixels of the 1024 x 1024 image. */
export interface NihBox {
  readonly image: string;
  readonly label: string;
  readonly box: Box;
}

/**
 * The boxes of `BBox_List_2017.csv` of ChestX-ray14 (Wang et al. 2017, CVPR), whose header is
 * `Image Index,Finding Label,Bbox [x,y,w,h],,,`. Throws as `readTable` does, and for columns or numbers that are missing.
 */
export async function readNih(path: string, options: TableOptions = {}): Promise<NihBox[]> {
  const table = await readTable(path, options);
  const [image, label] = [columnIndex(table, 'Image Index'), columnIndex(table, 'Finding Label')];
  const indices = ['Bbox [x', 'y', 'w', 'h]'].map((name) => columnIndex(table, name));
  return table.rows.map((row) => {
    const name = cellText(row[image]);
    const where = () => `${table.source}: ${rowsNamed(table, [row])}`;
    const box = boxOfSizes(
      indices.map((index) => row[index]),
      where,
    );
    if (box === undefined) throw new RangeError(`${where()} must have a box, got none`);
    return { image: name, label: cellText(row[label]), box };
  });
}
