import type { MethodSummary, Summary } from '../types/summary.ts';

/** One method with what every criterion says about it, in the order of the criteria. */
export interface MethodRecord {
  readonly method: string;
  readonly cells: readonly { readonly criterion: string; readonly cell: MethodSummary | undefined }[];
}

/** The summary by method, in the order in which the criteria first name them. */
export function methodsOf(summary: Summary): MethodRecord[] {
  const criteria = Object.entries(summary.criteria);
  const names = new Set(criteria.flatMap(([, methods]) => Object.keys(methods)));
  return [...names].map((method) => ({
    method,
    cells: criteria.map(([criterion, methods]) => ({ criterion, cell: methods[method] })),
  }));
}
