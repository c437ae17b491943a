import type { ReportPart } from '../../types/audit.ts';
import type { AuditSummary } from '../../types/summary.ts';

/** What a page shows of the audit: the answers with a verdict, the areas as heat maps, the sweeps as lines, then the rest. */
export function maskingParts({ answers, tables }: AuditSummary): ReportPart[] {
  const names = Object.keys(tables);
  const ofKind = (end: RegExp) => names.filter((name) => end.test(name));
  const others = ofKind(
    /: size of the region$|^embeddings: |^what models were trained on$|^images without a score$/,
  );
  const decided = answers.filter(({ verdict }) => verdict !== 'measured');
  const beside = answers.filter(
    ({ verdict, condition }) => verdict === 'measured' && condition.question !== 'area',
  );
  return [
    {
      kind: 'answers',
      title: 'Answers',
      text: 'Shortcut: the model uses what lies outside the region. Leak: the mask itself tells the class. Sensitive: the size of the hole moves the model. None found: an effect of the size that matters is ruled out. p is adjusted by Holm over all answers of a model.',
      answers: decided,
    },
    ...ofKind(/: areas by masking$/).map(
      (table): ReportPart => ({
        kind: 'heatMap',
        title: table,
        text: 'Area under the ROC curve with its 95 % interval by patient; .5 is chance. Rows are models with what they were trained on, which is their user’s word, columns what of the image was left: no-roi is all but the region, only-roi the region alone, -box with the box around it.',
        table,
        columns: { row: 'model', column: 'masking', value: 'AUC', low: 'low', high: 'high' },
        scale: [0.5, 1],
      }),
    ),
    ...ofKind(/ by dilation$/).map(
      (table): ReportPart => ({
        kind: 'lines',
        title: table,
        text: 'The area under the curve as the region grows or shrinks before it is removed (no-roi) or left alone (only-roi); bands are 95 % intervals. Where the regions of positives alone were grown, only the size of the hole changed: a model that does not look at it stays where it was.',
        table,
        columns: { x: 'dilation', y: 'AUC', low: 'low', high: 'high', series: 'masking' },
        line: 0.5,
      }),
    ),
    ...(beside.length === 0
      ? []
      : [
          {
            kind: 'answers',
            title: 'Beside the answers',
            text: 'What attributes alone tell of the class, by logistic regression in folds by patient, and how far the model of images is above that (DeLong); how far maps of embeddings can be trusted, 1 is best.',
            answers: beside,
          } satisfies ReportPart,
        ]),
    ...ofKind(/^embeddings of /).map(
      (table): ReportPart => ({
        kind: 'points',
        title: table,
        text: 'A map of some embeddings (t-SNE, perplexity 10): what lies together is alike to the model. Distances between groups mean nothing.',
        table,
        columns: { x: 'x', y: 'y', series: 'masking' },
      }),
    ),
    {
      kind: 'maps',
      title: 'Maps under every masking',
      text: 'What each method shows of the class that the model gives the whole image, as the first model of the run saw it. The outline is the region. A map that stays where it was when the region is gone points at what is left.',
    },
    ...others.map((table): ReportPart => ({ kind: 'table', title: table, text: '', table })),
  ];
}
