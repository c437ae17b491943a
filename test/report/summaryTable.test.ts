import { describe, expect, test } from '@jest/globals';
import { summaryTable, verdictSentence } from '../../src/report/index.ts';
import type { MethodSummary, Summary, Verdict } from '../../src/types/summary.ts';
import { exampleSummary, methodNames } from '../support/exampleReport.ts';

const cell: MethodSummary = {
  ...{ metric: 'SSIM', mean: 0.5, ci: [0.4, 0.6], n: 8, unscorable: 1, failed: 2, null: 0.25, baselines: {} },
  ...{
    pass: true,
    verdict: 'pass',
    rule: 'r',
    margin: 0.25,
    marginCi: null,
    also: {},
    values: [],
    reasons: {},
  },
};

function summaryOf(verdicts: Record<string, readonly Verdict[]>): Summary {
  const criteria = ['localization', 'randomization'].map((criterion, place) => {
    const cells = Object.entries(verdicts).map(([method, list]) => [
      method,
      { ...cell, verdict: list[place] ?? 'fail' },
    ]);
    return [criterion, Object.fromEntries(cells)];
  });
  return {
    name: 'n',
    preset: 'default',
    target: 'predicted',
    images: 11,
    criteria: Object.fromEntries(criteria),
  };
}

describe('summaryTable(summary)', () => {
  test('fits in 100 columns and has no blank at the end of a line', () => {
    for (const line of summaryTable(exampleSummary()).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(100);
      expect(line).toBe(line.trimEnd());
    }
  });

  test('has each method once in the verdicts and once under each criterion', () => {
    const lines = summaryTable(exampleSummary()).split('\n');
    for (const method of methodNames) {
      expect(lines.filter((line) => line.startsWith(`  ${method} `))).toHaveLength(5);
    }
  });

  test('gives mean, interval, null, margin, verdict and counts', () => {
    const table = summaryTable(summaryOf({ xrai: ['pass', 'undecided'] }));
    expect(table).toMatch(/xrai +0\.500 +0\.400 to 0\.600 +0\.250 +\+0\.250 +pass +8 \+ 1 \+ 2/);
    expect(table).toMatch(/xrai +pass 0\.50\|0\.25 +open 0\.50\|0\.25/);
  });

  test('prints a dash where there is no number', () => {
    const none = { ...cell, mean: null, ci: null, null: Number.NaN, margin: -0.0001, n: 0 };
    const table = summaryTable({ ...summaryOf({}), criteria: { localization: { xrai: none } } });
    expect(table).toMatch(/xrai +– +– +– +0\.000 +pass/);
    expect(table).not.toMatch(/NaN|null\b.*null|undefined/);
  });
});

describe('verdictSentence(summary)', () => {
  test.each([
    [{ a: ['pass', 'pass'], b: ['fail', 'pass'] }, 'On this model a passes all 2 criteria.'],
    [
      { a: ['pass', 'pass'], b: ['pass', 'pass'], c: ['pass', 'pass'] },
      'On this model a, b and c pass all 2 criteria.',
    ],
    [
      { a: ['fail', 'pass'], b: ['fail', 'fail'] },
      'On this model no method can be trusted: none passes all 2 criteria; a passes 1.',
    ],
    [{ a: ['fail', 'fail'] }, 'On this model no method can be trusted: none passes all 2 criteria.'],
    [
      { a: ['pass', 'undecided'], b: ['fail', 'fail'] },
      'On this model no method can be trusted: none passes all 2 criteria; a passes 1. Failing none, but not decided on all: a.',
    ],
  ] as const)('of %j is "%s"', (verdicts, sentence) => {
    expect(verdictSentence(summaryOf(verdicts))).toBe(sentence);
  });

  test('says which passes do not stand when corrected for the number of methods', () => {
    const { criteria, ...rest } = summaryOf({ a: ['pass', 'pass'], b: ['pass', 'pass'] });
    const cells = criteria.localization ?? {};
    const weak = { ...cells, a: { ...cell, verdictHolm: 'undecided' as const } };
    expect(verdictSentence({ ...rest, criteria: { ...criteria, localization: weak } })).toBe(
      'On this model a and b pass all 2 criteria; corrected for the number of methods, a does not.',
    );
  });

  test('does not take a criterion that was not run for a method as passed', () => {
    const { criteria, ...rest } = summaryOf({ a: ['pass', 'pass'] });
    const partial = { ...rest, criteria: { ...criteria, randomization: {} } };
    expect(verdictSentence(partial)).toMatch(/^On this model no method can be trusted/);
  });

  test('of an empty summary says that nothing was measured', () => {
    expect(verdictSentence({ ...summaryOf({}), criteria: {} })).toBe('Nothing was measured.');
  });
});
