import { describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { randomStream } from '../../src/math/random/random.ts';
import {
  averagePrecision,
  localizationAreas,
  pointingGame,
  prevalence,
  rocAuc,
  trapezoidAuprc,
} from '../../src/metrics/index.ts';
import type { Mask, SaliencyMap } from '../../src/types/arrays.ts';
import type { Score } from '../../src/types/score.ts';
import { expectClose } from '../support/expectClose.ts';
import { mapOf, maskOf, scoreValue } from '../support/maps.ts';

/** Printed digits of the reference values. */
const printed = 5e-9;
/** Rounding of some hundred additions in float64. */
const rounding = 1e-12;

const square = [16, 16] as const;
const patternA = mapOf(square, (y, x) => ((3 * x + 5 * y) % 17) / 16);
const patternB = mapOf(square, (y, x) => ((7 * x + 2 * y + 3) % 13) / 12);
const steps = mapOf(square, (y, x) => Math.floor((4 * ((3 * x + 5 * y) % 17)) / 16) / 4);
const box = maskOf(square, (y, x) => x >= 4 && x <= 9 && y >= 6 && y <= 11);
const constant = mapOf(square, () => 0.3);
const perfect = mapOf(square, (y, x) => box.get(y, x) + 0.5);

const metrics = { averagePrecision, trapezoidAuprc, rocAuc, pointingGame };
const allMetrics = Object.entries(metrics);

function all(map: SaliencyMap, mask: Mask): number[] {
  return allMetrics.map(([, metric]) => scoreValue(metric(map, mask)));
}

describe('averagePrecision, trapezoidAuprc and rocAuc(map, mask)', () => {
  test.each([
    // scikit-learn 1.9.1: average_precision_score, auc(recall, precision), roc_auc_score.
    ['a pattern', patternA, [0.14992638, 0.18237078, 0.51111111]],
    ['another pattern', patternB, [0.13941181, 0.17424401, 0.49191919]],
    ['a pattern with many ties', steps, [0.1464383, 0.18506166, 0.51003788]],
    ['a constant map', constant, [0.140625, 0.5703125, 0.5]],
    ['the mask itself', perfect, [1, 1, 1]],
  ])('of %s agree with scikit-learn', (_, map, expected) => {
    expectClose(all(map, box).slice(0, 3), expected, { absolute: printed });
  });

  test('of a constant map are prevalence, (1 + prevalence) / 2 and 1/2, wherever the mask lies', () => {
    for (const top of [0, 130, 270]) {
      const mask = maskOf([320, 320], (y, x) => y >= top && y < top + 50 && x >= 40 && x < 100);
      const share = 3000 / 102_400; // 0.0293; the trapezoid is 0.5146
      const map = mapOf([320, 320], () => -2);
      expectClose(all(map, mask), [share, (1 + share) / 2, 0.5, share], { absolute: rounding });
    }
  });

  test('do not change when pixels of equal value change places', () => {
    const stream = randomStream('tie order');
    const places = Int32Array.from({ length: 256 }, (_, i) => i);
    const flat = box.data;
    for (const value of new Set(steps.data)) {
      const tied = places.filter((place) => steps.data[place] === value);
      const mixed = tied.slice();
      stream.shuffle(mixed);
      tied.forEach((place, i) => {
        places[place] = mixed[i] as number;
      });
    }
    const moved = ndarray(
      Uint8Array.from(places, (place) => flat[place] as number),
      [16, 16],
    );
    expect([...moved.data]).not.toEqual([...flat]);
    expectClose(all(steps, moved).slice(0, 3), all(steps, box).slice(0, 3), { absolute: rounding });
  });

  test('agree with their definitions counted pixel by pixel', () => {
    const stream = randomStream('by definition');
    for (let repeat = 0; repeat < 40; repeat++) {
      const map = mapOf([5, 7], () => stream.integer(12) - 6);
      const mask = maskOf([5, 7], () => stream.uniform() < 0.4);
      mask.data.set([0, 1]);
      const areas = localizationAreas(map, mask);
      if (areas.state === 'unscorable') throw new Error(areas.reason);
      const got = [areas.averagePrecision, areas.trapezoidAuprc, areas.rocAuc];
      expectClose(got, byDefinition(map.data, mask.data), { absolute: rounding });
      expectClose(all(map, mask).slice(0, 3), got, { absolute: 0 });
    }
  });

  test('depend on the ranks alone', () => {
    const stretched = ndarray(
      patternA.data.map((value) => Math.exp(3 * value) - 40),
      [16, 16],
    );
    expect(all(stretched, box)).toEqual(all(patternA, box));
  });

  test('read a transposed map and mask as they stand', () => {
    expect(all(patternA.transpose(1, 0), box.transpose(1, 0))).toEqual(all(patternA, box));
  });
});

describe('pointingGame(map, mask)', () => {
  test('is 1 for a highest pixel inside, 0 outside, and between for shared heights', () => {
    const map = mapOf([2, 3], (y, x) => (y === 0 && x === 1 ? 9 : 1));
    expect(
      scoreValue(
        pointingGame(
          map,
          maskOf([2, 3], (y, x) => y === 0 && x === 1),
        ),
      ),
    ).toBe(1);
    expect(
      scoreValue(
        pointingGame(
          map,
          maskOf([2, 3], (y) => y === 1),
        ),
      ),
    ).toBe(0);
    const tied = mapOf([2, 3], (y) => (y === 0 ? 4 : -1));
    expect(
      scoreValue(
        pointingGame(
          tied,
          maskOf([2, 3], (_, x) => x === 0),
        ),
      ),
    ).toBe(1 / 3);
  });
});

describe('prevalence(mask)', () => {
  test('is the share of pixels inside, also of an empty and of a full mask', () => {
    expect(scoreValue(prevalence(box))).toBe(36 / 256);
    expect(scoreValue(prevalence(maskOf([3, 3], () => false)))).toBe(0);
    expect(scoreValue(prevalence(maskOf([1, 1], () => true)))).toBe(1);
  });
});

describe.each(allMetrics)('%s(map, mask)', (_, metric) => {
  const unscorable = (reason: string): Score => ({ state: 'unscorable', reason });

  test('gives a reason for an empty mask, a full mask and a map that is not finite', () => {
    expect(
      metric(
        patternA,
        maskOf(square, () => false),
      ),
    ).toEqual(unscorable('the mask is empty'));
    expect(
      metric(
        patternA,
        maskOf(square, () => true),
      ),
    ).toEqual(unscorable('the mask is full'));
    expect(
      metric(
        mapOf([1, 1], () => 1),
        maskOf([1, 1], () => true),
      ),
    ).toEqual(unscorable('the mask is full'));
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      const map = mapOf(square, (y, x) => (y === 3 && x === 5 ? bad : x));
      expect(metric(map, box)).toEqual(unscorable('the map is not finite'));
    }
  });

  test('throws on shapes that differ, naming both, and on a mask with other values than 0 and 1', () => {
    const wide = maskOf([8, 32], (y) => y === 0);
    expect(() => metric(patternA, wide)).toThrow(
      new RangeError('map and mask must have the same shape, got [16, 16] and [8, 32]'),
    );
    const grey = ndarray(
      box.data.map((flag) => 255 * flag),
      [16, 16],
    );
    expect(() => metric(patternA, grey)).toThrow(new RangeError('mask must hold 0 and 1 only, got 255'));
  });
});

/** Each number by its definition: precision and recall at every distinct threshold, and all pairs of pixels. */
function byDefinition(values: Float32Array, flags: Uint8Array): number[] {
  const pixels = [...values].map((value, i) => ({ value, inside: flags[i] === 1 }));
  const inside = pixels.filter((pixel) => pixel.inside);
  const points = [...new Set(values)]
    .sort((a, b) => b - a)
    .map((threshold) => {
      const above = pixels.filter((pixel) => pixel.value >= threshold);
      const hits = above.filter((pixel) => pixel.inside).length;
      return { recall: hits / inside.length, precision: hits / above.length };
    });
  let [ap, trapezoid, last] = [0, 0, { recall: 0, precision: 1 }];
  for (const point of points) {
    ap += (point.recall - last.recall) * point.precision;
    trapezoid += ((point.recall - last.recall) * (point.precision + last.precision)) / 2;
    last = point;
  }
  const outside = pixels.filter((pixel) => !pixel.inside);
  const wins = inside.flatMap((a) => outside.map((b) => (Math.sign(a.value - b.value) + 1) / 2));
  return [ap, trapezoid, wins.reduce((sum, win) => sum + win, 0) / wins.length];
}
