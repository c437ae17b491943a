import type { Unit } from '../../types/audit.ts';
import type { MapSource, Run } from '../../types/run.ts';
import type { ResolvedAudit } from '../config/resolvedAudits.ts';
import { mapsKey } from './sourceMaps.ts';

/** A unit of an audit, to be measured. */
export interface UnitTask extends ResolvedAudit {
  readonly unit: Unit;
  /** Unique in the run. */
  readonly key: string;
}

/** Maps of an image that a unit asks for. */
export interface AskedMaps {
  readonly source: MapSource;
  readonly image: string;
}

/** Every unit of every audit, in the order of the audits and their units. */
export function unitTasks(asked: readonly ResolvedAudit[], run: Run): UnitTask[] {
  return asked.flatMap(({ audit, options }) =>
    audit.units(run, options).map((unit) => ({ audit, options, unit, key: `${audit.name}/${unit.key}` })),
  );
}

/**
 * Tasks of one state of the weights together: first those of trained weights, by image, then each state in the order in
 * which it first comes.
 */
export function tasksByState(tasks: readonly UnitTask[], { images }: Run): readonly (readonly UnitTask[])[] {
  const place = new Map(images.map(({ id }, index) => [id, index]));
  const states = new Map<string, UnitTask[]>([['', []]]);
  for (const task of tasks) {
    const state = initializationKey(task.unit);
    const list = states.get(state);
    if (list === undefined) states.set(state, [task]);
    else list.push(task);
  }
  return [...states.values()].map((list) =>
    list.toSorted((a, b) => (place.get(a.unit.image) ?? 0) - (place.get(b.unit.image) ?? 0)),
  );
}

/** Those of the maps that a run keeps, each once, in the order in which they first come. */
export function keptMaps(maps: readonly AskedMaps[]): AskedMaps[] {
  const kept = maps.filter(({ source }) => isOfTrainedWeights(source));
  return [...new Map(kept.map((one) => [mapsKey(one.source, one.image), one])).values()];
}

/** Whether the maps are those of an image as it is under the trained weights, which a run keeps. */
function isOfTrainedWeights({ initialization, edit, target }: MapSource): boolean {
  return initialization === undefined && edit === undefined && target === undefined;
}

/** Names the state of random weights that a unit asks for; empty of one that asks for none. */
function initializationKey({ maps }: Unit): string {
  const reinitialized = maps.find(({ source }) => source.initialization !== undefined);
  return reinitialized === undefined ? '' : mapsKey(reinitialized.source, '');
}
