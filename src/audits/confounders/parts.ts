import type { ReportPart } from '../../types/audit.ts';
import type { AuditSummary } from '../../types/summary.ts';

/** The falls with their verdicts, the curves of trained heads, and what else was measured. */
export function confounderParts({ answers, tables }: AuditSummary): ReportPart[] {
  const answered: ReportPart = {
    kind: 'answers',
    title: 'Answers',
    text: 'Fall of the AUC: with the artefact in all images, less with it in the negatives alone. A model that ignores the artefact falls by 0. Of trained heads: how fast the i.i.d. and the reversed AUC come apart as the share of positives with the artefact grows.',
    answers,
  };
  const shifts: ReportPart = {
    kind: 'table',
    title: 'How far each artefact moves the model',
    text: 'Mean change of the log odds of the positive class, with its 95 % interval by patient.',
    table: 'shifts',
  };
  if (tables.curves === undefined) return [answered, shifts];
  return [
    answered,
    {
      kind: 'lines',
      title: 'Heads trained with the artefact',
      text: 'AUC over the share of training positives that carry the artefact: in a test like the training set (i.i.d.), and in one where all negatives carry it (reversed). Bands are one standard deviation over folds. Below the line the artefact has taken the place of the disease.',
      table: 'curves',
      columns: { x: 'share', y: 'AUC', low: 'low', high: 'high', series: 'series' },
      line: 0.5,
    },
    shifts,
    ...(tables.sources === undefined || tables.sources.rows.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: 'Models against each other',
            text: 'Reversed AUC at the largest share, by the exact permutation of folds.',
            table: 'sources',
          } satisfies ReportPart,
        ]),
  ];
}
