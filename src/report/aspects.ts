import type { Aspect } from '../types/audit.ts';
import type { MethodSummary, Summary } from '../types/summary.ts';
import { aspectOf } from './labels.ts';

/** What the criteria of one aspect say of a method, together. */
export interface AspectVerdict {
  /** Yes where all pass, no where any fails, else open; untested where none ran. */
  readonly answer: 'yes' | 'no' | 'open' | 'untested';
  readonly criteria: readonly { readonly criterion: string; readonly cell: MethodSummary }[];
}

/** The criteria of a run that ask about an aspect, in its order. */
export function criteriaOf({ criteria }: Summary, aspect: Aspect): string[] {
  return Object.keys(criteria).filter((criterion) => aspectOf(criterion) === aspect);
}

/** What a run says of a method under an aspect. */
export function aspectVerdict(summary: Summary, method: string, aspect: Aspect): AspectVerdict {
  const criteria = criteriaOf(summary, aspect).flatMap((criterion) => {
    const cell = summary.criteria[criterion]?.[method];
    return cell === undefined ? [] : [{ criterion, cell }];
  });
  const verdicts = criteria.map(({ cell }) => cell.verdict);
  if (verdicts.length === 0) return { answer: 'untested', criteria };
  if (verdicts.includes('fail')) return { answer: 'no', criteria };
  return { answer: verdicts.every((verdict) => verdict === 'pass') ? 'yes' : 'open', criteria };
}
