import { describe, expect, test } from '@jest/globals';
import { verdictSentences } from '../../src/report/index.ts';
import { overallSentences } from '../../src/report/verdictSentences.ts';
import type { MethodSummary, Summary, Verdict } from '../../src/types/summary.ts';

const cell: MethodSummary = {
  ...{
    metric: 'm',
    mean: 0.5,
    ci: null,
    n: 8,
    unscorable: 1,
    failed: 2,
    null: 0.25,
    baselines: {},
    pass: true,
  },
  ...{ verdict: 'pass', rule: 'r', margin: 0.25, marginCi: null, also: {}, values: [], reasons: {} },
};

/** The verdicts of each method under one criterion after the other; the strong one behind a slash. */
function summaryOf(verdicts: Readonly<Record<string, readonly string[]>>, name = 'n'): Summary {
  const count = Object.values(verdicts)[0]?.length ?? 0;
  const criteria = ['localization', 'randomization', 'repeatability']
    .slice(0, count)
    .map((criterion, place) => {
      const cells = Object.entries(verdicts).map(([method, list]) => [method, cellOf(list[place] ?? 'fail')]);
      return [criterion, Object.fromEntries(cells)];
    });
  return { name, preset: 'default', target: 'predicted', images: 11, criteria: Object.fromEntries(criteria) };
}

function cellOf(text: string): MethodSummary {
  const [verdict, strong] = text.split('/') as [Verdict, Verdict | undefined];
  const rest = { rule: 's', margin: null, marginCi: null };
  return { ...cell, verdict, ...(strong && { strong: { verdict: strong, ...rest } }) };
}

describe('verdictSentences(summary)', () => {
  test.each<readonly [Record<string, readonly string[]>, readonly string[]]>([
    [{ a: ['pass', 'pass'], b: ['fail', 'pass'] }, ['a passes both criteria.']],
    [{ a: ['pass', 'pass', 'pass'], b: ['pass', 'pass', 'pass'] }, ['a and b pass all 3 criteria.']],
    [{ a: ['pass'], b: ['fail'] }, ['a passes localization.']],
    [{ a: ['fail', 'pass'], b: ['fail', 'fail'] }, ['None of 2 methods passes both criteria; a passes 1.']],
    [{ a: ['fail', 'fail'] }, ['None of 1 method passes both criteria.']],
    [
      { a: ['pass', 'undecided'], b: ['fail', 'fail'] },
      ['None of 2 methods passes both criteria; a passes 1.', 'Undecided with 11 images, failing none: a.'],
    ],
    [{ a: ['undecided', 'undecided'] }, ['11 images decide nothing here: no verdict is pass or fail.']],
    [
      { a: ['pass/fail', 'pass'], b: ['fail/pass', 'pass'] },
      ['a passes both criteria.', 'Against a localization network it fails.'],
    ],
    [
      { a: ['pass/pass', 'pass'], b: ['pass/pass', 'pass/pass'] },
      ['a and b pass both criteria.', 'Against a localization network both pass as well.'],
    ],
    [
      { a: ['pass/pass', 'pass'], b: ['pass/pass', 'pass/fail'], c: ['pass/undecided', 'pass'] },
      [
        'a, b and c pass both criteria.',
        'Against a localization network a passes, b fails and c is undecided.',
      ],
    ],
    [
      { a: ['fail/fail', 'pass'], b: ['fail/fail', 'fail'] },
      [
        'None of 2 methods passes both criteria; a passes 1.',
        'Against a localization network no method passes.',
      ],
    ],
  ])('of %j is %j', (verdicts, sentences) => {
    expect(verdictSentences(summaryOf(verdicts))).toEqual(sentences);
  });

  test('says which passes do not stand as one test of many, where the adjustment is what took them away', () => {
    const { criteria, ...rest } = summaryOf({ a: ['pass', 'pass'], b: ['pass', 'pass'] });
    const withA = (own: Partial<MethodSummary>): Summary => ({
      ...rest,
      criteria: { ...criteria, localization: { ...criteria.localization, a: { ...cell, ...own } } },
    });
    const open = { verdictHolm: 'undecided' as const };
    expect(verdictSentences(withA({ ...open, p: 0.03, pHolm: 0.06 }))).toEqual([
      'a and b pass both criteria.',
      "As one test of many (Holm's adjustment over all methods and criteria) a does not pass.",
    ]);
    // Without a p-value, as by the rule of the paper, nothing was adjusted; nor with one method.
    for (const own of [
      { ...open, p: null, pHolm: null },
      { ...open, p: 0.06, pHolm: 0.06 },
    ]) {
      expect(verdictSentences(withA(own))).toEqual(['a and b pass both criteria.']);
    }
  });

  test('does not take a criterion that was not run for a method as passed', () => {
    const { criteria, ...rest } = summaryOf({ a: ['pass', 'pass'] });
    const partial = { ...rest, criteria: { ...criteria, randomization: {} } };
    expect(verdictSentences(partial)[0]).toBe('None of 1 method passes both criteria; a passes 1.');
  });

  test('of an empty summary says that nothing was measured', () => {
    expect(verdictSentences({ ...summaryOf({}), criteria: {} })).toEqual(['Nothing was measured.']);
  });
});

describe('overallSentences(summaries)', () => {
  test('name what passes on every task, and how it fares against a localization network', () => {
    const one = summaryOf({ a: ['pass/pass', 'pass'], b: ['pass/fail', 'pass'] }, 'one');
    const two = summaryOf({ a: ['pass/fail', 'pass'], b: ['fail/fail', 'pass'] }, 'two');
    expect(overallSentences([one, two])).toEqual([
      'a passes every criterion on both tasks.',
      'Against a localization network it fails.',
    ]);
  });

  test('where none passes on all, say where each passes', () => {
    const one = summaryOf({ a: ['pass', 'pass'], b: ['fail', 'pass'] }, 'one');
    const two = summaryOf({ a: ['fail', 'pass'], b: ['pass', 'pass'] }, 'two');
    expect(overallSentences([one, two, two])).toEqual([
      'No method passes every criterion on all 3 tasks: a on one alone; b on two alone; b on two alone.',
    ]);
  });
});
