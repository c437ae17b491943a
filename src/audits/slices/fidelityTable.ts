import { holm } from '../../statistics/index.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable } from '../../types/summary.ts';
import { gain } from '../fidelity/names.ts';
import { comparedSides } from './comparedSides.ts';

/** The patient of an image, and what draws one study of each patient. */
interface Patients {
  readonly groupOf: (image: string) => string;
  readonly onePerPatient: <T extends { readonly group: string }>(studies: readonly T[]) => T[];
  readonly seed: number;
}

/**
 * What the maps of each method are worth to the model in each slice and, of those drawn of all studies, outside: the
 * mean symmetric relevance gain, its interval by patient, and Welch's test of the difference on one study of each patient, two-sided, adjusted by Holm over
 * slices and methods. Maps without a gain are counted.
 */
export function fidelityTable(
  rows: readonly Row[],
  names: readonly string[],
  { groupOf, onePerPatient, seed }: Patients,
): AnswerTable {
  const own = rows.filter(({ metric }) => metric === gain);
  const methods = [...new Set(own.map(({ subject }) => subject.name))];
  const found = names.flatMap((slice) =>
    methods.map((method) => {
      // What was drawn of another slice would count for more than its share of what is outside.
      const cells = own.filter(
        ({ subject, condition }) =>
          subject.name === method && (condition?.slice === slice || condition?.drawn !== 'slice'),
      );
      const studies = cells.flatMap(({ image = '', condition, ...row }) =>
        row.state === 'scored'
          ? [{ slice: String(condition?.slice), group: groupOf(image), value: row.value }]
          : [],
      );
      const compared = comparedSides(slice, studies, {
        independent: onePerPatient(studies),
        seed: `${seed}/slices/fidelity/${slice}/${method}`,
        side: 'pValue',
      });
      return { slice, method, left: cells.length - studies.length, ...compared };
    }),
  );
  const adjusted = holm(found.flatMap(({ p }) => p ?? []));
  let at = 0;
  const columns = ['slice', 'method', 'studies', 'gain', 'low', 'high', 'others', 'gain of the others', 'p, Holm', 'maps without a gain']; // biome-ignore format: a list reads better packed
  return {
    columns: columns.map((name) => ({ name, unit: name.startsWith('gain') ? 'logits' : '' })),
    rows: found.map(({ slice, method, inside, outside, mean, interval, otherMean, p, left }) => [
      ...[slice, method, inside.length, mean, ...interval, outside.length, otherMean],
      ...[p === null ? null : (adjusted[at++] ?? 1), left],
    ]),
  };
}
