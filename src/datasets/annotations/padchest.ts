import {
  cellNumber,
  cellText,
  columnIndex,
  isBlank,
  readTable,
  type TableOptions,
} from '../../readers/index.ts';

/** One image of the PadChest table. */
export interface PadchestRow {
  readonly image: string;
  readonly patient: string;
  /** Such as PA, L or AP_horizontal. */
  readonly projection: string;
  /** Each once; null where the table says nothing. */
  readonly labels: readonly string[] | null;
  readonly birthYear: number | null;
  readonly report: string;
}

/**
 * The rows of the table of PadChest (Bustos et al. 2020, Medical Image Analysis 66). Throws as `readTable` does, and
 * for columns that are missing.
 */
export async function readPadchest(path: string, options: TableOptions = {}): Promise<PadchestRow[]> {
  const table = await readTable(path, options);
  const names = ['ImageID', 'PatientID', 'Projection', 'Labels', 'PatientBirth', 'Report'];
  const [image, patient, projection, labels, birth, report] = names.map((name) =>
    columnIndex(table, name),
  ) as [...[number, number, number, number, number, number]];
  return table.rows.map((row) => ({
    image: cellText(row[image]),
    patient: cellText(row[patient]),
    projection: cellText(row[projection]),
    labels: isBlank(row[labels]) ? null : listedTexts(cellText(row[labels])),
    birthYear: cellNumber(row[birth]) ?? null,
    report: cellText(row[report]),
  }));
}

/** The texts in a list as Python writes one, `['a', "b"]`: without blanks around them, each once, none empty. */
export function listedTexts(literal: string): string[] {
  const texts = [...literal.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, single, double]) =>
    (single ?? double ?? '').replace(/\\(.)/g, '$1').trim(),
  );
  return [...new Set(texts)].filter((text) => text !== '');
}
