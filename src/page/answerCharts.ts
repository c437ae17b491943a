import type { Row } from '../browser/index.ts';
import { meanOfAny } from '../math/arrays/meanOf.ts';
import { type Dot, dots, lines, type Series } from './charts.ts';
import type { TrustName } from './messages.ts';
import type { Question } from './questions.ts';

/** The metric that decides for each question. */
export const deciding: Readonly<Record<TrustName, string>> = {
  randomization: 'ssimWang',
  consistency: 'ssimWang',
  classSensitivity: 'ssimWang',
  convergence: 'ssimWang',
  fidelity: 'symmetricRelevanceGain',
  localization: 'averagePrecision',
};

/** What the score of a question is called. */
const scoreNames: Readonly<Record<TrustName, string>> = {
  randomization: 'SSIM',
  consistency: 'similarity of the two maps (SSIM)',
  classSensitivity: 'similarity of the maps of both classes (SSIM)',
  convergence: 'similarity of the maps of two seeds (SSIM)',
  fidelity: 'gain',
  localization: 'average precision',
};

/** The score of a map under a circumstance, and what a map without information gets. */
export interface Cell {
  readonly method: string;
  readonly where: string;
  readonly value: number;
  readonly nullAt: number | undefined;
}

/** A chart, and what stands above it; nothing where it is the only one. */
export interface Shown {
  readonly title: string;
  readonly chart: SVGElement;
}

/** The mean of the scores of rows; undefined of none. */
export function scored(rows: readonly Row[]): number | undefined {
  const values = rows.flatMap((row) => (row.state === 'scored' ? [row.value] : []));
  return meanOfAny(values);
}

/** The charts of an answer. */
export function chartsOf(
  { name, label }: Question,
  rows: readonly Row[],
  cells: readonly Cell[],
): readonly Shown[] {
  const methods = [
    ...new Set(rows.filter(({ subject }) => subject.kind === 'method').map(({ subject }) => subject.name)),
  ];
  if (name === 'randomization') {
    const nulls = cells.flatMap(({ nullAt }) => nullAt ?? []);
    const nullAt = meanOfAny(nulls);
    const series = methods.map((method, colour) => cascadeOf(method, colour, rows));
    const axes = {
      x: 'share of the layers that are random',
      y: 'similarity to the map of the trained model (SSIM)',
    };
    return [{ title: '', chart: lines(series, { label, ...axes, nullAt }) }];
  }
  if (name === 'fidelity') {
    const both = methods.flatMap((method, colour) => [
      curveOf(rows, { method, colour, order: 'mostFirst' }),
      { ...curveOf(rows, { method, colour, order: 'leastFirst' }), isDashed: true },
    ]);
    const series = both.filter(({ points }) => points.length > 0);
    const axes = { x: 'share of the pixels that are replaced', y: 'logit of the class' };
    if (series.length === 0) return [];
    return [
      { title: 'The logit as pixels go', chart: lines(series, { label, ...axes }) },
      { title: 'The gain: the area between', chart: dots(dotsOf(cells), label, scoreNames.fidelity) },
    ];
  }
  // One chart for each change of the image.
  const places = [...new Set(cells.map(({ where }) => where))];
  return places.map((where) => {
    const list = dotsOf(cells.filter((cell) => cell.where === where));
    const named = where === '' ? label : `${label} ${where}`;
    return { title: where === '' ? '' : `Under ${where}`, chart: dots(list, named, scoreNames[name]) };
  });
}

function dotsOf(cells: readonly Cell[]): Dot[] {
  return cells.map(({ method, value, nullAt }) => ({ name: method, value, nullAt }));
}

function cascadeOf(method: string, colour: number, rows: readonly Row[]): Series {
  const own = rows.filter(
    (row) =>
      row.subject.name === method &&
      row.metric === deciding.randomization &&
      row.role === 'score' &&
      row.condition?.redrawn !== undefined,
  );
  const shares = [
    ...new Set(own.map((row) => Number(row.condition?.redrawn) / Number(row.condition?.layers))),
  ].sort((a, b) => a - b);
  const points = shares.flatMap((share): [number, number][] => {
    const value = scored(
      own.filter((row) => Number(row.condition?.redrawn) / Number(row.condition?.layers) === share),
    );
    return value === undefined ? [] : [[share, value]];
  });
  return { name: method, colour, points: [[0, 1], ...points] };
}

function curveOf(
  rows: readonly Row[],
  { method, colour, order }: { method: string; colour: number; order: string },
): Series {
  const points = rows.flatMap((row): [number, number][] =>
    row.metric === 'targetLogit' &&
    row.subject.name === method &&
    row.condition?.order === order &&
    row.state === 'scored'
      ? [[Number(row.condition.share), row.value]]
      : [],
  );
  return { name: method, colour, points };
}
