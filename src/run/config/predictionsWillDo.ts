import type { Lists } from './lists.ts';

/** Throws for a run without a classifier that needs one. */
export function requirePredictionsWillDo(
  names: readonly string[],
  { audits, isAudit, source }: { audits: Lists['audits']; isAudit: boolean; source: string },
): void {
  const able = audits.filter(({ needs }) => needs.predictionsWillDo === true).map(({ name }) => name);
  const stranger = names.find((name) => !able.includes(name));
  if (isAudit && stranger === undefined) return;
  const what = isAudit
    ? `'${stranger}' needs one; of predictions in a table alone there is ${able.join(', ')}`
    : 'predictions in a table are for audit';
  throw new RangeError(`${source}: classifiers: expected at least one, got none: ${what}`);
}
