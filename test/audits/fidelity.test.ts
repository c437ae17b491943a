import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { middleGrey } from '../../src/audits/fidelity/fills.ts';
import { imageGains } from '../../src/audits/fidelity/imageGains.ts';
import { windowsOf } from '../../src/audits/fidelity/infidelity.ts';
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

describe('of a volume', () => {
  /** A model whose second logit is the sum of the voxels. */
  const runOn = (shape: readonly number[], values: Float32Array) => {
    const image = ndarray(values, [...shape]);
    return {
      target: () => 1,
      prepared: async () => ({ id: 'scan', image }),
      logits: async (_: string, all: Parameters<Run['logits']>[1]) =>
        all.map(({ edit }) => {
          const { data } = edit === undefined ? image : edit.apply({ id: 'scan', image });
          return Float32Array.of(
            0,
            data.reduce((sum, value) => sum + value, 0),
          );
        }),
    } as unknown as Run;
  };

  test('every voxel is replaced in the end, in the order of the map', async () => {
    const values = Float32Array.from({ length: 10 }, (_, i) => i - 4.5);
    const map = (sign: number) =>
      ndarray(
        values.map((value) => sign * value),
        [1, 2, 5],
      );
    const found = new Map(
      [1, -1].map((sign) => [`${sign}`, { state: 'found', evidence: { map: map(sign) } }] as const),
    );
    const gains = await imageGains(runOn([1, 2, 5, 1], values), { model: 'm', image: 'scan', found });
    // k of the greatest less k of the least: 9, 16, 21, 24, 25, 24, 21, 16, 9; by trapezoids a tenth of their sum.
    expect(gains.get('1')).toMatchObject({ state: 'scored', value: expect.closeTo(16.5, 4) });
    expect(gains.get('-1')).toMatchObject({ state: 'scored', value: expect.closeTo(-16.5, 4) });
  });

  test('cubes of a quarter of each side are taken away, anywhere', async () => {
    const shape = [8, 4, 12];
    const values = Float32Array.from({ length: 384 }, (_, i) => (i % 7) + 1);
    const run = runOn([...shape, 1], values);
    const prepared = await run.prepared('m', 'scan');
    const asked = { run, model: 'm', prepared, target: 1, count: 60, seed: 's' };
    const { pixels, drops } = await windowsOf({ ...asked, fill: { kind: 'constant', value: 0 } });
    const along = [
      (i: number) => Math.floor(i / 48),
      (i: number) => Math.floor(i / 12) % 4,
      (i: number) => i % 12,
    ];
    for (const [k, own] of pixels.entries()) {
      expect(along.map((of) => new Set(Array.from(own, of)).size)).toEqual([2, 1, 3]);
      expect(along.map((of) => Math.max(...own.map(of)) - Math.min(...own.map(of)))).toEqual([1, 0, 2]);
      expect(new Set(own).size).toBe(6);
      expect(drops[k]).toBeCloseTo(
        own.reduce((sum, i) => sum + (values[i] ?? 0), 0),
        3,
      );
    }
    for (const [axis, of] of along.entries())
      expect(Math.max(...pixels.flatMap((own) => Array.from(own, of)))).toBe((shape[axis] ?? 0) - 1);
  });
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
