import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';

/** Of each slice so many images are shown: those that the model is wrong about first. */
const mostWrong = 5;
const mostRight = 3;
/** More points than these hide each other. */
const mostPoints = 1000;

/** The images of the confirming half that a report shows of each slice. */
export function shownRows(rows: readonly Row[]): Row[] {
  const members = rows.filter(
    (row) => isConfirmed(row) && row.subject.kind === 'slice' && row.subject.name.startsWith('slice '),
  );
  const names = [...new Set(members.map(({ subject }) => subject.name))].sort(
    (a, b) => Number(a.slice(6)) - Number(b.slice(6)),
  );
  return names.flatMap((name) => {
    const own = members.filter(({ subject }) => subject.name === name);
    const wrong = own.filter((row) => row.state === 'scored' && row.value === 1);
    const right = own.filter((row) => row.state === 'scored' && row.value === 0);
    return [...wrong.slice(0, mostWrong), ...right.slice(0, mostRight)];
  });
}

/** What a report shows beside the pictures. */
export function pictureTable(rows: readonly Row[]): AnswerTable {
  return {
    columns: ['image', 'slice', 'what the model says'].map((name) => ({ name, unit: '' })),
    rows: shownRows(rows).map((row) => [row.image ?? '', row.subject.name, whatIsSaid(row)]),
  };
}

/** The texts of the same studies, of a run that shows them. */
export function textTable(rows: readonly Row[]): AnswerTable {
  return {
    columns: ['study', 'slice', 'what the model says', 'text'].map((name) => ({ name, unit: '' })),
    rows: shownRows(rows).flatMap((row) =>
      row.condition?.text === undefined
        ? []
        : [[row.image ?? '', row.subject.name, whatIsSaid(row), String(row.condition.text)]],
    ),
  };
}

/** The rows with the texts of the studies that a report shows, by image. */
export function withTexts(rows: readonly Row[], texts: ReadonlyMap<string, string>): Row[] {
  const shown = new Set(shownRows(rows));
  return rows.map((row): Row => {
    const text = shown.has(row) ? texts.get(row.image ?? '') : undefined;
    return text === undefined ? row : { ...row, condition: { ...row.condition, text } };
  });
}

function whatIsSaid({ condition, ...row }: Row): string {
  const isWrong = row.state === 'scored' && row.value === 1;
  const sure = `${Math.round(100 * Number(condition?.confidence))} %`;
  return `class ${condition?.label}; ${isWrong ? 'wrong' : 'right'}, ${sure} sure`;
}

/** Where the studies of the confirming half lie, evenly taken where there are many. */
export function scatterTable(rows: readonly Row[]): AnswerTable {
  const own = rows.filter((row) => isConfirmed(row) && row.condition?.x !== undefined);
  const step = Math.max(1, Math.ceil(own.length / mostPoints));
  return {
    columns: ['x', 'y', 'slice'].map((name) => ({ name, unit: '' })),
    rows: own
      .filter((_, i) => i % step === 0)
      // By name, so that the legend is in order: 'unassigned' comes last.
      .toSorted((a, b) => (a.subject.name < b.subject.name ? -1 : Number(a.subject.name > b.subject.name)))
      .map(({ subject, condition }) => [Number(condition?.x), Number(condition?.y), subject.name]),
  };
}

/** Whether a row is of a study that did not find the slices. */
export function isConfirmed({ metric, condition }: Row): boolean {
  return metric === 'error' && condition?.half === 'confirmed';
}
