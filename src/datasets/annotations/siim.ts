import { cellText, columnIndex, readTable, type TableOptions } from '../../readers/index.ts';

/**
 * The run lengths of each image in a table of the SIIM-ACR pneumothorax challenge (columns ImageId, EncodedPixels; a
 * row a region, -1 for none), as texts that `rleMask` reads. Throws as `readTable` does, and for columns that are missing.
 */
export async function readSiim(path: string, options: TableOptions = {}): Promise<Map<string, string[]>> {
  const table = await readTable(path, options);
  const [image, runs] = [columnIndex(table, 'ImageId'), columnIndex(table, 'EncodedPixels')];
  const found = new Map<string, string[]>();
  for (const row of table.rows) {
    const name = cellText(row[image]);
    const own = found.get(name) ?? [];
    const text = cellText(row[runs]).trim();
    if (text !== '' && text !== '-1') own.push(text);
    found.set(name, own);
  }
  return found;
}
