import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { MeanEstimate } from '../../statistics/index.ts';
import type { Row } from '../../types/row.ts';
import type { AnswerTable, Interval } from '../../types/summary.ts';

/** By a key of the failure, a number. */
export type Numbers = ReadonlyMap<string, number>;

/** By failure, value, slice and draw. */
export function numbersOf(
  rows: readonly Row[],
  asked: { readonly blocks: string; readonly metric: string; readonly role: Row['role'] },
): Map<string, number> {
  return new Map(
    rows.flatMap((row) => {
      const { condition, metric, role } = row;
      const isOwn = condition?.blocks === asked.blocks && metric === asked.metric && role === asked.role;
      if (!isOwn || row.state !== 'scored') return [];
      const { failure, planted, slice, repeat } = condition;
      return [[JSON.stringify([failure, planted, slice, repeat]), row.value] as const];
    }),
  );
}

export function intervalOf(estimate: MeanEstimate | undefined): Interval | null {
  return estimate?.interval === undefined ? null : [...estimate.interval];
}

/** Each kind of failure by each combination. */
export function failureTable(
  rows: readonly Row[],
  names: readonly string[],
  mean: (values: Numbers) => MeanEstimate | undefined,
): AnswerTable {
  const failures = [...new Set(rows.flatMap(({ condition }) => condition?.failure ?? []))].map(String);
  const columns = [
    ...['failure', 'compared by', 'precision at 10', 'low', 'high', 'by chance'],
    ...['at best', 'precision at 25', 'average precision', 'share found', 'planted'],
  ];
  return {
    columns: columns.map((name) => ({ name, unit: '' })),
    rows: failures.flatMap((failure) =>
      names.map((blocks) => {
        const some = rows.filter(({ condition }) => condition?.failure === failure);
        const of = (metric: string, role: Row['role'] = 'score') =>
          mean(numbersOf(some, { blocks, metric, role }));
        const at10 = of('precisionAt10');
        const [low = null, high = null] = intervalOf(at10) ?? [];
        return [
          ...[failure, blocks, at10?.mean ?? null, low, high],
          ...[of('precisionAt10', 'null')?.mean ?? null, bestPossible(some, blocks)],
          ...[of('precisionAt25')?.mean ?? null, of('averagePrecision')?.mean ?? null],
          ...[of('discovery')?.mean ?? null, at10?.n ?? 0],
        ];
      }),
    ),
  };
}

/** A slice of fewer than ten members cannot fill ten places. */
function bestPossible(rows: readonly Row[], blocks: string): number | null {
  const own = rows.filter(
    ({ condition, metric, role, state }) =>
      condition?.blocks === blocks && metric === 'precisionAt10' && role === 'score' && state === 'scored',
  );
  const best = own.map(({ condition }) => Math.min(1, Number(condition?.members) / 10));
  return meanOfAny(best) ?? null;
}

/** What could not be planted or ranked, by reason. */
export function leftOutTable(rows: readonly Row[]): AnswerTable {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.state === 'scored') continue;
    const { failure = '', planted = '', slice = '', repeat = '' } = row.condition ?? {};
    const reason = row.state === 'unscorable' ? row.reason : row.error;
    const key = JSON.stringify([failure, planted, slice, repeat]);
    // It is left out of every combination alike.
    if (seen.has(key)) continue;
    seen.add(key);
    const line = JSON.stringify([failure, planted, reason]);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return {
    columns: ['failure', 'planted', 'why not', 'draws'].map((name) => ({ name, unit: '' })),
    rows: [...counts].map(([line, count]) => [...(JSON.parse(line) as string[]), count]),
  };
}
