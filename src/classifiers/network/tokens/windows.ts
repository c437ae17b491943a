import type { Intervals } from './intervals.ts';
import { none, whole } from './intervals.ts';
import type { PositionRule, PositionStep } from './positionRule.ts';
import { isEven, type Positions, summed, telling } from './positions.ts';
import { evenSpread, partAt, type Spread, spreadOf } from './spread.ts';

/**
 * Convolutions, poolings and resizing, [n, channels, ...places]: at the size of the input each place stays what it is;
 * at another size the new places lie over the old ones.
 */
export const resampled: PositionRule = (step) => {
  const [input] = step.inputs;
  if (input === undefined || input.dims.length < 3) return undefined;
  const known = step.shapeOf(0);
  const dims = known.with(0, input.dims[0] ?? known[0] ?? 1);
  if (dims.length !== input.dims.length) return undefined;
  const joint = overChannels(input, step);
  const parts = joint.parts.map((spread) => resized(spread, dims, step.intervals));
  return [telling(dims, parts)];
};

function overChannels(input: Positions, { intervals }: PositionStep): Positions {
  return input.parts.some(({ own }) => (own[1] ?? 1) > 1)
    ? summed(input, { axes: [1], keeps: true, intervals })
    : input;
}

function resized(spread: Spread, dims: readonly number[], intervals: Intervals): Spread {
  if (isEven(spread)) return evenSpread(dims, spread.ids[0] ?? none);
  const before = spread.dims;
  const isSame = dims.every((size, axis) => axis < 2 || size === before[axis]);
  const own = spread.own.map((size, axis) => (size === 1 ? 1 : axis < 2 ? size : (dims[axis] ?? 1)));
  if (isSame) return { ...spread, dims };
  const changing = spread.own.flatMap((size, axis) => (size > 1 ? [axis] : []));
  const [axis = 0] = changing;
  // Cells of the whole image, one after the other along one axis, become as many cells of the new size.
  if (changing.length === 1 && axis > 1 && isTiling(spread, intervals))
    return tiled(dims, { axis, intervals });
  return spreadOf(dims, own, (place) => hullAt(spread, place, { dims, intervals }));
}

/** Equal cells along one axis, from the one end of the image to the other. */
export function tiled(
  dims: readonly number[],
  { axis, intervals }: { axis: number; intervals: Intervals },
): Spread {
  const size = dims[axis] ?? 1;
  const own = dims.map((_, at) => (at === axis ? size : 1));
  return spreadOf(dims, own, (place) => {
    const at = place[axis] ?? 0;
    return intervals.id(at / size, (at + 1) / size);
  });
}

/** Whether the entries are equal cells from the one end of the image to the other. */
export function isTiling({ ids }: Pick<Spread, 'ids'>, { bounds }: Intervals): boolean {
  return Array.from(ids).every((id, at) => {
    const [low, high] = bounds(id);
    return id !== none && low === at / ids.length && high === (at + 1) / ids.length;
  });
}

/** What lies under a new place, along each axis that changes. */
function hullAt(
  spread: Spread,
  position: readonly number[],
  { dims, intervals }: { dims: readonly number[]; intervals: Intervals },
): number {
  let hull = none;
  const visit = (at: readonly number[], axis: number): void => {
    if (axis === dims.length) {
      hull = intervals.hull(hull, partAt(spread, at));
      return;
    }
    const size = spread.own[axis] ?? 1;
    const [before = 1, after = 1] = [spread.dims[axis], dims[axis]];
    if (axis < 2 || size === 1 || before === after) {
      visit(at, axis + 1);
      return;
    }
    const where = position[axis] ?? 0;
    const first = Math.floor((where * before) / after);
    const last = Math.max(first + 1, Math.ceil(((where + 1) * before) / after));
    for (let inner = first; inner < last && hull !== whole; inner++) visit(at.with(axis, inner), axis + 1);
  };
  visit(position, 2);
  return hull;
}
