import type { Randomizable } from '../../types/classifier.ts';
import type { ResolvedAudit } from '../config/resolvedAudits.ts';

/** What a re-draw replaces in a network, and what it leaves: reasons, each with the names of constants. */
export interface ReinitializationRecord {
  readonly trained: number;
  readonly fixed: Readonly<Record<string, readonly string[]>>;
}

/** The record of the explained classifier; undefined where no audit re-draws it or nobody can tell of its constants. */
export function reinitializationRecord(
  classifier: Pick<Randomizable, 'constants'> | undefined,
  asked: readonly ResolvedAudit[],
): ReinitializationRecord | undefined {
  const isAsked = asked.some(({ audit }) => audit.needs.initialization === true);
  const all = isAsked ? classifier?.constants?.() : undefined;
  if (all === undefined) return undefined;
  const fixed = new Map<string, string[]>();
  for (const { name, fate, reason } of all)
    if (fate === 'fixed') fixed.set(reason, [...(fixed.get(reason) ?? []), name]);
  return { trained: all.filter(({ fate }) => fate === 'trained').length, fixed: Object.fromEntries(fixed) };
}
