import { meanOf } from '../../math/arrays/meanOf.ts';
import type { BlockNumbers } from '../../math/arrays/resampledMeans.ts';
import { sortedQuantile } from '../../math/ranking/sortedQuantile.ts';
import { type GroupLabels, groupIndices } from '../groupIndices.ts';
import { assertLevel } from '../level.ts';
import { type Outcome, unscorable } from '../outcome.ts';
import { createResampler } from '../resampler.ts';

/** Options of `clusterBootstrap`. */
export interface ClusterBootstrapOptions {
  /** Names the draws: same seed, same resamples. */
  readonly seed: string;
  /** @default 2000 */
  readonly resamples?: number;
  /** Confidence level, between 0 and 1. @default 0.95 */
  readonly level?: number;
}

/** What `clusterBootstrap` finds. */
export interface ClusterBootstrap {
  /** Of all rows. */
  readonly statistic: number;
  /** Standard deviation of the statistic over the resamples. */
  readonly standardError: number;
  /** Percentile interval. */
  readonly interval: readonly [low: number, high: number];
  readonly groupCount: number;
  /** Resamples without a statistic, such as those of one class: they are left out of the interval. */
  readonly undefinedResamples: number;
}

/**
 * The bootstrap of any statistic of rows that belong to groups, such as images of patients: each resample draws as many
 * groups as there are, with replacement, and takes all rows of each (Davison & Hinkley 1997, section 3.8).
 * `statistic` gets row numbers, some several times, and gives a number, or undefined where there is none.
 * Unscorable for one group, and where most resamples have no statistic. Throws RangeError for a statistic of all rows
 * that is not finite.
 */
export function clusterBootstrap(
  statistic: (rows: Uint32Array) => number | undefined,
  groups: GroupLabels,
  { seed, resamples = 2000, level = 0.95 }: ClusterBootstrapOptions,
): Outcome<ClusterBootstrap> {
  assertLevel(level);
  const members = boundMembers(groups);
  const whole = statistic(Uint32Array.from({ length: groups.length }, (_, i) => i));
  if (!Number.isFinite(whole)) throw new RangeError(`statistic of all rows must be finite, got ${whole}`);
  const groupCount = members.length;
  if (groupCount < 2) return unscorable('there is one group, so that nothing varies');
  const drawn = createResampler(seed, { resamples }).drawn(groupCount);
  const found: number[] = [];
  for (const piece of drawn) {
    for (let start = 0; start < piece.length; start += groupCount) {
      const value = statistic(joined(piece.subarray(start, start + groupCount), members));
      if (value !== undefined && Number.isFinite(value)) found.push(value);
    }
  }
  if (found.length < resamples / 2) {
    return unscorable(`only ${found.length} of ${resamples} resamples have a statistic`);
  }
  const sorted = Float64Array.from(found).sort();
  const mean = meanOf(sorted);
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    state: 'scored',
    statistic: whole as number,
    standardError: Math.sqrt(squares / (sorted.length - 1)),
    interval: [sortedQuantile(sorted, (1 - level) / 2), sortedQuantile(sorted, (1 + level) / 2)],
    groupCount,
    undefinedResamples: resamples - found.length,
  };
}

function boundMembers(groups: GroupLabels): number[][] {
  const { indices, groupCount } = groupIndices(groups.length, groups);
  const members = Array.from({ length: groupCount }, (): number[] => []);
  indices.forEach((index, row) => {
    members[index]?.push(row);
  });
  return members;
}

function joined(drawn: BlockNumbers, members: readonly (readonly number[])[]): Uint32Array {
  const rows: number[] = [];
  for (const group of drawn) rows.push(...(members[group] ?? []));
  return Uint32Array.from(rows);
}
