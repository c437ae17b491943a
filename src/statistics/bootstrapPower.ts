import { randomStream } from '../math/random/random.ts';
import { fewestGroups } from './bootstrapMean.ts';
import { twoWayRandomMean } from './twoWayRandomMean.ts';

/** A unit (an image) as a simulated run draws it. */
export interface NullUnit {
  /** Units of one group (a patient) are drawn together. */
  readonly group: string | number;
  /** Scores of it that are unrelated by design; their mean is its null. At least one. */
  readonly pool: readonly number[];
  /** What other units' nulls owe to this one. @default 0 */
  readonly influence?: number;
  /** How far below its null its scores lie. @default 0 */
  readonly shift?: number;
}

/** Options of `bootstrapPower`. */
export interface PassShareOptions {
  /** How many draws each unit is scored under, and the standard deviation of their common effects. */
  readonly draws: { readonly count: number; readonly sd: number };
  readonly seed: string;
  /** @default 400 */
  readonly runs?: number;
}

/**
 * The share of simulated runs in which the mean of null − score is above 0 with its whole 95 % interval. In each run
 * groups are drawn with replacement; each unit gets as many null scores as it has, drawn from its own, and for each
 * draw a score: another of its null scores, less `shift`, plus the draw's effect (normal). With shifts of 0 scores
 * and nulls have one mean, so that the share is the test's error; otherwise it is its power.
 * Undefined for fewer groups than an interval needs.
 */
export function bootstrapPower(
  units: readonly NullUnit[],
  { draws, seed, runs = 400 }: PassShareOptions,
): number | undefined {
  const groups = grouped(units);
  if (groups.length < fewestGroups) return undefined;
  const stream = randomStream(seed);
  const one = (pool: readonly number[]): number => pool[stream.integer(pool.length)] ?? 0;
  let passes = 0;
  for (let run = 0; run < runs; run++) {
    const effects = Array.from({ length: draws.count }, () => draws.sd * stream.normal());
    const table: number[][] = [];
    const labels: number[] = [];
    for (let index = 0; index < groups.length; index++) {
      for (const { pool, influence = 0, shift = 0 } of groups[stream.integer(groups.length)] ?? []) {
        const own = pool.reduce((sum) => sum + one(pool), 0) / pool.length + influence;
        table.push(effects.map((effect) => own - (one(pool) - shift + effect)));
        labels.push(index);
      }
    }
    const found = twoWayRandomMean(table, labels);
    if (found !== undefined && found.interval[0] > 0) passes++;
  }
  return passes / runs;
}

function grouped(units: readonly NullUnit[]): NullUnit[][] {
  const groups = new Map<string | number, NullUnit[]>();
  for (const unit of units) groups.set(unit.group, [...(groups.get(unit.group) ?? []), unit]);
  return [...groups.values()];
}
