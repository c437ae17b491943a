import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { MapSource, Run } from '../../types/run.ts';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import { dealtOut, type Hand } from './dealing.ts';
import type { Progress } from './progress.ts';
import { sharedRows } from './sharedRows.ts';
import { mapsKey } from './sourceMaps.ts';
import { type AskedMaps, keptMaps, tasksByState, type UnitTask } from './unitTasks.ts';

/** A worker thread, as the units see it. */
export interface UnitWorker {
  /** The rows of the unit of that key. */
  measured(key: string): Promise<readonly Row[]>;
  /** Makes maps of trained weights, and keeps them with the run. */
  makeMaps(maps: AskedMaps): Promise<void>;
}

export interface MeasuredOptions {
  readonly parts: Checkpoints;
  /** Threads that measure. @default none: this one does */
  readonly workers?: readonly UnitWorker[];
  /** Maps that are kept with the run beside those that units ask for. @default none */
  readonly further?: readonly AskedMaps[];
  /** Called after the rows of a unit are there, while the state of the weights that it asked for is open. */
  readonly onUnit?: (unit: Unit) => Promise<void>;
  readonly onRow?: ((row: Row) => void) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Maps to be kept, or a unit to be measured. */
type Job = { readonly maps: AskedMaps } | { readonly task: UnitTask };

/**
 * The rows of units, in their order. They are measured in another order: units that ask for maps under one state of
 * random weights one after the other, so that it is drawn once. Worker threads first share out the maps of trained
 * weights, with which all units compare.
 */
export async function measuredUnits(
  tasks: readonly UnitTask[],
  run: Run,
  { parts, workers = [], further = [], onUnit, onRow, onProgress }: MeasuredOptions,
): Promise<Row[]> {
  const counts = counter(tasks, onProgress);
  const rows = new Map<string, readonly Row[]>();
  const shared = sharedRows();
  // How many tasks, in their own order, have had their rows told.
  let told = 0;
  const doTask = async (task: UnitTask, measure: (task: UnitTask) => Promise<readonly Row[]>) => {
    const { unit, key } = task;
    const isKept = parts.has(key);
    rows.set(key, shared(await parts.rows(key, () => measure(task))));
    for (; told < tasks.length; told++) {
      const next = rows.get(tasks[told]?.key ?? '');
      if (next === undefined) break;
      for (const row of next) onRow?.(row);
    }
    await onUnit?.(unit);
    counts.task(task, isKept);
  };
  const here: Hand<Job> = {
    do: async (job) => {
      if ('task' in job)
        await doTask(job.task, ({ audit, unit, options }) => audit.measure(unit, run, options));
      else await run.maps(job.maps.source, job.maps.image);
    },
  };
  const handOf = (worker: UnitWorker): Hand<Job> => ({
    do: async (job) => {
      if ('task' in job) return doTask(job.task, ({ key }) => worker.measured(key));
      await worker.makeMaps(job.maps);
      counts.maps(job.maps);
    },
  });
  const isNew = (maps: AskedMaps) => !parts.has(keyOf(maps));
  const jobsOf = (maps: readonly AskedMaps[]) =>
    keptMaps(maps)
      .filter(isNew)
      .map((one): Job => ({ maps: one }));
  const open = tasks.filter(({ key }) => !parts.has(key)).flatMap(({ unit }) => unit.maps);
  const [trained = [], ...drawn] = tasksByState(tasks, run).map((list) =>
    list.map((task): Job => ({ task })),
  );
  const first = [...(workers.length === 0 ? [] : jobsOf(open)), ...trained];
  await dealtOut([first, ...drawn, jobsOf(further)], workers.length === 0 ? [here] : workers.map(handOf));
  return tasks.flatMap(({ key }) => [...(rows.get(key) ?? [])]);
}

function keyOf({ source, image }: AskedMaps): string {
  return mapsKey(source, image);
}

/** Counts the maps that units ask for, each once, and units that ask for none. */
function counter(tasks: readonly UnitTask[], onProgress: MeasuredOptions['onProgress']) {
  const keysOf = ({ key, unit: { maps } }: UnitTask) => (maps.length === 0 ? [key] : maps.map(keyOf));
  const left = new Set(tasks.flatMap(keysOf));
  const total = left.size;
  let kept = 0;
  const count = (keys: readonly string[], label: string, isKept: boolean) => {
    for (const key of keys) {
      if (!left.delete(key)) continue;
      if (isKept) kept++;
      onProgress?.({ done: total - left.size, total, kept, label });
    }
  };
  return {
    maps: (maps: AskedMaps) => count([keyOf(maps)], stateLabel(maps.source), false),
    task: (task: UnitTask, isKept: boolean) => count(keysOf(task), labelOf(task.unit), isKept),
  };
}

function labelOf({ maps: [...maps], image, label }: Unit): string {
  const { source } =
    maps.findLast(({ source: { initialization } }) => initialization !== undefined) ?? maps.at(-1) ?? {};
  return source === undefined ? (label ?? image) : stateLabel(source);
}

function stateLabel({ model, initialization }: MapSource): string {
  return initialization === undefined
    ? `maps of ${model}`
    : `maps of ${model}, random weights, draw ${initialization.draw + 1}: ${initialization.step}`;
}
