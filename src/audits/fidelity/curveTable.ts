import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { isCorrect, targetLogit } from './names.ts';

/** The mean curves of each method: logit of the explained class and accuracy over the share of pixels replaced. */
export function curveTable(rows: readonly Row[]): AnswerTable {
  const points = new Map<
    string,
    { readonly at: readonly (string | number)[]; logits: number[]; right: number[] }
  >();
  for (const row of rows) {
    const { metric, subject, condition } = row;
    if (row.state !== 'scored' || (metric !== targetLogit && metric !== isCorrect)) continue;
    const at = [subject.name, condition?.order ?? '', condition?.share ?? 0];
    const point = points.get(at.join('\n')) ?? { at, logits: [], right: [] };
    points.set(at.join('\n'), point);
    (metric === targetLogit ? point.logits : point.right).push(row.value);
  }
  return {
    columns: [
      { name: 'method', unit: '' },
      { name: 'order', unit: '' },
      { name: 'share replaced', unit: '' },
      { name: 'logit', unit: 'logits' },
      { name: 'accuracy', unit: '' },
      { name: 'images', unit: '' },
    ],
    rows: [...points.values()].map(({ at, logits, right }) => [
      ...at,
      meanOfAny(logits) ?? null,
      meanOfAny(right) ?? null,
      logits.length,
    ]),
  };
}
