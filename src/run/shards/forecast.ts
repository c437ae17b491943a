import { counted, type PassCount } from '../../classifiers/index.ts';
import type { Unit } from '../../types/audit.ts';
import type { MapSource, Run } from '../../types/run.ts';
import type { BenchConfig } from '../config/config.ts';
import { begunRun } from '../execute/begunRun.ts';
import type { RunOptions } from '../execute/benchOptions.ts';
import { withOpenedRun } from '../execute/openedRun.ts';
import { mapsKey } from '../execute/sourceMaps.ts';
import type { UnitTask } from '../execute/unitTasks.ts';

/** What a run will take, from two images that were timed. */
export interface Forecast {
  readonly images: number;
  readonly units: number;
  /** Images explained by all methods, under trained and under random weights. */
  readonly maps: { readonly trained: number; readonly reinitialized: number };
  /** How many states of random weights are drawn. */
  readonly states: number;
  /** Images that go through the models for those maps and states. */
  readonly passes: PassCount;
  /** To open models and data; to draw the states; and for maps and rows, which shards share. In seconds. */
  readonly seconds: { readonly opening: number; readonly drawing: number; readonly shared: number };
  /** The most that this process took, in MiB. */
  readonly memoryMiB: number;
  /** Maps that are kept in the folder while the run goes on, in MiB. */
  readonly keptMiB: number;
}

/** Seconds that each of so many shards takes, and that all take that are one. */
export function shardSeconds(
  { images, seconds: { opening, drawing, shared } }: Forecast,
  of: number,
): number {
  return opening + drawing + (shared * Math.ceil(images / of)) / Math.max(1, images);
}

/**
 * Opens a run, explains two images under trained weights and two under one state of random weights, measures one unit
 * of each audit, and says from these what the run will take. It writes nothing. Comparisons of maps of different images
 * are not in it.
 */
export async function forecast(
  config: BenchConfig,
  options: Pick<RunOptions, 'signal' | 'onWarning'> = {},
): Promise<Forecast> {
  const clock = stopwatch();
  return withOpenedRun(config, { ...options, workers: 1 }, async (opened) => {
    const passes: PassCount = { forward: 0, backward: 0 };
    const preparedModels = opened.preparedModels.map((one) => ({
      ...one,
      classifier: counted(one.classifier, passes),
    }));
    const { run, tasks } = await begunRun({ ...opened, preparedModels }, options);
    const opening = clock();
    const maps = mapsOf(tasks);
    const [first, second = first] = run.images.map(({ id }) => id);
    const timed = async (source: MapSource | undefined, image: string | undefined) => {
      if (source === undefined || image === undefined) return 0;
      clock();
      await run.maps(source, image);
      return clock();
    };
    const trained = maps.trained[0]?.source;
    const reinitialized = maps.reinitialized[0]?.source;
    await timed(trained, first);
    const before = { ...passes };
    const own = await timed(trained, second);
    const each = { forward: passes.forward - before.forward, backward: passes.backward - before.backward };
    const begun = await timed(reinitialized, first);
    const again = await timed(reinitialized, second);
    const rows = await measuring(tasks, run, clock);
    const explained = maps.trained.length + maps.reinitialized.length;
    const states = new Set(maps.reinitialized.map(({ source }) => mapsKey(source, ''))).size;
    const looks = run.images.length * (run.models.length + states);
    return {
      images: run.images.length,
      units: tasks.length,
      maps: { trained: maps.trained.length, reinitialized: maps.reinitialized.length },
      states,
      passes: { forward: each.forward * explained + looks, backward: each.backward * explained },
      seconds: {
        opening,
        drawing: states * Math.max(0, begun - again),
        shared: maps.trained.length * own + maps.reinitialized.length * again + rows,
      },
      memoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      keptMiB: Math.round((maps.trained.length * run.methods.length * 8 * pixels(run)) / 2 ** 20),
    };
  });
}

/** Seconds since it was last asked. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return (last - before) / 1000;
  };
}

/** The different maps that units ask for, but those of changed images, which their audit makes while it measures. */
function mapsOf(tasks: readonly UnitTask[]) {
  const all = new Map<string, Unit['maps'][number]>();
  for (const { unit } of tasks)
    for (const one of unit.maps)
      if ((one.source.edit ?? one.source.target) === undefined) all.set(mapsKey(one.source, one.image), one);
  const list = [...all.values()];
  return {
    trained: list.filter(({ source }) => source.initialization === undefined),
    reinitialized: list.filter(({ source }) => source.initialization !== undefined),
  };
}

/** Seconds for the rows of all units, from one unit of each audit whose maps were made before. */
async function measuring(tasks: readonly UnitTask[], run: Run, clock: () => number): Promise<number> {
  let seconds = 0;
  for (const name of new Set(tasks.map(({ audit }) => audit.name))) {
    const own = tasks.filter(({ audit, unit }) => audit.name === name && unit.comparesMaps !== true);
    const plain = own.filter(({ unit }) =>
      unit.maps.every(({ source }) => source.initialization === undefined),
    );
    const [one] = plain.slice(1, 2).concat(plain, own);
    if (one === undefined) continue;
    for (const { source, image } of one.unit.maps)
      if ((source.edit ?? source.target) === undefined) await run.maps(source, image);
    clock();
    await one.audit.measure(one.unit, run, one.options);
    seconds += clock() * own.length;
  }
  return seconds;
}

function pixels({ models: [first] }: Run): number {
  return (first?.inputShape[0] ?? 0) * (first?.inputShape[1] ?? 0);
}
