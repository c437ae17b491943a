import { describe, expect, test } from '@jest/globals';
import { rowLines, rowsFrom } from '../../src/run/results/rowsFile.ts';
import { fromVersion1, type RowVersion1 } from '../../src/run/results/rowsVersion1.ts';
import type { Row } from '../../src/types/row.ts';

const row: Row = {
  ...{ audit: 'localization', subject: { kind: 'method', name: '7' }, role: 'score', image: 'a:b' },
  ...{ model: 'm', metric: 'averagePrecision', state: 'scored', value: 0.5, seed: 's' },
};

const earlier: RowVersion1 = {
  ...{ criterion: 'localization', method: 'gradient', image: 'a', classifier: 'm' },
  ...{ metric: 'averagePrecision', state: 'scored', value: 0.5, seed: 's' },
};

describe('rowsFrom(text, path)', () => {
  test('gives back what rowLines wrote, each line with the version', () => {
    const text = [...rowLines([row, row])].join('');
    expect(text.split('\n')[0]).toBe(JSON.stringify({ version: 2, ...row }));
    expect(rowsFrom(text, 'rows.jsonl')).toEqual([row, row]);
  });

  test.each([
    ['of a later version', `${JSON.stringify({ ...row, version: 3 })}\n`, /^r: line 1: version: expected version 1 or 2, got 3$/],
    ['that is no JSON', '{"a":1}\n{"b', /r: line 2: expected JSON/],
    ['of two versions', `${JSON.stringify({ version: 2, ...row })}\n${JSON.stringify(earlier)}\n`, /expected rows of one version/],
    ['whose value is a text', `${JSON.stringify({ version: 2, ...row, value: '0.5' })}\n`, /^r: line 1: value: expected a finite number/],
    ['of version 1 whose value is a text', `${JSON.stringify({ ...earlier, value: '0.5' })}\n`, /^r: line 1: value: expected a finite number/],
    ['of version 1 without a method', `${JSON.stringify({ ...earlier, method: undefined })}\n`, /^r: line 1: method: expected a text/],
  ])('refuses a line %s', (_, text, message) => {
    expect(() => rowsFrom(text, 'r')).toThrow(message);
  }); // biome-ignore format: a table
});

describe('a row of version 1', () => {
  const old = (cell: Partial<RowVersion1>): RowVersion1 =>
    ({
      ...{ criterion: 'c', method: 'gradient', image: 'p:1', classifier: 'a', metric: 'ssim', seed: 's' },
      ...{ state: 'scored' as const, value: 1 },
      ...cell,
    }) as RowVersion1;
  const converted = (cell: Partial<RowVersion1>, preset: 'default' | 'arun2021' = 'default') => {
    const [, found] = fromVersion1([old({ image: 'q:2' }), old(cell)], preset);
    if (found === undefined) throw new Error('no row');
    const { audit: _, seed: __, model: ___, image: ____, ...others } = found;
    return others;
  };
  const plain = {
    subject: { kind: 'method', name: 'gradient' },
    role: 'score',
    metric: 'ssimWang',
    state: 'scored',
    value: 1,
  };

  test.each<[string, Partial<RowVersion1>, object]>([
    ['a score', {}, plain],
    ['a state of random weights', { step: '2/54 f.3', draw: 1 }, { ...plain, condition: { state: '2/54 f.3', redrawn: 2, layers: 54, draw: 1 } }],
    ['a null pair', { step: 'null', other: 'q:2' }, { ...plain, role: 'null', partner: { image: 'q:2' } }],
    ['a null pair of two models, both names with colons', { step: 'null', other: 'm:x:q:2' }, { ...plain, role: 'null', partner: { model: 'm:x', image: 'q:2' } }],
    ['an agreement', { other: 'm:x' }, { ...plain, partner: { model: 'm:x' } }],
    ['an agreement of any class', { metric: 'ssimUnrestricted', other: 'b' }, { ...plain, role: 'reference', partner: { model: 'b' }, condition: { classes: 'any' } }],
    ['the same class', { metric: 'sameClass' }, { ...plain, role: 'fact', metric: 'sameClass' }],
    ['a null of equal smoothness', { metric: 'smoothNull', step: '1/1 f', draw: 0 }, { ...plain, role: 'null', condition: { state: '1/1 f', redrawn: 1, layers: 1, draw: 0, matched: 'smoothness' } }],
    ['a baseline', { method: 'edge', metric: 'rocAuc' }, { ...plain, subject: { kind: 'baseline', name: 'edge' }, metric: 'rocAuc' }],
    ['a localization network', { method: 'localizer', metric: 'rocAuc' }, { ...plain, subject: { kind: 'network', name: 'a' }, metric: 'rocAuc' }],
    ['an untrained network', { step: 'untrained', draw: 2, metric: 'rocAuc' }, { ...plain, role: 'reference', condition: { state: 'untrained', draw: 2 }, metric: 'rocAuc' }],
    ['a prevalence', { metric: 'prevalence' }, { ...plain, role: 'fact', metric: 'prevalence' }],
  ])('that is %s is one of version 2', (_, cell, wanted) => {
    expect(converted(cell)).toEqual(wanted);
  }); // biome-ignore format: a table

  test('takes the name of its metric from the preset of its run', () => {
    expect(converted({}, 'arun2021')).toMatchObject({ metric: 'ssimArun2021' });
    expect(converted({ metric: 'averagePrecision' }, 'arun2021')).toMatchObject({
      metric: 'clippedAveragePrecision',
    });
    expect(converted({ metric: 'rawAveragePrecision' }, 'arun2021')).toMatchObject({
      metric: 'averagePrecision',
    });
  });

  test('keeps the reason or the error of its outcome', () => {
    expect(converted({ state: 'failed', error: 'x' } as Partial<RowVersion1>)).toMatchObject({
      state: 'failed',
      error: 'x',
    });
  });
});
