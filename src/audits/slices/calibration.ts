import { meanOfAny } from '../../math/arrays/meanOf.ts';
import { holm } from '../../statistics/index.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { comparedSides } from './comparedSides.ts';

/** A study of the confirming half. */
export interface SureStudy {
  readonly slice: string;
  readonly isWrong: number;
  /** Probability of the predicted class. */
  readonly confidence: number;
  readonly group: string;
}

/**
 * How much more sure the model is than right, mean probability of the predicted class less share of right predictions,
 * in each slice and outside: the difference is tested by Welch on `independent`, one study of each patient, one-sided,
 * adjusted by Holm over slices. Intervals are resampled by patient.
 */
export function calibrationTable(
  names: readonly string[],
  studies: readonly SureStudy[],
  { independent, seed }: { readonly independent: readonly SureStudy[]; readonly seed: number },
): AnswerTable {
  const gaps = (own: readonly SureStudy[]) =>
    own.map((study) => ({ ...study, value: study.confidence - (1 - study.isWrong) }));
  // Rows of earlier versions do not say how sure the model is.
  const known = studies.every(({ confidence }) => Number.isFinite(confidence)) ? names : [];
  const found = known.map((name) => ({
    name,
    own: studies.filter(({ slice }) => slice === name),
    ...comparedSides(name, gaps(studies), {
      independent: gaps(independent),
      seed: `${seed}/slices/calibration/${name}`,
      side: 'pGreater',
    }),
  }));
  const adjusted = holm(found.flatMap(({ p }) => p ?? []));
  let at = 0;
  const columns = [
    'slice',
    'studies',
    'sure',
    'right',
    'sure less right',
    'low',
    'high',
    'of the others',
    'p, Holm',
  ];
  return {
    columns: columns.map((name) => ({ name, unit: '' })),
    rows: found.map(({ name, own, mean, interval, otherMean, p }) => [
      ...[name, own.length, meanOfAny(own.map(({ confidence }) => confidence)) ?? null],
      ...[meanOfAny(own.map(({ isWrong }) => 1 - isWrong)) ?? null, mean, ...interval],
      ...[otherMean, p === null ? null : (adjusted[at++] ?? 1)],
    ]),
  };
}
