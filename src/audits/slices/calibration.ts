import { clusterBootstrap, holm, welchT } from '../../statistics/index.ts';
import type { AnswerTable } from '../../types/summary.ts';

/** A study of the confirming half. */
export interface SureStudy {
  readonly slice: string;
  readonly isWrong: number;
  /** Probability of the predicted class. */
  readonly confidence: number;
  readonly group: string;
}

/** With fewer studies of different patients on a side there is no test. */
const fewestMembers = 5;

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
  const gap = ({ confidence, isWrong }: SureStudy) => confidence - (1 - isWrong);
  // Rows of earlier versions do not say how sure the model is.
  const known = studies.every(({ confidence }) => Number.isFinite(confidence)) ? names : [];
  const found = known.map((name) => {
    const inside = studies.filter(({ slice }) => slice === name);
    const outside = studies.filter(({ slice }) => slice !== name);
    const [own, other] = [true, false].map((isIn) =>
      independent.filter(({ slice }) => (slice === name) === isIn).map(gap),
    );
    const isTested = (own?.length ?? 0) >= fewestMembers && (other?.length ?? 0) >= fewestMembers;
    const test = isTested ? welchT(own ?? [], other ?? []) : undefined;
    return { name, inside, outside, p: test?.state === 'scored' ? test.pGreater : null };
  });
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
    rows: found.map(({ name, inside, outside, p }) => {
      const [low, high] = gapInterval(inside, `${seed}/slices/calibration/${name}`);
      return [
        ...[name, inside.length, meanOf(inside.map(({ confidence }) => confidence))],
        ...[meanOf(inside.map(({ isWrong }) => 1 - isWrong)), meanOf(inside.map(gap)), low, high],
        ...[meanOf(outside.map(gap)), p === null ? null : (adjusted[at++] ?? 1)],
      ];
    }),
  };

  function gapInterval(own: readonly SureStudy[], key: string): readonly [number | null, number | null] {
    if (own.length < fewestMembers) return [null, null];
    const interval = clusterBootstrap(
      (rows) => rows.reduce((sum, i) => sum + (own[i] === undefined ? 0 : gap(own[i])), 0) / rows.length,
      own.map(({ group }) => group),
      { seed: key },
    );
    return interval.state === 'scored' ? interval.interval : [null, null];
  }
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
