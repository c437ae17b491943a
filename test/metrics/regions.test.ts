import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { randomStream } from '../../src/math/random/random.ts';
import {
  bestDice,
  hitWithin,
  matchedOverlap,
  overlapAt,
  pointingGame,
  regionSelection,
  relevanceMass,
  relevanceRankAccuracy,
  softDice,
  topKPrecision,
} from '../../src/metrics/index.ts';
import { mapOf, maskOf, scoreValue } from '../support/maps.ts';

const size = [6, 8] as const;
const mask = maskOf(size, (y, x) => y < 2 && x < 3);
const constant = mapOf(size, () => 0.5);
const perfect = mapOf(size, (y, x) => mask.get(y, x));
const prevalence = 6 / 48;

describe('of a constant map', () => {
  test('rank, mass, top k and matched Dice are the prevalence, which is their null', () => {
    for (const score of [
      relevanceRankAccuracy(constant, mask),
      relevanceMass(constant, mask),
      topKPrecision(constant, mask, 17),
    ]) {
      expect(score).toMatchObject({ state: 'scored', null: prevalence });
      expect(scoreValue(score)).toBeCloseTo(prevalence, 12);
    }
    expect(matchedOverlap(constant, mask)).toMatchObject({ dice: expect.closeTo(prevalence, 12) });
    expect(bestDice(constant, mask)).toEqual({ state: 'scored', dice: 12 / 54, threshold: 0.5 });
  });
});

describe('of the mask itself', () => {
  test('everything is 1', () => {
    expect(scoreValue(relevanceRankAccuracy(perfect, mask))).toBe(1);
    expect(scoreValue(relevanceMass(perfect, mask))).toBe(1);
    expect(scoreValue(softDice(perfect, mask))).toBe(1);
    expect(matchedOverlap(perfect, mask)).toEqual({ state: 'scored', dice: 1, iou: 1 });
    expect(overlapAt(perfect, mask, 0.5)).toEqual({ state: 'scored', dice: 1, iou: 1 });
    expect(bestDice(perfect, mask)).toEqual({ state: 'scored', dice: 1, threshold: 1 });
    expect(scoreValue(topKPrecision(perfect, mask, 6))).toBe(1);
    expect(scoreValue(topKPrecision(perfect, mask, 12))).toBe(0.5);
  });
});

test('nulls are what maps without information score on average', () => {
  const stream = randomStream('region nulls');
  const sums = [0, 0, 0];
  const runs = 2000;
  for (let run = 0; run < runs; run++) {
    const map = mapOf(size, () => stream.uniform());
    const all = [
      relevanceRankAccuracy(map, mask),
      relevanceMass(map, mask),
      hitWithin(map, mask, { tolerance: 1 }),
    ];
    for (const [i, score] of all.entries()) sums[i] = (sums[i] ?? 0) + scoreValue(score) / runs;
  }
  const near = 11 / 48;
  for (const [i, wanted] of [prevalence, prevalence, near].entries())
    expect(Math.abs((sums[i] ?? 0) - wanted)).toBeLessThan(0.04);
  expect(hitWithin(constant, mask, { tolerance: 1 })).toMatchObject({ null: near, value: near });
});

describe('hitWithin(map, mask, options)', () => {
  const beside = mapOf(size, (y, x) => (y === 0 && x === 4 ? 1 : 0));
  test('counts what is near, in pixels or in the units of the spacing', () => {
    expect(scoreValue(hitWithin(beside, mask))).toBe(0);
    expect(scoreValue(hitWithin(beside, mask, { tolerance: 1.9 }))).toBe(0);
    expect(scoreValue(hitWithin(beside, mask, { tolerance: 2 }))).toBe(1);
    expect(scoreValue(hitWithin(beside, mask, { tolerance: 2, spacing: [1, 1.5] }))).toBe(0);
    expect(hitWithin(perfect, mask)).toEqual(pointingGame(perfect, mask));
  });

  test('refuses a tolerance below 0 and a spacing that is not positive', () => {
    expect(() => hitWithin(beside, mask, { tolerance: -1 })).toThrow(/got -1/);
    expect(() => hitWithin(beside, mask, { spacing: [0, 1] })).toThrow(/got \[0,1\]/);
  });
});

describe('what has no score', () => {
  test('a sum needs values of one sign, and every score a mask', () => {
    const signed = mapOf(size, (y) => y - 2);
    expect(relevanceMass(signed, mask)).toEqual({
      state: 'unscorable',
      reason: 'the map has values below 0',
    });
    const dead = mapOf(size, () => 0);
    expect(softDice(dead, mask)).toEqual({ state: 'unscorable', reason: 'the map is 0 everywhere' });
    const empty = maskOf(size, () => false);
    for (const score of [
      matchedOverlap(constant, empty),
      bestDice(constant, empty),
      overlapAt(constant, empty, 0),
      hitWithin(constant, empty),
      relevanceRankAccuracy(constant, empty),
      topKPrecision(constant, empty, 1),
    ])
      expect(score).toEqual({ state: 'unscorable', reason: 'the mask is empty' });
    expect(() => topKPrecision(constant, mask, 0)).toThrow(/from 1 to 48, got 0/);
  });
});

describe('regionSelection(ranks, mask)', () => {
  const ranks = ndarray(
    Int32Array.from({ length: 48 }, (_, p) => (p % 8 < 2 ? 1 : p % 8 < 5 ? 2 : 3)),
    [6, 8],
  );

  test('takes regions until the area of the mask is reached, nearest, or the Dice best', () => {
    expect(regionSelection(ranks, mask)).toEqual({
      state: 'scored',
      maskArea: 6,
      regionAreas: [12, 18, 18],
      diceByCount: [8 / 18, 12 / 36, 12 / 54],
      reach: { regions: 1, area: 12, dice: 8 / 18 },
      nearest: { regions: 1, area: 12, dice: 8 / 18 },
      best: { regions: 1, area: 12, dice: 8 / 18 },
    });
  });

  test('refuses ranks that leave one out', () => {
    const odd = ndarray(
      Int32Array.from({ length: 48 }, (_, p) => (p < 5 ? 1 : 3)),
      [6, 8],
    );
    expect(() => regionSelection(odd, mask)).toThrow(/no pixel of rank 2/);
    expect(() => regionSelection(ndarray(new Int32Array(48), [6, 8]), mask)).toThrow(/got 0/);
    expect(
      regionSelection(
        ranks,
        maskOf(size, () => true),
      ),
    ).toMatchObject({ state: 'unscorable' });
  });
});
