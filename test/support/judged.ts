/** Summaries of rows that are written in the short form of version 1, by the audits of this library. */
import { audits } from '../../src/audits/index.ts';
import { fromVersion1, type RowVersion1 } from '../../src/run/results/rowsVersion1.ts';
import type { Summary } from '../../src/types/summary.ts';
import { type SummaryOptions, summaryOf } from '../../src/verdicts/index.ts';

export interface JudgedOptions extends Omit<SummaryOptions, 'audits'> {
  readonly criteria: readonly string[];
}

export function summaryFrom(rows: readonly RowVersion1[], { criteria, ...options }: JudgedOptions): Summary {
  const known = new Map(Object.entries(audits));
  return summaryOf(fromVersion1(rows, options.preset), {
    ...options,
    audits: criteria.flatMap((name) => known.get(name) ?? []),
  });
}
