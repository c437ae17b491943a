import type { Unit } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { MapSource, Run } from '../../types/run.ts';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import type { ResolvedAudit } from '../config/resolvedAudits.ts';
import type { Progress } from './progress.ts';
import { mapsKey } from './sourceMaps.ts';

export interface MeasuredOptions {
  readonly parts: Checkpoints;
  /** Called after the rows of a unit are there, while the state of the weights that it asked for is open. */
  readonly onUnit?: (unit: Unit) => Promise<void>;
  readonly onRow?: ((row: Row) => void) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A unit with its audit. */
export interface UnitTask extends ResolvedAudit {
  readonly unit: Unit;
  /** Under which its rows are kept. */
  readonly key: string;
}

/** Every unit of every audit, in the order of the audits and their units. */
export function unitTasks(asked: readonly ResolvedAudit[], run: Run): UnitTask[] {
  return asked.flatMap(({ audit, options }) =>
    audit
      .units(run, options)
      .map((unit): UnitTask => ({ audit, options, unit, key: `${audit.name}/${unit.key}` })),
  );
}

/**
 * The rows of units, in their order. They are measured in another order: units that ask for maps under one state of
 * random weights one after the other, so that it is drawn once.
 */
export async function measuredUnits(
  tasks: readonly UnitTask[],
  run: Run,
  { parts, onUnit, onRow, onProgress }: MeasuredOptions,
): Promise<Row[]> {
  const advance = counter(tasks, onProgress);
  const rows = new Map<string, readonly Row[]>();
  // How many tasks, in their own order, have had their rows told.
  let told = 0;
  for (const task of byState(tasks, run)) {
    const { audit, unit, options, key } = task;
    const isKept = parts.has(key);
    const found = await parts.rows(key, () => audit.measure(unit, run, options));
    rows.set(key, found);
    for (; told < tasks.length; told++) {
      const next = rows.get(tasks[told]?.key ?? '');
      if (next === undefined) break;
      for (const row of next) onRow?.(row);
    }
    await onUnit?.(unit);
    advance(task, isKept);
  }
  return tasks.flatMap(({ key }) => [...(rows.get(key) ?? [])]);
}

/** Tasks of one state together, in the order in which states first come; those of trained weights by image. */
export function byState(tasks: readonly UnitTask[], { images }: Run): readonly UnitTask[] {
  const place = new Map(images.map(({ id }, index) => [id, index]));
  const states = new Map<string, UnitTask[]>([['', []]]);
  for (const task of tasks) {
    const state = redrawKey(task.unit);
    const list = states.get(state);
    if (list === undefined) states.set(state, [task]);
    else list.push(task);
  }
  return [...states.values()].flatMap((list) =>
    list.toSorted((a, b) => (place.get(a.unit.image) ?? 0) - (place.get(b.unit.image) ?? 0)),
  );
}

/** Names the state of random weights that a unit asks for; empty of one that asks for none. */
function redrawKey({ maps }: Unit): string {
  const redrawn = maps.find(({ source }) => source.redraw !== undefined);
  return redrawn === undefined ? '' : mapsKey(redrawn.source, '');
}

/** Counts the maps that units ask for, each once, and units that ask for none. */
function counter(tasks: readonly UnitTask[], onProgress: MeasuredOptions['onProgress']) {
  const keysOf = ({ key, unit: { maps } }: UnitTask) =>
    maps.length === 0 ? [key] : maps.map(({ source, image }) => mapsKey(source, image));
  const left = new Set(tasks.flatMap(keysOf));
  const total = left.size;
  let kept = 0;
  return (task: UnitTask, isKept: boolean) => {
    for (const key of keysOf(task)) {
      if (!left.delete(key)) continue;
      if (isKept) kept++;
      onProgress?.({ done: total - left.size, total, kept, label: labelOf(task.unit) });
    }
  };
}

function labelOf({ maps: [...maps], image, label }: Unit): string {
  const { source } = maps.findLast(({ source: { redraw } }) => redraw !== undefined) ?? maps.at(-1) ?? {};
  return source === undefined ? (label ?? image) : stateLabel(source);
}

function stateLabel({ model, redraw }: MapSource): string {
  return redraw === undefined
    ? `maps of ${model}`
    : `maps of ${model}, random weights, draw ${redraw.draw + 1}: ${redraw.step}`;
}
