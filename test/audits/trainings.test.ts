/** Repeatability over several trainings: every pair, and an interval that is about other trainings too. */
import { describe, expect, test } from '@jest/globals';
import { trainingError } from '../../src/audits/agreement/trainings.ts';
import { audits } from '../../src/audits/index.ts';
import type { Row } from '../../src/types/row.ts';
import { expectClose } from '../support/expectClose.ts';

const images = Array.from({ length: 10 }, (_, i) => `i${i}`);
const sampling = { groupOf: (image: string) => image } as Parameters<typeof trainingError>[1]['sampling'];

describe('trainingError(table, options)', () => {
  test('of effects of trainings is what leaving out one training after the other gives', () => {
    const effects = [0.1, -0.05, 0.2, 0.02];
    const pairs = effects.flatMap((a, r) =>
      effects.slice(r + 1).map((b, s) => ({ r, s: r + 1 + s, value: a + b })),
    );
    const table = new Map(images.map((image) => [image, pairs.map(({ value }) => value)]));
    const found = trainingError(table, { sampling, isMutual: true });
    const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
    const without = effects.map((_, out) =>
      mean(pairs.filter(({ r, s }) => r !== out && s !== out).map(({ value }) => value)),
    );
    const jackknife = (3 / 4) * without.reduce((sum, one) => sum + (one - mean(without)) ** 2, 0);
    expectClose([found?.variance ?? 0], [jackknife], { absolute: 1e-15 });
    expect(found?.degrees).toBe(3);
  });

  test('of one pair is the spread of its images, and of one other architecture unknown', () => {
    const table = new Map(images.map((image, i) => [image, [0.4 + 0.1 * (i % 2)]]));
    const found = trainingError(table, { sampling, isMutual: true });
    // Ten values, five of each of two that are 0.1 apart.
    expectClose([found?.variance ?? 0], [(10 * 0.05 ** 2) / 9], { absolute: 1e-15 });
    expect(found?.degrees).toBe(9);
    expect(trainingError(table, { sampling, isMutual: false })).toBeUndefined();
  });
});

describe('repeatability of three trainings', () => {
  /** Pairs of `a`, `b` and `c` with these mean scores, and unrelated maps at .3. */
  const rowsOf = (levels: Readonly<Record<string, number>>): Row[] =>
    Object.entries(levels).flatMap(([names, level]) => {
      const [model = '', other = ''] = names;
      const shared = {
        audit: 'repeatability',
        subject: { kind: 'method', name: 'm' },
        model,
        seed: '',
      } as const;
      const scored = { ...shared, metric: 'ssimWang', state: 'scored' } as const;
      return images.flatMap((image, i): Row[] => [
        { ...scored, role: 'score', image, partner: { model: other }, value: level + 0.01 * (i - 4.5) },
        ...images
          .filter((one) => one !== image)
          .map(
            (one): Row => ({
              ...scored,
              role: 'null',
              image,
              partner: { model: other, image: one },
              value: 0.3,
            }),
          ),
      ]);
    });
  const cellOf = (levels: Readonly<Record<string, number>>) => {
    const known = { seed: 1, resamples: 500, images: images.map((id) => ({ id })), methods: ['m'] };
    return audits.repeatability.judge(rowsOf(levels), { preset: 'default', ...known }).methods?.cells.m;
  };

  test('takes the mean over all pairs, and names each', () => {
    const cell = cellOf({ ab: 0.42, ac: 0.44, bc: 0.4 });
    expectClose([Number(cell?.mean), Number(cell?.margin)], [0.42, 0.12], { absolute: 1e-12 });
    expect(cell?.pairs?.map(({ a, b, n }) => [a, b, n])).toEqual([
      ['a', 'b', 10],
      ['a', 'c', 10],
      ['b', 'c', 10],
    ]);
    expect(cell).toMatchObject({ verdict: 'pass' });
  });

  test('leaves open what one pair would pass and another fail', () => {
    expect(cellOf({ ab: 0.6 })).toMatchObject({ verdict: 'pass' });
    expect(cellOf({ ab: 0.6, ac: 0.2, bc: 0.3 })).toMatchObject({ verdict: 'undecided' });
  });

  test('is left open by one pair whose margin its images scatter about, which of three alike passes', () => {
    // The spread of the images is 0.03, and t on nine degrees 2.26.
    expect(cellOf({ ab: 0.36 })).toMatchObject({ verdict: 'undecided', p: expect.any(Number) });
    expect(cellOf({ ab: 0.36, ac: 0.36, bc: 0.36 })).toMatchObject({ verdict: 'pass' });
  });

  test('fails where the agreement is surely less than a twentieth of the way from chance to 1', () => {
    const open = { ab: 0.31, ac: 0.31, bc: 0.31 };
    const [close, far] = [cellOf(open), cellOf({ ab: 0.34, ac: 0.34, bc: 0.34 })];
    // 0.3 + 0.05 x 0.7 = 0.335: the whole of 0.31 ± 0.02 is below, of 0.34 ± 0.02 not.
    expect(close).toMatchObject({ verdict: 'fail', pass: false });
    expect(Number(close?.p)).toBeLessThan(0.05);
    expect(far?.verdict).not.toBe('fail');
  });

  test('is decided by the agreement above chance; the line of the paper stands beside it', () => {
    const cell = cellOf({ ab: 0.42 });
    expect(cell?.against?.map(({ against, role, verdict }) => [against, role, verdict])).toEqual([
      ['line', 'beside', 'fail'],
      ['null', 'decides', 'pass'],
    ]);
  });
});
