import { isRecord } from '../checks/isRecord.ts';
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

/** What a metric says of a map, which may be one of the user's: where it gives no score, that metric alone fails. */
export function measuredBy(name: string, score: () => Score): Measurement {
  try {
    return measured(name, checkedScore(score()));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { metric: name, outcome: { state: 'failed', error: `${name}: ${why}` } };
  }
}

function checkedScore(answer: unknown): Score {
  if (isRecord(answer)) {
    const { state, value, reason } = answer;
    if (state === 'scored' && Number.isFinite(value)) return answer as Score;
    if (state === 'unscorable' && typeof reason === 'string') return { state, reason };
  }
  throw new RangeError(
    `score must give { state: 'scored', value } with a finite number, or { state: 'unscorable', reason }, got ${isRecord(answer) ? `${answer.state} ${answer.value ?? answer.reason}` : answer}`,
  );
}

/** The same outcome for every metric of a list, such as the failure of the map that all of them need. */
export function allOf(metrics: readonly string[], outcome: Outcome): Measurement[] {
  return metrics.map((metric) => ({ metric, outcome }));
}
