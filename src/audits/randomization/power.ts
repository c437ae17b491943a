import { meanOfAny } from '../../math/arrays/meanOf.ts';
import { bootstrapPower, type NullUnit, twoWayRandomMean } from '../../statistics/index.ts';
import type { Power } from '../../types/summary.ts';
import {
  drawError,
  imageMeans,
  type MethodStatistics,
  type MethodUnderAudit,
  numberOrNull,
  onSameImages,
  statesOf,
} from '../../verdicts/index.ts';
import { nullPairsOf, nullsOf, valuesByFirst } from '../similarity/nullInfluence.ts';
import { isSmoothNull } from '../similarity/nullPairRows.ts';

/** Chance falls short of its middle by no more than half this interval in four cases of five. */
const fourOfFive = 0.6;

/**
 * What the rule of randomization could have found with the images, draws and spreads of this run; the chances by
 * resampling the null pairs (see `bootstrapPower`).
 */
export function powerOf(
  { own, context, sampling }: MethodUnderAudit,
  { metric, scores, nulls, table }: MethodStatistics,
): Power {
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
      influence: (nulls.get(image) ?? mean) - mean,
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
  const found = twoWayRandomMean(below, [...kept.keys()].map(sampling.groupOf));
  const chance = (given: readonly NullUnit[]) =>
    numberOrNull(bootstrapPower(given, { draws, seed: `${context.seed}/power` }));
  return {
    unrelated: chance(units.map(({ unit }) => unit)),
    lost: lost.length === 0 ? null : chance(lost),
    detectable: numberOrNull(found && found.halfWidth(0.95) + found.halfWidth(fourOfFive)),
    room: numberOrNull(meanOfAny(lost.map(({ shift }) => shift))),
  };
}
