import type { AnswerTable, Interval } from '../../types/summary.ts';

/** A corruption of a classifier's images at a level. */
export interface Cell {
  readonly model: string;
  readonly corruption: string;
  readonly level: number;
}

/** How far its AUC falls. */
export interface Fall {
  readonly fall: number | null;
  readonly ci: Interval | null;
  readonly standardError: number | null;
  readonly n: number;
  readonly auc: number | null;
  readonly reason?: string;
}

/** Every corruption at every level. */
export function levelTable(found: readonly { cell: Cell; fall: Fall }[]): AnswerTable {
  return {
    columns: ['series', 'level', 'fall of the AUC', 'low', 'high', 'AUC', 'images'].map((name) => ({
      name,
      unit: '',
    })),
    rows: found.map(({ cell: { model, corruption, level }, fall }) => [
      `${model}, ${corruption}`,
      level,
      fall.fall,
      fall.ci?.[0] ?? null,
      fall.ci?.[1] ?? null,
      fall.auc,
      fall.n,
    ]),
  };
}
