import type { NdArray } from 'ndarray';
import { assertSameShape, mapAxes } from '../checks/sameShape.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Given, Mask } from '../types/arrays.ts';
import { positiveCount, type Unscorable } from './maskedMap.ts';
import { overlapOf } from './overlap.ts';

/** The first regions of a ranking, how many they are, what area they have, and their Dice with the mask. */
export interface SelectedRegions {
  readonly regions: number;
  readonly area: number;
  readonly dice: number;
}

/** Which regions are taken, in the order of their ranks. */
export interface RegionSelection {
  readonly state: 'scored';
  readonly maskArea: number;
  /** Pixels of each region, the first first. */
  readonly regionAreas: readonly number[];
  /** Dice of the first 1, 2, ... regions. */
  readonly diceByCount: readonly number[];
  /** The fewest whose area is at least that of the mask. */
  readonly reach: SelectedRegions;
  /** As many as come nearest to the area of the mask, the fewest of equal ones. */
  readonly nearest: SelectedRegions;
  /** As many as have the highest Dice, the fewest of equal ones: chosen knowing the mask. */
  readonly best: SelectedRegions;
}

/**
 * The Dice of the best regions of a map with the mask: `ranks`, [height, width], has 1 in the first region, 2 in the
 * next, and so on. Brocki et al. 2022 (arXiv:2209.15398) take regions of XRAI and do not say how many; these are the
 * three ways. Unscorable: an empty or full mask. Throws on shapes that differ and on ranks that leave one out.
 */
export function regionSelection(ranks: NdArray<Int32Array>, mask: Given<Mask>): RegionSelection | Unscorable {
  assertSameShape({ ranks, mask }, mapAxes);
  const [order, flags] = [dense(ranks), dense(mask)];
  const maskArea = positiveCount(flags);
  if (maskArea === 0) return { state: 'unscorable', reason: 'the mask is empty' };
  if (maskArea === flags.length) return { state: 'unscorable', reason: 'the mask is full' };
  const count = order.reduce((most, rank) => Math.max(most, rank), 0);
  const [areas, hits] = [new Array<number>(count).fill(0), new Array<number>(count).fill(0)];
  for (const [pixel, rank] of order.entries()) {
    if (rank < 1) throw new RangeError(`ranks must be whole numbers from 1, got ${rank}`);
    areas[rank - 1] = (areas[rank - 1] ?? 0) + 1;
    hits[rank - 1] = (hits[rank - 1] ?? 0) + (flags[pixel] ?? 0);
  }
  const missing = areas.indexOf(0);
  if (missing >= 0) throw new RangeError(`ranks must leave none out, got no pixel of rank ${missing + 1}`);
  const taken = cumulative(areas, hits, maskArea);
  return {
    state: 'scored',
    maskArea,
    regionAreas: areas,
    diceByCount: taken.map(({ dice }) => dice),
    reach: taken.find(({ area }) => area >= maskArea) ?? last(taken),
    nearest: least(taken, ({ area }) => Math.abs(area - maskArea)),
    best: least(taken, ({ dice }) => -dice),
  };
}

function cumulative(
  areas: readonly number[],
  hits: readonly number[],
  maskArea: number,
): readonly SelectedRegions[] {
  let [area, hit] = [0, 0];
  return areas.map((own, i) => {
    area += own;
    hit += hits[i] ?? 0;
    return { regions: i + 1, area, dice: overlapOf({ hits: hit, area, maskArea }).dice };
  });
}

function least(taken: readonly SelectedRegions[], costOf: (one: SelectedRegions) => number): SelectedRegions {
  return taken.reduce((a, b) => (costOf(b) < costOf(a) ? b : a));
}

function last(taken: readonly SelectedRegions[]): SelectedRegions {
  return taken.reduce((_, b) => b);
}
