import { quoted } from '../../files/quoted.ts';
import type { Audit, Needs } from '../../types/audit.ts';

/** Whether an audit can be asked of a data set alone, or of one that says what a model predicted. */
export function doesWithoutModel({ model, predictionsWillDo }: Needs): boolean {
  return model !== true || predictionsWillDo === true;
}

/** Throws for a run without a classifier that needs one. */
export function requirePredictionsWillDo(
  names: readonly string[],
  {
    audits,
    isAudit,
    hasMaps,
    source,
  }: {
    readonly audits: readonly Audit[];
    readonly isAudit: boolean;
    readonly hasMaps: boolean;
    readonly source: string;
  },
): void {
  const able = audits
    .filter(({ needs, judges }) => judges === 'model' && doesWithoutModel(needs))
    .map(({ name }) => name);
  const stranger = names.find((name) => !able.includes(name));
  if (isAudit && stranger === undefined && !hasMaps) return;
  if (isAudit && stranger === undefined)
    throw new RangeError(
      `${source}: classifiers: expected at least one for the maps that an audit asks for, got none`,
    );
  const what = isAudit
    ? `${quoted(stranger ?? '')} needs one; of predictions in a table alone there is ${able.join(', ')}`
    : 'predictions in a table are for audit';
  throw new RangeError(`${source}: classifiers: expected at least one, got none: ${what}`);
}
