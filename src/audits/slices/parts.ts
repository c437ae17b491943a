import type { ReportPart } from '../../types/audit.ts';
import type { AnswerTable, AuditSummary } from '../../types/summary.ts';

/** The slices with their test, what each has in common, and all counts behind it. */
export function sliceParts({ answers, tables }: AuditSummary): ReportPart[] {
  if (answers.length === 0) return [];
  return [
    {
      kind: 'answers',
      title: 'Slices',
      text: 'Error rate of the studies of each slice, on patients that it was not found on; null is the error rate of all other studies there. Failure: more errors than those, adjusted by Holm over all slices tried. Stability is the overlap with refits on random halves, from 0 to 1.',
      answers,
    },
    { kind: 'table', title: 'What the studies have in common', text: '', table: 'slices' },
    ...drawn(tables),
    {
      kind: 'table',
      title: 'Words and attributes behind it',
      text: 'Counted on patients that the slices were not found on. Words weigh by TF-IDF and by how much more often the slice has them; attribute values are tested by Fisher and adjusted by Benjamini and Hochberg.',
      table: 'common',
    },
  ];
}

/** What there is since runs keep it: pictures, places and how sure the model is. */
function drawn({ pictures, texts, worth, scatter, calibration }: AuditSummary['tables']): ReportPart[] {
  return [
    ...where(pictures, {
      kind: 'pictures',
      title: 'Images of each slice',
      text: 'Of patients that the slice was not found on, as the model gets them. Those that the model is wrong about come first.',
      table: 'pictures',
      columns: { image: 'image', group: 'slice', caption: 'what the model says' },
    }),
    ...where(worth, {
      kind: 'maps',
      title: 'Maps of the studies of each slice',
      text: 'The first of those images with the map of every method.',
    }),
    ...where(worth, {
      kind: 'table',
      title: 'What the maps are worth to the model',
      text: 'Pixels are replaced by the mean in ten steps: the least important of the map first, and the most important first. The gain is the area between the two curves of the logit of the explained class; a random order has 0. Others are studies outside of the slice that were drawn from all; intervals are by patient. A small p says that the gain is another in the slice: Welch’s test on one study of each patient, two-sided, adjusted by Holm over slices and methods.',
      table: 'worth',
    }),
    ...where(texts, {
      kind: 'table',
      title: 'Texts of the same studies',
      text: 'Shown as "showText" asks.',
      table: 'texts',
    }),
    ...where(scatter, {
      kind: 'points',
      title: 'Where the slices lie',
      text: 'Each dot is a study of a patient that the slices were not found on, along the first two principal components of what studies are compared by. Slices that overlap here may be apart in other directions.',
      table: 'scatter',
      columns: { x: 'x', y: 'y', series: 'slice' },
    }),
    ...where(calibration, {
      kind: 'table',
      title: 'How sure the model is',
      text: 'Overconfidence: the mean probability of the predicted class less the share of right predictions, on patients that the slices were not found on. A small p says that it is larger in the slice than outside: Welch’s test on one study of each patient, one-sided, adjusted by Holm over slices.',
      table: 'calibration',
    }),
  ];
}

/** The part, where there is something in its table. */
function where(table: AnswerTable | undefined, part: ReportPart): ReportPart[] {
  return table === undefined || table.rows.length === 0 ? [] : [part];
}
