import type { Report, TaskReport } from '../types/report.ts';
import { criteriaOf } from './aspects.ts';
import { modelAuditsOf } from './audits/modelAudits.ts';
import { explainedClassifier } from './classifiersSection.ts';
import { type Html, html } from './html.ts';
import { htmlTable } from './htmlTable.ts';
import { counted, enumerated } from './text.ts';

/** An item of CLAIM and what a run says of it; empty where it says nothing. */
interface Item {
  readonly item: number;
  readonly asks: string;
  /** Whether the study has more to say of it than the run does. */
  readonly isPart?: true;
  answer(task: TaskReport, manifest: Report['manifest']): string;
}

const items: readonly Item[] = [
  {
    item: 9,
    asks: 'preprocessing of the data',
    isPart: true,
    answer: (_, { config, tasks }) =>
      config === undefined && tasks === undefined
        ? ''
        : 'size, fit and units of the images of each classifier: under Manifest',
  },
  {
    item: 13,
    asks: 'missing data',
    isPart: true,
    answer: ({ summary }) => {
      const cells = Object.values(summary.criteria).flatMap((methods) => Object.values(methods));
      const of = (key: 'unscorable' | 'failed') => cells.reduce((sum, cell) => sum + cell[key], 0);
      return `of all maps of all criteria ${of('unscorable')} without a score and ${of('failed')} failed, each counted with its reason`;
    },
  },
  {
    item: 23,
    asks: 'software and its versions',
    isPart: true,
    answer: (_, { versions }) =>
      versions === undefined ? '' : 'versions of this software and of the runtime: under Manifest',
  },
  {
    item: 28,
    asks: 'metrics of performance',
    answer: ({ summary }) =>
      (summary.classifiers ?? []).some(({ n }) => n > 0)
        ? 'accuracy, ROC AUC, Brier score and calibration error of each classifier'
        : '',
  },
  {
    item: 29,
    asks: 'significance and uncertainty',
    answer: () =>
      'intervals of 95 % by bootstrap (BCa), p-values adjusted by Holm over methods and over all cells',
  },
  {
    item: 30,
    asks: 'robustness or sensitivity analysis',
    answer: ({ summary }) => {
      const names = [
        ...criteriaOf(summary, 'stability'),
        ...modelAuditsOf(summary).map(([name]) => name),
        ...(summary.disagreement === undefined ? [] : ['the same maps by other metrics and rules']),
      ];
      return names.length === 0 ? '' : enumerated(names);
    },
  },
  {
    item: 31,
    asks: 'explainability, and how it was validated',
    answer: ({ summary, methods }) =>
      `${counted(methods.length, 'method')} by ${enumerated(Object.keys(summary.criteria))}, each against its null`,
  },
  {
    item: 36,
    asks: 'diagnostic accuracy and its precision',
    isPart: true,
    answer: ({ summary }) => explainedClassifier(summary) ?? '',
  },
  {
    item: 37,
    asks: 'failure analysis',
    isPart: true,
    answer: ({ predictions }) =>
      predictions.some(({ label }) => label !== undefined)
        ? 'label, prediction and logits of every image'
        : '',
  },
];

/** The items of the CLAIM checklist (Mongan et al. 2020) that a run answers, with what it says of each. */
export function claimItems(tasks: readonly TaskReport[], manifest: Report['manifest']): Html {
  const rows = items.flatMap((one) => {
    const answers = tasks.map((task) => ({ task, answer: one.answer(task, manifest) }));
    const known = answers.filter(({ answer }) => answer !== '');
    if (known.length === 0) return [];
    const alike = new Set(known.map(({ answer }) => answer)).size === 1;
    const text = alike
      ? known[0]?.answer
      : known.map(({ task, answer }) => `${task.summary.name}: ${answer}`).join('. ');
    return [
      {
        title: `${one.item}`,
        cells: [{ content: one.asks }, { content: one.isPart ? 'in part' : 'yes' }, { content: text ?? '' }],
      },
    ];
  });
  return html`<div class="claim">${htmlTable({
    name: 'Items of the CLAIM checklist',
    caption:
      'CLAIM: Mongan et al. 2020, Radiology: Artificial Intelligence 2(2):e200029. The other items are yours to answer, among them the data, the reference standard and the training of the model.',
    head: ['CLAIM item', 'asks for', 'answered', 'by this run'],
    rows,
  })}</div>`;
}
