import type { Audit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { RunIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import { begunRun } from '../execute/begunRun.ts';
import type { RunOptions } from '../execute/benchOptions.ts';
import { measuredUnits } from '../execute/measuredUnits.ts';
import { withOpenedRun } from '../execute/openedRun.ts';
import { dealt, type Shard } from './dealt.ts';
import { partsElsewhere, type Renaming } from './renamedPaths.ts';

/** What a shard is about to compute. */
export interface BegunShard {
  readonly identity: RunIdentity;
  /** Names of its parts that hold rows. */
  readonly units: readonly string[];
}

export interface MeasuredShardOptions extends RunOptions {
  readonly shard: Shard;
  /** Called before each unit that is computed, with its image. */
  readonly onImage?: (image: string) => void;
  /** What failures call the folder of the files. @default as it is called here */
  readonly renaming?: Renaming | undefined;
  /** Called before the first unit. */
  readonly onBegun: (begun: BegunShard) => void;
}

/**
 * Computes the units of a shard, which are kept in `partial`, and the maps of its images with which others are compared
 * later. Gives the rows.
 */
export async function measuredShard(
  config: BenchConfig,
  { shard, onBegun, onImage, renaming, ...options }: MeasuredShardOptions,
): Promise<readonly Row[]> {
  return withOpenedRun(config, options, async (found) => {
    const opened =
      renaming === undefined ? found : { ...found, parts: partsElsewhere(found.parts, renaming) };
    const { run, tasks, gallery } = await begunRun(opened, options);
    const { has, computes } = dealt(
      run.images.map(({ id }) => id),
      shard,
    );
    const own = tasks.filter(({ unit }) => computes(unit));
    const { store } = opened;
    if (store === undefined) throw new TypeError('a shard needs partial, the folder of parts, got none');
    onBegun({ identity: store.identity, units: own.map(({ key }) => key) });
    const further = tasks.flatMap(({ unit }) =>
      computes(unit) || unit.comparesMaps !== true ? [] : unit.maps.filter(({ image }) => has(image)),
    );
    const { onRow, onProgress } = options;
    const told = own.map((task) => ({ ...task, audit: announced(task.audit, onImage) }));
    return measuredUnits(told, run, {
      parts: opened.parts,
      workers: opened.workers,
      further,
      onUnit: gallery.see,
      onRow,
      onProgress,
    });
  });
}

/** The audit, which says of which image a unit is before it is measured. */
function announced(audit: Audit, onImage: MeasuredShardOptions['onImage']): Audit {
  return {
    ...audit,
    measure: (unit, ...others) => {
      onImage?.(unit.image);
      return audit.measure(unit, ...others);
    },
  };
}
