import { describe, expect, test } from '@jest/globals';
import { markupOf } from '../../src/report/html.ts';
import { verdictTable } from '../../src/report/verdictTable.ts';
import type { Comparison, MethodSummary, Summary } from '../../src/types/summary.ts';

const comparison = (own: Partial<Comparison>): Comparison => ({
  ...{ against: 'null', role: 'decides', n: 8, mean: 0.25, margin: 0.25, marginCi: null },
  ...{ verdict: 'pass', p: null, pHolm: null, wilcoxon: null },
  ...own,
});

const cell: MethodSummary = {
  ...{ metric: 'averagePrecision', mean: 0.5, ci: [0.4, 0.6], n: 8, unscorable: 0, failed: 0, null: 0.1 },
  ...{ baselines: {}, pass: true, verdict: 'pass', rule: 'r', margin: 0.2, marginCi: [0.1, 0.3] },
  ...{ also: {}, values: [], reasons: {} },
};

/** The texts of a cell of the table, tags taken off. */
function textOf(criterion: string, own: Partial<MethodSummary>): string {
  const summary: Summary = {
    ...{ name: 'n', preset: 'default', target: '1', images: 8 },
    criteria: { [criterion]: { a: { ...cell, ...own } } },
  };
  const [, text = ''] = /<td role="cell">(.*?)<\/td>/s.exec(markupOf(verdictTable(summary))) ?? [];
  return text
    .replace(/<svg.*?<\/svg>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('a cell of the first table', () => {
  test('has the margin with its interval, and under it the two numbers that it is the difference of', () => {
    const against = [
      comparison({ against: 'average-mask', mean: 0.3, margin: 0.2 }),
      comparison({ against: 'random', role: 'beside', mean: 0.1, margin: 0.4 }),
    ];
    expect(textOf('localization', { against })).toBe(
      '✓ pass +0.200 0.100 to 0.300 0.500 vs 0.300 average mask',
    );
  });

  test('of several bars that decide shows the one whose margin it has', () => {
    const against = [
      comparison({ against: 'line', mean: 0.5, margin: 0.3 }),
      comparison({ against: 'null', mean: 0.6, margin: 0.2 }),
    ];
    expect(textOf('repeatability', { metric: 'ssimWang', mean: 0.8, against })).toContain(
      '0.800 vs 0.600 unrelated pairs',
    );
  });

  test('where low is good has the score below the bar by the margin', () => {
    const against = [comparison({ mean: 0.7, margin: 0.2 })];
    expect(textOf('randomization', { metric: 'ssimWang', against })).toContain(
      '0.500 vs 0.700 unrelated pairs',
    );
  });

  test('shows the score on the images that the bar has too, so that the difference is the margin', () => {
    const against = [comparison({ against: 'average-mask', n: 6, mean: 0.35, margin: 0.2 })];
    expect(textOf('localization', { mean: 0.52, against })).toContain('0.550 vs 0.350 average mask');
  });

  test('says both verdicts where a localization network ran', () => {
    const strong = { verdict: 'fail', rule: 's', margin: -0.4, marginCi: null } as const;
    expect(textOf('localization', { strong })).toMatch(/^✓ pass network ✗ fail /);
  });

  test('says why it has no number', () => {
    const dead = {
      mean: null,
      ci: null,
      n: 0,
      unscorable: 8,
      margin: null,
      marginCi: null,
      verdict: 'undecided',
    } as const;
    expect(
      textOf('localization', { ...dead, reasons: { 'the map is constant': 5, 'mask is empty': 3 } }),
    ).toBe('? undecided no score: the map is constant (5 images and 1 other reason)');
    const alone = [comparison({ against: 'average-mask', n: 0, mean: null, margin: null })];
    expect(textOf('localization', { ...dead, n: 8, mean: 0.5, against: alone })).toBe(
      '? undecided no bar to compare with: average mask has no score',
    );
    expect(textOf('localization', { marginCi: null, n: 3, verdict: 'undecided' })).toContain(
      'no interval: too few images or patients (3 scored)',
    );
  });

  test('shows Holm’s verdict only where the adjustment changed it', () => {
    const open = { verdictHolm: 'undecided' as const };
    expect(textOf('localization', { ...open, p: 0.02, pHolm: 0.16 })).toContain('Holm ? undecided');
    expect(textOf('localization', { ...open, p: null, pHolm: null })).not.toContain('Holm');
    expect(textOf('localization', { ...open, p: 0.06, pHolm: 0.06 })).not.toContain('Holm');
  });

  test('under the rule of the paper shows its verdict and number where they differ', () => {
    const text = textOf('localization', {
      verdict: 'undecided',
      paperVerdict: 'pass',
      paperN: 8,
      mean: 0.569,
    });
    expect(text).toContain('paper ✓ pass , 0.569 of 8 images');
  });
});

test('the words under the table say of which bar the margin is where two decide, and only there', () => {
  const words = /Where two bars decide/;
  const markup = (against: Comparison[]) =>
    markupOf(
      verdictTable({
        ...{ name: 'n', preset: 'default', target: '1', images: 8 },
        criteria: { randomization: { a: { ...cell, against } } },
      }),
    );
  const [whole, half] = [comparison({}), comparison({ against: 'half' })];
  expect(markup([whole, half])).toMatch(words);
  expect(markup([whole, comparison({ against: 'smooth-null', role: 'beside' })])).not.toMatch(words);
});
