import { describe, expect, test } from '@jest/globals';
import { middleGrey } from '../../src/audits/fidelity/fills.ts';
import { partnersOf } from '../../src/audits/fidelity/partners.ts';
import { benchConfig, defaultConfig } from '../../src/index.ts';
import type { Run } from '../../src/types/run.ts';

const runOf = (groups: readonly (string | undefined)[]) =>
  ({
    images: groups.map((group, k) => ({ id: `${k}`, ...(group !== undefined && { group }) })),
    seed: (...parts: readonly string[]) => parts.join('/'),
  }) as unknown as Run;

describe('partnersOf(run)', () => {
  test('gives each image another one, each once', () => {
    const partners = partnersOf(runOf(new Array(9).fill(undefined)));
    expect(partners.size).toBe(9);
    expect(new Set(partners.values()).size).toBe(9);
    for (const [id, other] of partners) expect(other).not.toBe(id);
  });

  test('never one of the same patient, and none where there is one patient', () => {
    const groups = ['a', 'a', 'a', 'a', 'b', 'b', 'c'];
    const partners = partnersOf(runOf(groups));
    expect(partners.size).toBe(groups.length);
    for (const [id, other] of partners) expect(groups[Number(other)]).not.toBe(groups[Number(id)]);
    expect(partnersOf(runOf(['a', 'a'])).size).toBe(0);
  });
});

test('middleGrey(model) is half way from black to white in each channel', () => {
  const model = { id: 'm', inputShape: [1, 1, 2], black: [-1, -2], white: [1, 4] } as const;
  expect(middleGrey(model)).toEqual({ kind: 'constant', value: [0, 1] });
  expect(() => middleGrey({ id: 'm', inputShape: [1, 1, 2] })).toThrow(/black and white.*'m', got none/);
});

describe('a config', () => {
  const data = { ...defaultConfig(), criteria: undefined, auditOptions: undefined };
  const read = (criteria: unknown, allCriteria?: true) =>
    benchConfig(JSON.parse(JSON.stringify({ ...data, criteria, methods: ['gradient'] })), {
      source: 'test',
      folder: '.',
      ...(allCriteria && { changes: { allCriteria } }),
    });

  test('runs fidelity where it is named, or with all criteria', () => {
    expect(read(undefined).criteria).not.toContain('fidelity');
    expect(read(['fidelity']).criteria).toEqual(['fidelity']);
    expect(read(['localization'], true).criteria).toEqual(
      expect.arrayContaining(['localization', 'fidelity']),
    );
    expect(read([{ name: 'fidelity', preset: 'brocki2022' }]).auditOptions.fidelity).toMatchObject({
      preset: 'brocki2022',
      fill: 'mean',
      steps: 10,
    });
  });

  test('refuses an unknown replacement and no steps in one line', () => {
    expect(() => read([{ name: 'fidelity', fill: 'grey' }])).toThrow(/fill/);
    expect(() => read([{ name: 'fidelity', steps: 1 }])).toThrow(/steps/);
  });
});
