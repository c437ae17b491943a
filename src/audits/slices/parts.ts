import type { ReportPart } from '../../types/audit.ts';
import type { AuditSummary } from '../../types/summary.ts';

/** The slices with their test, what each has in common, and all counts behind it. */
export function sliceParts({ answers }: AuditSummary): ReportPart[] {
  if (answers.length === 0) return [];
  return [
    {
      kind: 'answers',
      title: 'Slices',
      text: 'Error rate of the studies of each slice, on patients that it was not found on; null is the error rate of all other studies there. Failure: more errors than those, adjusted by Holm over all slices tried. Stability is the overlap with refits on random halves, from 0 to 1.',
      answers,
    },
    { kind: 'table', title: 'What the studies have in common', text: '', table: 'slices' },
    {
      kind: 'table',
      title: 'Words and attributes behind it',
      text: 'Counted on the patients that confirm. Words weigh by TF-IDF and by how much more often the slice has them; attribute values are tested by Fisher and adjusted by Benjamini and Hochberg.',
      table: 'common',
    },
  ];
}
