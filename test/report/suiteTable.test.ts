import { expect, test } from '@jest/globals';
import { suiteTable } from '../../src/report/index.ts';
import type { Summary } from '../../src/types/summary.ts';
import { exampleSummary } from '../support/exampleReport.ts';

test('a suite is one table: a line for each method and task, verdict and margin by criterion', () => {
  const one = exampleSummary();
  const two = { ...exampleSummary(), name: 'other' };
  const text = suiteTable('both', [one, two]);
  const lines = text.trimEnd().split('\n');
  const methods = Object.keys(Object.values(one.criteria)[0] ?? {});
  // The count and the sentence follow.
  expect(lines).toHaveLength(2 + 2 * methods.length + 3);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  for (const [index, method] of methods.entries()) {
    const margin = Object.values(one.criteria)[0]?.[method]?.margin ?? Number.NaN;
    expect(lines[2 + 2 * index]).toContain(method);
    expect(lines[2 + 2 * index]).toContain(margin.toFixed(2));
    expect(lines[3 + 2 * index]).toMatch(/^ +other /);
  }
});

test('says where a cell is open without a number, and why', () => {
  const one = exampleSummary();
  const cell = one.criteria.localization?.gradient;
  if (cell === undefined) throw new Error('the example has no cell');
  const dead = {
    ...cell,
    n: 0,
    mean: null,
    margin: null,
    marginCi: null,
    verdict: 'undecided' as const,
    reasons: { 'the map is constant': 60 },
  };
  const text = suiteTable('both', [{ ...one, criteria: { localization: { gradient: dead } } }]);
  expect(text).toMatch(/gradient +rsna +open no score/);
  expect(text).toContain('  rsna, gradient, localization: no score: the map is constant (60 images)\n');
});

test('counts what passes everything', () => {
  const { criteria, ...rest } = exampleSummary();
  const withVerdicts = (verdict: 'pass' | 'fail'): Summary => ({
    ...rest,
    criteria: Object.fromEntries(
      Object.entries(criteria).map(([criterion, methods]) => [
        criterion,
        Object.fromEntries(Object.entries(methods).map(([method, cell]) => [method, { ...cell, verdict }])),
      ]),
    ),
  });
  const count = Object.keys(Object.values(criteria)[0] ?? {}).length;
  expect(suiteTable('both', [withVerdicts('pass'), withVerdicts('fail')])).toContain(
    `${count} of ${2 * count} pairs of a method and a task pass every criterion.`,
  );
});
