import { describe, expect, test } from '@jest/globals';
import { summaryTable } from '../../src/report/index.ts';
import type { Comparison, MethodSummary, Summary, Verdict } from '../../src/types/summary.ts';
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

const comparison = (own: Partial<Comparison>): Comparison => ({
  ...{ against: 'null', role: 'decides', n: 8, mean: 0.25, margin: 0.25, marginCi: null },
  ...{ verdict: 'pass', p: null, pHolm: null, wilcoxon: null },
  ...own,
});

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

  test('gives the score, the bar that decides, their difference with its interval, verdict and counts', () => {
    const against = [
      comparison({ against: 'average-mask', role: 'decides', mean: 0.2, margin: 0.3 }),
      comparison({ against: 'random', role: 'beside', mean: 0.1, margin: 0.4 }),
    ];
    const decided = { ...cell, margin: 0.3, marginCi: [0.1, 0.4] as const, against };
    const table = summaryTable({ ...summaryOf({}), criteria: { localization: { xrai: decided } } });
    expect(table).toMatch(/xrai +0\.500 +0\.200 mask +\+0\.300 +0\.100 to 0\.400 +pass +8 \+ 1 \+ 2/);
    expect(table).toMatch(/xrai +pass 0\.50\|0\.20/);
  });

  test('says why a cell is open without a number', () => {
    const dead = {
      ...cell,
      mean: null,
      ci: null,
      n: 0,
      unscorable: 11,
      margin: null,
      verdict: 'undecided' as const,
    };
    const few = { ...cell, verdict: 'undecided' as const };
    const table = summaryTable({
      ...summaryOf({}),
      criteria: { localization: { a: { ...dead, reasons: { 'the map is constant': 11 } }, b: few } },
    });
    expect(table).toMatch(/a +open no score/);
    expect(table).toContain('  a, localization: no score: the map is constant (11 images)\n');
    expect(table).toContain('  b, localization: no interval: too few images or patients (8 scored)\n');
  });

  test('says a reason once for all methods of a criterion that have it', () => {
    const few = { ...cell, verdict: 'undecided' as const };
    const criteria = { localization: { a: few, b: few, c: { ...few, n: 3 } }, randomization: { a: few } };
    const table = summaryTable({ ...summaryOf({}), criteria });
    expect(table).toContain('  a and b, localization: no interval: too few images or patients (8 scored)\n');
    expect(table).toContain('  c, localization: no interval: too few images or patients (3 scored)\n');
    expect(table).toContain('  a, randomization: no interval: too few images or patients (8 scored)\n');
  });

  test('counts one image as one', () => {
    const open = { ...cell, verdict: 'undecided' as const };
    const table = summaryTable({ ...summaryOf({}), images: 1, criteria: { localization: { a: open } } });
    expect(table).toMatch(/^n: 1 image, preset default/);
    expect(table).toContain('1 image decides nothing here: no verdict is pass or fail.');
  });

  test('names the numbers among the circumstances of an answer', () => {
    const condition = { question: 'area', studies: 6, trainedOn: 'no-roi', corruption: 'gibbs' };
    const answer = {
      ...{ subject: { slice: 1 }, condition, metric: 'error', estimate: 0.5, ci: null, n: 6, null: null },
      ...{ verdict: 'measured', rule: '', p: null, pHolm: null },
    };
    const audits = {
      slices: { question: 'q', verdict: 'open', sentence: 's', answers: [answer], tables: {} },
    };
    const table = summaryTable({ ...summaryOf({}), criteria: {}, audits });
    expect(table).toContain('  slice 1, area, studies 6, trained on no-roi, gibbs  0.50');
  });

  test('prints a dash where there is no number', () => {
    const none = { ...cell, mean: null, ci: null, null: Number.NaN, margin: -0.0001, n: 0 };
    const table = summaryTable({ ...summaryOf({}), criteria: { localization: { xrai: none } } });
    expect(table).toMatch(/xrai +– +– chance +0\.000 +– +pass/);
    expect(table).not.toMatch(/NaN|null\b.*null|undefined/);
  });
});
