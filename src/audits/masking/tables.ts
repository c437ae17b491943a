import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { areaOf } from '../areas.ts';
import type { Cases, ScoreList } from './cases.ts';
import { embeddingTables } from './embeddingTables.ts';
import { type Asked, listArea, scoredPairs, selective } from './modelClaims.ts';
import { dilationUnit, type MaskingOptions } from './options.ts';
import { readerWord } from './readers.ts';
import { shapeMetrics } from './regionShape.ts';

const share = '0 to 1';
const areaColumns = [
  { name: 'AUC', unit: share },
  { name: 'low', unit: share },
  { name: 'high', unit: share },
  { name: 'images', unit: 'count' },
];

/** Names of tables: of a class, and of a model and a class. */
export const matrixName = (target: number) => `class ${target}: areas by masking`;
export const sweepName = (model: string, target: number) => `class ${target}: ${model} by dilation`;

/** Every table of the audit. */
export function tablesOf(
  rows: readonly Row[],
  cases: Cases,
  options: MaskingOptions,
): Record<string, AnswerTable> {
  const unit = dilationUnit(options);
  const tables: Record<string, AnswerTable> = {};
  for (const target of cases.classes) {
    tables[matrixName(target)] = matrix(cases, target);
    for (const { name, trainedOn } of cases.models) {
      const sweep = sweepOf({ cases, model: name, trainedOn, target }, unit);
      if (sweep.rows.length > 2) tables[sweepName(labelOf(name, trainedOn), target)] = sweep;
    }
    tables[`class ${target}: size of the region`] = sizes(cases, target);
  }
  Object.assign(tables, embeddingTables(rows, cases));
  const stated = statedTrainings(rows);
  if (stated.rows.length > 0) tables[trainingsName] = stated;
  const reasons = reasonsOf(cases);
  return reasons.rows.length === 0 ? tables : { ...tables, 'images without a score': reasons };
}

export const trainingsName = 'what models were trained on';

/** The user's word on each model that states its data. */
function statedTrainings(rows: readonly Row[]): AnswerTable {
  return {
    columns: ['model', 'trained on', 'SHA-256 of the manifest', 'who says so'].map((name) => ({
      name,
      unit: '',
    })),
    rows: rows
      .filter(({ metric }) => metric === 'statedTraining')
      .map(({ subject, condition = {} }) => [
        subject.name,
        condition.trainedOn ?? '',
        condition.manifest ?? '',
        "its user: the manifest is the one that was stated, the training is the user's word",
      ]),
  };
}

/** A model with what it was trained on. */
export function labelOf(model: string, trainedOn: string | undefined): string {
  return trainedOn === undefined || trainedOn === readerWord ? model : `${model}, trained on ${trainedOn}`;
}

function matrix(cases: Cases, target: number): AnswerTable {
  const own = cases.lists.filter((one) => one.target === target && one.dilation === 0);
  return {
    columns: [{ name: 'model', unit: '' }, { name: 'masking', unit: '' }, ...areaColumns],
    rows: own.map((list) => [
      labelOf(list.model, list.trainedOn),
      list.region === 'other' ? `${list.masking} of another patient` : list.masking,
      ...areaCells(cases, list),
    ]),
  };
}

function areaCells(cases: Cases, list: ScoreList) {
  const { auc, ci, n } = listArea(cases, list);
  return [auc, ci?.[0] ?? null, ci?.[1] ?? null, n];
}

/** The area by how far the region was grown, of the region, of all else, and where one class alone was grown. */
function sweepOf(asked: Asked, unit: string): AnswerTable {
  const { cases, model, trainedOn, target } = asked;
  const own = cases.lists.filter(
    (one) =>
      one.model === model &&
      one.trainedOn === trainedOn &&
      one.target === target &&
      one.region === 'own' &&
      (one.masking === 'no-roi' || one.masking === 'only-roi'),
  );
  const plain = own.map((list) => [list.dilation, list.masking, ...areaCells(cases, list)]);
  const grown = own
    .filter(({ dilation }) => dilation > 0)
    .flatMap(({ masking, dilation }) => {
      const scores = selective(asked, { masking, dilation });
      return (['positives', 'negatives'] as const).map((which) => {
        const rows = scoredPairs(cases, target, { a: scores[which], b: scores[which] });
        const { auc, ci, n } = areaOf(rows.map(({ a: score, label, group }) => ({ score, label, group })));
        return [dilation, `${masking}, ${which} alone`, auc, ci?.[0] ?? null, ci?.[1] ?? null, n];
      });
    });
  const rows = [...plain, ...grown].sort((a, b) => Number(a[0]) - Number(b[0]));
  return {
    columns: [{ name: 'dilation', unit }, { name: 'masking', unit: '' }, ...areaColumns],
    rows,
  };
}

function sizes(cases: Cases, target: number): AnswerTable {
  const index = shapeMetrics.indexOf('area');
  const rows = [1, 0].map((label) => {
    const own = [...cases.shapes].flatMap(([image, shape]) =>
      cases.labels.get(target)?.get(image) === label ? (shape[index] ?? []) : [],
    );
    const mean = meanOfAny(own) ?? null;
    return [label === 1 ? 'positives' : 'negatives', mean, own.length];
  });
  return {
    columns: [
      { name: 'images', unit: '' },
      { name: 'mean share of the frame', unit: share },
      { name: 'count', unit: 'count' },
    ],
    rows,
  };
}

function reasonsOf(cases: Cases): AnswerTable {
  const [first] = cases.classes;
  const scores = cases.lists
    .filter(({ target }) => target === first)
    .flatMap((list) =>
      [...list.reasons].map(([reason, count]) => [
        labelOf(list.model, list.trainedOn),
        list.region === 'other' ? `${list.masking} of another patient` : list.masking,
        list.dilation,
        reason,
        count,
      ]),
    );
  const labels = [...cases.unlabelled].flatMap(([target, reasons]) =>
    [...reasons].map(([reason, count]) => [`class ${target}`, '', 0, reason, count]),
  );
  return {
    columns: [
      { name: 'of', unit: '' },
      { name: 'masking', unit: '' },
      { name: 'dilation', unit: '' },
      { name: 'reason', unit: '' },
      { name: 'images', unit: 'count' },
    ],
    rows: [...scores, ...labels],
  };
}
