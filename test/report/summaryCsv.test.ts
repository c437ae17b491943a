import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { summaryCsv } from '../../src/report/index.ts';
import { exampleSummary, methodNames } from '../support/exampleReport.ts';

const summary = exampleSummary();
const firstCell = Object.values(Object.values(summary.criteria)[0] ?? {})[0];
if (firstCell === undefined) throw new Error('the example has no cell');

describe('summaryCsv(summary)', () => {
  test('has a row per criterion and method, with every digit of the numbers', () => {
    const rows: Record<string, string>[] = parse(summaryCsv(summary), { columns: true });
    expect(rows).toHaveLength(4 * methodNames.length);
    expect(rows[0]).toMatchObject({
      criterion: 'localization',
      method: 'gradient',
      metric: 'average precision',
      mean: String(firstCell.mean),
      ciLow: String(firstCell.ci?.[0]),
      n: '60',
      null: String(firstCell.null),
      margin: String(firstCell.margin),
      'baseline average mask': '0.46',
    });
    expect(rows.find(({ method }) => method === 'grad-cam')).toMatchObject({
      unscorable: '3',
      reasons: '3 x map is constant',
    });
  });

  test('leaves a missing number empty', () => {
    const cell = { ...firstCell, mean: null, ci: null, null: null, pass: null, margin: null, marginCi: null };
    const broken = {
      ...summary,
      criteria: { localization: { gradient: { ...cell, also: { rank: Number.NaN } } } },
    };
    const text = summaryCsv(broken);
    const [row]: Record<string, string>[] = parse(text, { columns: true });
    expect(row).toMatchObject({
      mean: '',
      ciLow: '',
      ciHigh: '',
      null: '',
      pass: '',
      margin: '',
      'also rank': '',
    });
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('quotes what would break a row', () => {
    const method = 'mine, "the\nbest"';
    const odd = { ...summary, criteria: { localization: { [method]: firstCell } } };
    const rows: Record<string, string>[] = parse(summaryCsv(odd), { columns: true });
    expect(rows.map((row) => row.method)).toEqual([method]);
  });

  test('takes the power from what a spreadsheet would compute, and leaves negative numbers as they are', () => {
    const texts = ['=1+1', '+1', '-1', '@sum(1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("x","y")'];
    for (const text of texts) {
      const cell = { ...firstCell, metric: text, rule: text, margin: -0.25, reasons: {} };
      const odd = { ...summary, criteria: { [text]: { [text]: cell } } };
      const [row]: Record<string, string>[] = parse(summaryCsv(odd), { columns: true });
      const { criterion, method, metric, rule, margin } = row ?? {};
      expect([criterion, method, metric, rule, margin]).toEqual([...Array(4).fill(`'${text}`), '-0.25']);
    }
  });

  test('leaves other texts as they are', () => {
    const odd = { ...summary, criteria: { localization: { 'grad-cam = a + b': firstCell } } };
    const [row]: Record<string, string>[] = parse(summaryCsv(odd), { columns: true });
    expect(row?.method).toBe('grad-cam = a + b');
  });
});
