import { crossedMean, type NullUnit, passShare } from '../../statistics/index.ts';
import type { Power } from '../../types/summary.ts';
import {
  type Case,
  drawError,
  imageMeans,
  meanOf,
  numberOrNull,
  onSameImages,
  type Standing,
  statesOf,
} from '../../verdicts/index.ts';
import { isSmoothNull } from '../similarity/nullPairRows.ts';
import { nullPairsOf, nullsOf, valuesByFirst } from '../similarity/nullShares.ts';

/** Chance falls short of its middle by no more than half this interval in four cases of five. */
const fourOfFive = 0.6;

/**
 * What the rule of randomization could have found with the images, draws and spreads of this run; the chances by
 * resampling the null pairs (see `passShare`).
 */
export function powerOf({ own, context, sampling }: Case, { metric, scores, nulls, table }: Standing): Power {
  const pairs = nullPairsOf(own, metric);
  const pools = valuesByFirst(pairs, scores.values);
  const last = statesOf(own).at(-1);
  const smooth = imageMeans(
    own.outcomes(metric, (row) => isSmoothNull(row) && row.condition?.state === last),
  );
  const units = [...nullsOf(pairs, scores.values)].map(([image, mean]) => {
    const unit: NullUnit = {
      group: sampling.groupOf(image),
      pool: pools.get(image) ?? [],
      owed: (nulls.get(image) ?? mean) - mean,
    };
    const floor = smooth.get(image);
    return { unit, lost: floor === undefined ? undefined : { ...unit, shift: mean - floor } };
  });
  const lost = units.flatMap((one) => one.lost ?? []);
  const kept = onSameImages(table ?? new Map<string, readonly (number | undefined)[]>(), nulls);
  const draws = {
    count: [...kept.values()][0]?.length ?? 1,
    sd: drawError(kept, sampling)?.sd ?? 0,
  };
  const below = [...kept].map(([image, row]) =>
    row.map((value) => (value === undefined ? undefined : (nulls.get(image) ?? 0) - value)),
  );
  const found = crossedMean(below, [...kept.keys()].map(sampling.groupOf));
  const chance = (given: readonly NullUnit[]) =>
    numberOrNull(passShare(given, { draws, seed: `${context.seed}/power` }));
  return {
    unrelated: chance(units.map(({ unit }) => unit)),
    lost: lost.length === 0 ? null : chance(lost),
    detectable: numberOrNull(found && found.halfWidth(0.95) + found.halfWidth(fourOfFive)),
    room: numberOrNull(meanOf(lost.map(({ shift }) => shift))),
  };
}
