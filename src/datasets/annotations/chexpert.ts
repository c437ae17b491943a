import { quoted } from '../../files/quoted.ts';
import {
  cellNumber,
  cellText,
  columnIndex,
  isBlank,
  readTable,
  type TableOptions,
} from '../../readers/index.ts';

/** 1 has it, 0 has it not, -1 uncertain, null not mentioned. */
export type ChexpertValue = 1 | 0 | -1 | null;

/** What becomes of uncertain labels: `zeros` and `ones` as their names say, `ignore` not known. */
export type UncertainPolicy = 'zeros' | 'ones' | 'ignore';

/** One image of the CheXpert table. */
export interface ChexpertRow {
  readonly subject: string;
  readonly study: string;
  readonly values: readonly ChexpertValue[];
}

/** What `readChexpertLabels` finds. */
export interface ChexpertLabels {
  /** Names of the findings, in the order of the values. */
  readonly columns: readonly string[];
  readonly rows: readonly ChexpertRow[];
}

/**
 * The labels of a table in the form of `mimic-cxr-2.0.0-chexpert.csv` (columns subject_id, study_id, and one for each
 * finding; Irvin et al. 2019, AAAI). Throws as `readTable` does, and for a label that is none of 1, 0, -1 and blank.
 */
export async function readChexpertLabels(path: string, options: TableOptions = {}): Promise<ChexpertLabels> {
  const table = await readTable(path, options);
  const [subject, study] = [columnIndex(table, 'subject_id'), columnIndex(table, 'study_id')];
  const indices = table.columns.flatMap((_, index) => (index === subject || index === study ? [] : [index]));
  const rows = table.rows.map((row) => ({
    subject: cellText(row[subject]),
    study: cellText(row[study]),
    values: indices.map((index): ChexpertValue => {
      if (isBlank(row[index])) return null;
      const value = cellNumber(row[index]);
      if (value === 1 || value === 0 || value === -1) return value;
      throw new RangeError(
        `${table.source}: ${table.columns[index]} must be 1, 0, -1 or blank, got ${quoted(cellText(row[index]))}`,
      );
    }),
  }));
  return { columns: indices.map((index) => table.columns[index] ?? ''), rows };
}

/** Labels under a policy for uncertain ones; a finding that is not mentioned counts as absent. */
export function labelsUnder(values: readonly ChexpertValue[], policy: UncertainPolicy): (0 | 1 | null)[] {
  const uncertain = { zeros: 0, ones: 1, ignore: null } as const;
  return values.map((value) => (value === -1 ? uncertain[policy] : (value ?? 0)));
}
