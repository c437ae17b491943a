import type { Condition, Outcome, Role } from '../types/row.ts';
import type { Score } from '../types/score.ts';

/** One number of an audit, or why there is none. */
export interface Measurement {
  /** @default that of the place where it was measured */
  readonly role?: Role;
  /** Beside that of the place where it was measured. */
  readonly condition?: Condition;
  readonly metric: string;
  readonly outcome: Outcome;
}

export type { Preset } from '../types/preset.ts';

/** A measurement from a score. The null of the score stays behind: rows hold nulls as rows of their own. */
export function measured(metric: string, score: Score): Measurement {
  return { metric, outcome: score.state === 'scored' ? { state: 'scored', value: score.value } : score };
}

/** The same outcome for every metric of a list, such as the failure of the map that all of them need. */
export function allOf(metrics: readonly string[], outcome: Outcome): Measurement[] {
  return metrics.map((metric) => ({ metric, outcome }));
}
