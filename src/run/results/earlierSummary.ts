import { isRecord } from '../../checks/isRecord.ts';

/** A stored summary under the keys of today: the `analyses` of a disagreement were `views` in earlier versions. */
export function underPresentKeys(summary: unknown): unknown {
  if (!isRecord(summary) || !isRecord(summary.disagreement)) return summary;
  const disagreement = Object.entries(summary.disagreement).map(([criterion, one]) => {
    if (!isRecord(one) || !('views' in one)) return [criterion, one];
    const { views, ...others } = one;
    return [criterion, { analyses: views, ...others }];
  });
  return { ...summary, disagreement: Object.fromEntries(disagreement) };
}
