import { describe, expect, test } from '@jest/globals';
import { explain } from '../../src/index.ts';
import { errorWarning, writtenError } from '../../src/run/explain/statedError.ts';
import type { StatedError } from '../../src/types/statedError.ts';
import { imageOf, separable, toyClassifier } from '../support/toyClassifiers.ts';

const shape = [16, 16, 1] as const;
const image = imageOf(
  shape,
  Array.from({ length: 256 }, (_, i) => ((i * 37) % 101) / 101),
);
const kinked = separable(
  (x) => Math.max(0, x - 0.3) - 3 * Math.max(0, x - 0.7),
  (x) => (x > 0.3 ? 1 : 0) - (x > 0.7 ? 3 : 0),
);
const asked = (method: string, options: Readonly<Record<string, unknown>>, seed: string) =>
  explain(toyClassifier(shape, [kinked]), image, { method, target: 0, seed, options });

function distance(values: ArrayLike<number>, exact: ArrayLike<number>): number {
  const all = Array.from(exact);
  return Math.hypot(...all.map((value, i) => (values[i] ?? 0) - value)) / Math.hypot(...all);
}

describe('the numerical error that explain states', () => {
  test.each([
    ['smoothgrad', { samples: 24 }, { samples: 4000 }],
    ['vargrad', { samples: 80 }, { samples: 4000 }],
    ['smooth-integrated-gradients', { samples: 48 }, { samples: 4000 }],
    ['integrated-gradients', { steps: 16 }, { rule: 'midpoint', steps: 4000 }],
  ] as const)('of %s is within a quarter of the distance to a long run', async (method, few, many) => {
    const found = await asked(method, few, 'few');
    const exact = await asked(method, many, 'many');
    const stated = found.numericalError?.relativeError;
    if (stated?.state !== 'scored') throw new Error('expected a stated error');
    expect(Math.abs(stated.value / distance(found.map.data, exact.map.data) - 1)).toBeLessThan(0.25);
  });

  test('is absent of a gradient, and has halves of samples alone', async () => {
    expect((await asked('gradient', {}, 'a')).numericalError).toBeUndefined();
    const path = (await asked('integrated-gradients', {}, 'a')).numericalError;
    expect(Object.keys(path ?? {}).sort()).toEqual(['relativeError', 'source']);
    const drawn = (await asked('smoothgrad', {}, 'a')).numericalError;
    expect(Object.keys(drawn ?? {}).sort()).toEqual([
      'halvesSpearman',
      'halvesSsim',
      'relativeError',
      'source',
    ]);
  });
});

const scored = (value: number) => ({ state: 'scored', value }) as const;
const lost = { state: 'unscorable', reason: 'nothing of the map can be told from its error' } as const;

test('a large error is a warning, a small one and one that is not known are none', () => {
  const of = (relativeError: StatedError['relativeError']) =>
    errorWarning({ source: 'samples', relativeError });
  expect(of(scored(0.49))).toBeUndefined();
  expect(of(scored(0.5))).toBe(
    "the numerical error is 0.50 of the map's size: more samples would change the map",
  );
  expect(of(lost)).toBe('the numerical error is as large as the map: more samples would change the map');
  expect(
    of({ state: 'unscorable', reason: 'fewer than 4 samples say nothing of their error' }),
  ).toBeUndefined();
});

test('files have numbers, and reasons where there is none', () => {
  expect(writtenError({ source: 'samples', relativeError: lost, halvesSsim: scored(0.2) })).toEqual({
    source: 'samples',
    relativeError: null,
    halvesSsim: 0.2,
    reasons: { relativeError: lost.reason },
  });
});
