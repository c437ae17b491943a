import type { ClassifierSummary, Prediction } from '../types/prediction.ts';
import type { TaskReport } from '../types/report.ts';
import { type Html, html } from './html.ts';
import { foldedTable, htmlTable } from './htmlTable.ts';
import { roleName } from './labels.ts';
import { perturbedTable } from './perturbedTable.ts';
import type { Plotting } from './plotting.ts';
import { reliabilityPlot } from './reliabilityPlot.ts';
import { counted, fixed, interval, noNumber, percent } from './text.ts';

/** With more images the table of all predictions would make the page heavy. */
const mostPredictions = 200;

/** How good each classifier is, its reliability curve, and what it says of each image; empty where nothing was kept. */
export function classifiersSection(
  plotting: Plotting,
  { summary, predictions }: TaskReport,
  prefix: string,
): Html {
  const { classifiers = [] } = summary;
  if (classifiers.length === 0) return html``;
  const id = `${prefix}-classifiers`;
  const curves = classifiers.filter(({ reliability }) => reliability.length > 0);
  return html`
    <section class="criterion" id="${id}" aria-labelledby="${id}-title"><div class="together"><h3 id="${id}-title">classifiers</h3>
    <p>How far can the classifiers themselves be believed? A map of a wrong prediction explains a mistake.${oneLabelNote(classifiers)}</p>
    ${qualityTable(classifiers)}</div>
    ${
      curves.length === 0
        ? ''
        : html`<div class="together"><h4>Reliability of the probabilities</h4>
      <p>A dot for each of ten bins of probability, larger with more images. On the dashed line a probability means what it says; below the line it is too high.</p>
      <div class="panels">${curves.map((one) => html`<figure class="panel"><figcaption>${one.id}</figcaption>${reliabilityPlot(plotting, one)}</figure>`)}</div></div>`
    }
    ${perturbedTable(summary)}${countTable(classifiers)}${predictionTable(predictions)}</section>`;
}

/** What the numbers are worth where all images have one label. */
function oneLabelNote(classifiers: readonly ClassifierSummary[]): string {
  const labels = new Set(
    classifiers.flatMap(({ labels: counts }) => counts.flatMap((count, one) => (count > 0 ? one : []))),
  );
  const [only] = labels;
  if (only === undefined || labels.size > 1) return '';
  return ` All images have label ${only}. Accuracy is then the share of them that is found; the other numbers only tell how sure a classifier is of that class.`;
}

function qualityTable(classifiers: readonly ClassifierSummary[]): Html {
  return htmlTable({
    name: 'Quality of the classifiers',
    caption:
      'Accuracy: share of images whose predicted class is the label. AUC: area under the ROC curve, .5 is chance. Brier score and expected calibration error (ECE): 0 is best; with few images the ECE is too high.',
    head: ['classifier', 'role', 'images with a label', 'accuracy', 'ROC AUC', 'Brier score', 'ECE'],
    rows: classifiers.map((one) => ({
      title: one.id,
      cells: [
        { content: roleName(one.role) },
        { number: labelled(one) },
        { content: withInterval(one.accuracy, one.accuracyCi) },
        {
          content: html`${withInterval(one.auc, one.aucCi)}${one.aucNote === undefined ? '' : html`<small>${one.aucNote}</small>`}`,
        },
        { number: fixed(one.brier) },
        { number: fixed(one.calibrationError) },
      ],
    })),
  });
}

function labelled({ n, unlabelled, failed }: ClassifierSummary): string {
  const all = n + unlabelled + failed;
  return failed === 0 ? `${n} of ${all}` : `${n} of ${all}, ${failed} not finite`;
}

function withInterval(value: number | null, ci: readonly [number, number] | null): string {
  return ci === null ? fixed(value) : `${fixed(value)} (${interval(ci, 2)})`;
}

function countTable(classifiers: readonly ClassifierSummary[]): Html {
  const classes = Math.max(...classifiers.map(({ predicted }) => predicted.length));
  return foldedTable({
    name: 'Images by class',
    caption: 'How many images have each class as their label, and as their prediction.',
    head: ['classifier', 'counted by', ...Array.from({ length: classes }, (_, one) => `class ${one}`)],
    rows: classifiers.flatMap(({ id, labels, predicted }) =>
      (
        [
          ['label', labels],
          ['prediction', predicted],
        ] as const
      ).map(([name, counts]) => ({
        title: id,
        cells: [{ content: name }, ...counts.map((count) => ({ number: String(count) }))],
      })),
    ),
  });
}

function predictionTable(predictions: readonly Prediction[]): Html {
  if (predictions.length === 0) return html``;
  if (predictions.length > mostPredictions) {
    return html`<p>predictions.jsonl has the logits of all ${counted(predictions.length, 'prediction')}.</p>`;
  }
  return foldedTable({
    name: 'Prediction of every image',
    caption: 'Logits are the scores before softmax, by class. Explained: the class whose maps were made.',
    head: ['image', 'classifier', 'label', 'predicted', 'explained', 'logits'],
    rows: predictions.map(({ image, classifier, label, predicted, target, logits }) => ({
      title: image,
      cells: [
        { content: classifier },
        ...[label, predicted, target].map((one) => ({ number: one === undefined ? noNumber : String(one) })),
        { content: logits.map((logit) => fixed(logit, 2)).join(', ') },
      ],
    })),
  });
}

/** The explained classifier in a few words; undefined where nothing was kept. */
export function explainedClassifier({ classifiers = [] }: TaskReport['summary']): string | undefined {
  const one = classifiers.find(({ role }) => role === 'explained');
  if (one === undefined) return undefined;
  if (one.accuracy === null) return `${one.id}, whose accuracy is unknown: no image has a label`;
  const right = Math.round(one.accuracy * one.n);
  const area = one.auc === null ? `no ROC AUC: ${one.aucNote ?? 'unknown'}` : `ROC AUC ${fixed(one.auc, 2)}`;
  return `${one.id}, right on ${right} of ${counted(one.n, 'labelled image')} (${percent(one.accuracy)}; ${area})`;
}
