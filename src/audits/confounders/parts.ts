import type { ReportPart } from '../../types/audit.ts';
import type { AuditSummary } from '../../types/summary.ts';
import { isStatedCurves } from './statedTables.ts';

/** The falls with their verdicts, the curves of trained heads, and what else was measured. */
export function confounderParts({ answers, tables }: AuditSummary): ReportPart[] {
  const answered: ReportPart = {
    kind: 'answers',
    title: 'Answers',
    text: 'Fall of the AUC: with the artefact in all images, less with it in the negatives alone. A model that ignores the artefact falls by 0. Of models, networks and heads that were trained with it: how fast the i.i.d. and the reversed AUC come apart as the share of positives with the artefact grows.',
    answers: answers.filter(({ metric }) => metric !== 'averagePrecision'),
  };
  const shifts: ReportPart = {
    kind: 'table',
    title: 'How far each artefact moves the model',
    text: 'Mean change of the log odds of the positive class, with its 95 % interval by patient.',
    table: 'shifts',
  };
  const maps = mapParts({ answers, tables });
  const others = [...(tables.shifts === undefined ? [] : [shifts]), ...maps];
  const stated = statedParts(tables);
  if (tables.curves === undefined) return [answered, ...stated, ...others];
  return [
    answered,
    ...stated,
    {
      kind: 'lines',
      title: 'Trained with the artefact',
      text: 'Linear heads on embeddings, or networks with all their weights: AUC over the share of training positives that carry the artefact: in a test like the training set (i.i.d.), and in one where all negatives carry it (reversed). Bands are one standard deviation over folds. Below the line the artefact has taken the place of the disease.',
      table: 'curves',
      columns: { x: 'share', y: 'AUC', low: 'low', high: 'high', series: 'series' },
      line: 0.5,
    },
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
    ...others,
  ];
}

/** Of models that were trained elsewhere: the curves of each artefact, and the tables behind them. */
function statedParts(tables: AuditSummary['tables']): ReportPart[] {
  const curves = Object.keys(tables)
    .filter(isStatedCurves)
    .map(
      (table): ReportPart => ({
        kind: 'lines',
        title: `T${table.slice(1)}`,
        text: 'Mean AUC of the models of each source over the share of their training positives that carried the artefact: in a test like the training set (i.i.d.), and in one where all negatives carry it (reversed). Bands are 95 % intervals over test patients, the same for all models or for all of a fold; that another training would give another model is not in them, but in the answers.',
        table,
        columns: { x: 'share', y: 'AUC', low: 'low', high: 'high', series: 'series' },
        line: 0.5,
      }),
    );
  if (curves.length === 0) return [];
  return [
    ...curves,
    {
      kind: 'table',
      title: 'Sources against each other',
      text: 'How much faster the i.i.d. and the reversed AUC of one source come apart than those of another, over the shares that both have: with intervals over test patients, drawn alike for both, and over trainings, or over folds. Beside it the reversed AUCs at the largest share by the exact permutation of models.',
      table: 'source pairs',
    },
    {
      kind: 'table',
      title: 'Each model that was trained elsewhere',
      text: 'Its AUC in both tests, with 95 % intervals by patient.',
      table: 'tested models',
    },
  ];
}

/** Which methods would have told: of models that take the artefact against those that do not. */
function mapParts({ answers, tables }: Pick<AuditSummary, 'answers' | 'tables'>): ReportPart[] {
  if (tables.maps === undefined) return [];
  const judged = answers.filter(
    ({ metric, verdict }) => metric === 'averagePrecision' && verdict !== 'measured',
  );
  const numbers: ReportPart = {
    kind: 'heatMap',
    title: 'Maps at the place of the artefact',
    text: 'Average precision of each method’s map of the positive class against the artefact’s own place, with 95 % intervals by patient; a map without information scores the share of the image that the place covers. The table below has that share, the same place in images without the artefact, and the share of the map’s mass.',
    table: 'maps',
    columns: { row: 'maps of', column: 'method', value: 'average precision', low: 'low', high: 'high' },
    scale: [0, 1],
  };
  if (judged.length === 0) return [numbers];
  return [
    numbers,
    {
      kind: 'answers',
      title: 'Which maps show the artefact',
      text: 'Only of models that were found to take the artefact for the disease. Shows: average precision at the artefact’s place is more than 0.1 above each of three bars: chance, the same place without the artefact, and the maps of models that do not take it (p of signed ranks of patients, Holm over methods, models and artefacts). Does not show: one of these differences is surely smaller. The null is the highest bar.',
      answers: judged,
    },
  ];
}
