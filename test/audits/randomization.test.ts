/** The verdict of randomization is about the cascade: rows of curves of which the answer is plain. */
import { describe, expect, test } from '@jest/globals';
import { audits } from '../../src/audits/index.ts';
import type { Row } from '../../src/types/row.ts';
import { expectClose } from '../support/expectClose.ts';

const images = Array.from({ length: 12 }, (_, i) => `i${i}`);
/** Numbers around 0 that add up to 0. */
const wobble = (i: number) => 0.02 * ((i % 12) - 5.5);
const method = { kind: 'method', name: 'm' } as const;
const shared = {
  audit: 'randomization',
  subject: method,
  seed: '',
  metric: 'ssimWang',
  state: 'scored',
} as const;

/** Scores by share of ten layers under two draws, and nulls around `nothing`. Early states have every second image. */
function rowsOf(curve: Readonly<Record<number, number>>, nothing: number): Row[] {
  const states = Object.entries(curve).map(([redrawn, level]) => ({ redrawn: Number(redrawn), level }));
  return images.flatMap((image, i): Row[] => [
    ...states.flatMap(({ redrawn, level }) =>
      redrawn < 10 && i % 2 === 1
        ? []
        : [0, 1].map((draw): Row => {
            const condition = { state: `${redrawn}/10 x`, redrawn, layers: 10, draw };
            return { ...shared, role: 'score', image, condition, value: level + wobble(i) };
          }),
    ),
    ...images
      .filter((other) => other !== image)
      .map((other): Row => ({ ...shared, role: 'null', image, partner: { image: other }, value: nothing })),
  ]);
}

function cellOf(rows: readonly Row[], preset: 'default' | 'arun2021' = 'default') {
  const context = { preset, seed: 1, resamples: 500, images: images.map((id) => ({ id })), methods: ['m'] };
  const { methods } = audits.randomization.judge(rows, context);
  return { ...methods?.cells.m, ranked: methods?.compared.methods.length };
}

describe('randomization of a cascade', () => {
  test('passes a map that is unrelated from half of the layers on', () => {
    const cell = cellOf(rowsOf({ 1: 0.5, 5: 0.2, 10: 0.1 }, 0.6));
    expect(cell).toMatchObject({ verdict: 'pass', metric: 'ssimWang' });
    expect(cell.rule).toBe(
      'ssimWang with half of the layers re-drawn and with all below that of unrelated pairs with its 95 % interval',
    );
  });

  test('fails one that only the last layers change, whatever the last state says', () => {
    const cell = cellOf(rowsOf({ 1: 1, 5: 0.8, 10: 0.1 }, 0.6));
    expect(cell).toMatchObject({
      verdict: 'fail',
      cascade: expect.stringMatching(/^insensitive to the half/),
    });
    expectClose([Number(cell.mean)], [0.1], { absolute: 1e-12 });
    const [last, half] = cell.against ?? [];
    expect([last?.against, last?.verdict, half?.against, half?.verdict]).toEqual([
      'null',
      'pass',
      'half',
      'fail',
    ]);
    // From .8 at half to .1 at all, the line crosses .6 two sevenths of the way.
    expectClose([Number(cell.share)], [0.5 + (0.5 * 2) / 7], { absolute: 0.02 });
  });

  test('says the area over the null by the trapezoid rule, on images of every state', () => {
    const cell = cellOf(rowsOf({ 1: 1, 5: 0.8, 10: 0.1 }, 0.6));
    const wobbles = images.flatMap((_, i) => (i % 2 === 0 ? [wobble(i)] : []));
    const shift = wobbles.reduce((sum, one) => sum + one, 0) / wobbles.length;
    const area = (0.4 * (0.4 + 0.2)) / 2 + (0.5 * (0.2 - 0.5)) / 2;
    expectClose([Number(cell.area)], [area / 0.9 + shift], { absolute: 1e-12 });
  });

  test('has no share where the map never falls below', () => {
    expect(cellOf(rowsOf({ 1: 1, 5: 0.9, 10: 0.8 }, 0.6))).toMatchObject({
      verdict: 'fail',
      share: null,
      cascade: 'as alike as unrelated maps or more, though all layers are re-drawn',
    });
  });

  test('goes by the last state under arun2021, and where none re-draws about half', () => {
    expect(
      cellOf(
        rowsOf({ 1: 1, 5: 0.8, 10: 0.1 }, 0.6).map((row) => ({ ...row, metric: 'ssimArun2021' })),
        'arun2021',
      ),
    ).toMatchObject({ verdict: 'pass', paperVerdict: 'pass' });
    expect(cellOf(rowsOf({ 1: 1, 10: 0.1 }, 0.6))).toMatchObject({ verdict: 'pass' });
  });

  test('neither passes nor ranks a map that is the same for every image, such as the gradient at the mean image', () => {
    const cell = cellOf(rowsOf({ 1: 0.2, 5: 0.1, 10: 0 }, 1));
    expect(cell).toMatchObject({ verdict: 'undecided', pass: null, margin: null, ranked: 0 });
    expect(cell.rule).toBe('none: maps of different images are the same, ssimWang 0.95 or more');
  });
});
