import { describe, expect, test } from '@jest/globals';
import { convergenceNote } from '../../src/report/convergenceNote.ts';
import { markupOf } from '../../src/report/html.ts';
import type { MethodSummary, Summary, Verdict } from '../../src/types/summary.ts';
import { exampleSummary } from '../support/exampleReport.ts';

const summary = exampleSummary();
const [cell] = Object.values(summary.criteria.repeatability ?? {}) as [MethodSummary];
const told = (itself: Partial<MethodSummary>, repeatable: Partial<MethodSummary>): string => {
  const criteria: Summary['criteria'] = {
    repeatability: { smoothgrad: { ...cell, ...repeatable } },
    convergence: { smoothgrad: { ...cell, ...itself } },
  };
  return markupOf(convergenceNote('convergence', { ...summary, criteria }));
};
const verdict = (own: Verdict) => ({ verdict: own });

describe('convergenceNote', () => {
  test('names a failure of a method that fails to agree with itself', () => {
    expect(told(verdict('fail'), verdict('fail'))).toContain('<li>smoothgrad: repeatability</li>');
  });

  test('names one below a line that the method does not reach against itself', () => {
    const missed = { verdict: 'fail', baselines: { line: 0.5 } } as const;
    expect(told({ verdict: 'pass', mean: 0.4 }, missed)).toContain('<li>smoothgrad: repeatability</li>');
    expect(told({ verdict: 'pass', mean: 0.6 }, missed)).toBe('');
  });

  test('is empty where nothing failed, and beside other criteria', () => {
    expect(told(verdict('fail'), verdict('pass'))).toBe('');
    expect(told(verdict('pass'), verdict('undecided'))).toBe('');
    expect(markupOf(convergenceNote('repeatability', summary))).toBe('');
  });
});
