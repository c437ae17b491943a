import { meanOfAny } from '../../math/arrays/meanOf.ts';
/** Several pairs of models: what each pair says, and the error of their mean from the models being few. */
import type { ColumnVariance } from '../../statistics/index.ts';
import type { Row } from '../../types/row.ts';
import type { ModelPair } from '../../types/summary.ts';
import {
  drawError,
  type ImageNumbers,
  isScore,
  type MethodUnderAudit,
  numberOrNull,
  patientMeans,
  type SubjectRows,
} from '../../verdicts/index.ts';
import { isNullPair } from '../similarity/nullPairRows.ts';

type Table = ReadonlyMap<string, readonly (number | undefined)[]>;
type ByPair = ReadonlyMap<string, ImageNumbers>;

function pairName({ model = '', partner }: Row): string {
  return `${model}\u0000${partner?.model ?? ''}`;
}

/** How many pairs of models there are. */
export function pairCount(outcomes: ReadonlyMap<string, readonly Row[]>): number {
  return new Set([...outcomes.values()].flatMap((rows) => rows.map(pairName))).size;
}

/** Of each image the score by every pair of models, less what is known of that pair and image. */
export function pairTable(
  outcomes: ReadonlyMap<string, readonly Row[]>,
  images: { has(image: string): boolean },
  minus: ByPair,
): Table {
  const lists = [...outcomes].filter(([image]) => images.has(image));
  const names = [...new Set(lists.flatMap(([, rows]) => rows.map(pairName)))];
  return new Map(
    lists.map(([image, rows]) => [
      image,
      names.map((name) => {
        const row = rows.find((one) => pairName(one) === name);
        return row?.state === 'scored' ? row.value - (minus.get(name)?.get(image) ?? 0) : undefined;
      }),
    ]),
  );
}

/** The null of each image by each pair of models. */
export function nullsByPair(own: SubjectRows, metric: string): ByPair {
  const pairs = new Map<string, Map<string, number[]>>();
  for (const row of own.rows) {
    if (row.metric !== metric || row.image === undefined || !isNullPair(row) || row.state !== 'scored')
      continue;
    const ofPair = pairs.get(pairName(row)) ?? new Map<string, number[]>();
    pairs.set(pairName(row), ofPair);
    const values = ofPair.get(row.image) ?? [];
    ofPair.set(row.image, values);
    values.push(row.value);
  }
  return new Map(
    [...pairs].map(([name, images]) => [
      name,
      new Map([...images].map(([image, values]) => [image, meanOfAny(values) ?? 0])),
    ]),
  );
}

/**
 * What the models being few adds to the error of the mean. Of another architecture each pair has a model of its own:
 * the error of a mean of columns. Of R trainings all of whose R (R − 1) / 2 pairs are compared, pairs share trainings:
 * with an effect of each training on all its pairs, Var(mean) = 4 σ² / R, while pairs taken for independent columns
 * would show 4 σ² / (R (R + 1)). So that variance is taken R + 1 times, on R − 1 degrees. What images add to it is left
 * in: with two or three models, taking it off leaves no error at all too often. One pair of trainings does not show
 * its own chance, which is then taken to be as large as the spread between images. Undefined of one other architecture.
 */
export function trainingError(
  table: Table,
  { sampling, isMutual }: { readonly sampling: MethodUnderAudit['sampling']; readonly isMutual: boolean },
): ColumnVariance | undefined {
  const columns = drawError(table, sampling) ?? (isMutual ? onePairError(table, sampling) : undefined);
  if (columns?.count === 1) return columns;
  if (columns === undefined || !isMutual) return columns && { ...columns, variance: columns.between };
  const trainings = (1 + Math.sqrt(1 + 8 * columns.count)) / 2;
  return { ...columns, variance: columns.between * (trainings + 1), degrees: trainings - 1 };
}

/**
 * The error that one pair of trainings is taken to have: the spread of its images. Of eight methods in each of two
 * tasks, means of the pairs of three trainings were apart by 0.05 to 1.4 times that, the half of them by less than 0.4.
 */
function onePairError(table: Table, sampling: MethodUnderAudit['sampling']): ColumnVariance | undefined {
  const values = [...table].flatMap(([image, [value]]) =>
    value === undefined ? [] : [[image, value] as const],
  );
  const patients = patientMeans(new Map(values), sampling);
  if (patients.length < 2) return undefined;
  const mean = meanOfAny(patients) ?? 0;
  const variance = patients.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (patients.length - 1);
  return { variance, between: variance, sd: Math.sqrt(variance), count: 1, degrees: patients.length - 1 };
}

/** Each pair of models, with the means over its images; nothing of one pair alone. */
export function pairsOf(
  { own }: MethodUnderAudit,
  metric: string,
): { readonly pairs?: readonly ModelPair[] } {
  const rows = own.rows.filter((row) => row.metric === metric && isScore(row));
  const names = [...new Set(rows.map(pairName))];
  if (names.length < 2) return {};
  const nulls = nullsByPair(own, metric);
  return {
    pairs: names.map((name) => {
      const mine = rows.filter((row) => pairName(row) === name);
      const values = mine.flatMap((row) => (row.state === 'scored' ? [row.value] : []));
      const [a = '', b = ''] = name.split('\u0000');
      const nothing = meanOfAny(nulls.get(name)?.values() ?? []);
      return { a, b, mean: numberOrNull(meanOfAny(values)), null: numberOrNull(nothing), n: values.length };
    }),
  };
}
