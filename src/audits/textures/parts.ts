import type { ReportPart } from '../../types/audit.ts';
import type { AuditSummary } from '../../types/summary.ts';

/** The falls at the mildest levels, and every level. */
export function textureParts({ answers }: AuditSummary): ReportPart[] {
  if (answers.length === 0) return [];
  return [
    {
      kind: 'answers',
      title: 'Answers',
      text: 'Fall of the AUC from the clean images to the same images with the corruption at its mildest level, which hardly shows. Fragile: it is larger than the limit. Beside it stands the level from which the AUC is lower by more than that.',
      answers,
    },
    {
      kind: 'lines',
      title: 'Every level',
      text: 'Fall of the AUC by level; bands are 95 % intervals by patient (paired DeLong). What a level is differs by corruption.',
      table: 'levels',
      columns: { x: 'level', y: 'fall of the AUC', low: 'low', high: 'high', series: 'series' },
      line: 0,
    },
    { kind: 'table', title: 'Clean images', text: '', table: 'clean' },
  ];
}
