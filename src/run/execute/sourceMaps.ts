import type { MapResults, MapSource, RandomInitialization } from '../../types/run.ts';
import type { Stop } from '../../types/stop.ts';
import type { Checkpoints } from '../checkpoints/checkpoints.ts';
import { bytesOf } from '../checkpoints/memoryStore.ts';
import type { FindMethod } from '../config/readyMethod.ts';
import { failedMaps, type MapOptions, mapResults, type StudyConfig } from './computeMaps.ts';
import type { PreparedModel } from './preparedModel.ts';
import { initializationName, type RandomizedModel, randomizedModel } from './randomizedModel.ts';
import { recentlyUsed } from './recentlyUsed.ts';
import type { Targets } from './targets.ts';

/** Bytes of maps that are kept in memory: few where the run keeps them in files as well, from which they are read. */
const mostKept = { beside: 32 * 2 ** 20, alone: 2 ** 30 };

/** Names a state of a model's weights, in the seeds of its maps. */
export function stateName({ model, initialization, edit, target }: MapSource): string {
  const state = initialization === undefined ? model : initializationName(initialization);
  const change = edit === undefined ? '' : `/${edit.name}`;
  return `${state}${change}${target === undefined ? '' : `/class ${target}`}`;
}

export interface SourceMapsOptions {
  readonly config: StudyConfig;
  readonly methodOf: FindMethod;
  readonly parts: Checkpoints;
  /** Images whose maps under the first draw of random weights are kept with the run. */
  readonly shown: ReadonlySet<string>;
  readonly signal?: Stop | undefined;
  /** By image, why it is given up. @default none */
  readonly failed?: ReadonlyMap<string, string>;
  preparedModelOf(id: string): PreparedModel;
  targetsFor(preparedModel: PreparedModel): Targets;
  /** Of the maps of an image. */
  mapSeed(source: MapSource, image: string): string;
  /** Called with what each method made of an image under the trained weights. */
  readonly onMap?: MapOptions['onMap'];
}

/** Maps by source and image. Those of trained weights are kept, as audits compare with them; others while they are the last. */
export function sourceMaps({
  config,
  methodOf,
  parts,
  shown,
  signal,
  failed,
  preparedModelOf,
  targetsFor,
  mapSeed,
  onMap,
}: SourceMapsOptions) {
  const kept = recentlyUsed<MapResults>({
    limit: parts.areKept ? mostKept.beside : mostKept.alone,
    sizeOf: bytesOf,
  });
  let drawn: { readonly name: string; readonly model: RandomizedModel } | undefined;
  let last: { readonly key: string; readonly found: Promise<MapResults> } | undefined;
  const dispose = async () => {
    const before = drawn;
    drawn = undefined;
    await before?.model.dispose();
  };
  const trained = async (source: MapSource, image: string) => {
    const lost = failed?.get(image);
    if (lost !== undefined) return failedMaps(config, lost);
    const preparedModel = preparedModelOf(source.model);
    const { classifier, inputRange, black } = preparedModel;
    const target = source.target ?? targetsFor(preparedModel).get(image);
    const seed = mapSeed(source, image);
    const question = { classifier, inputRange, black, target, seed, config, methodOf, signal, onMap };
    const own = await preparedModel.prepared(image);
    return mapResults(source.edit === undefined ? own : { ...own, image: source.edit.apply(own) }, question);
  };
  const reinitialized = async (model: string, initialization: RandomInitialization, image: string) => {
    const lost = failed?.get(image);
    if (lost !== undefined) return failedMaps(config, lost);
    const name = `${model}/${initializationName(initialization)}`;
    if (drawn?.name !== name) {
      await dispose();
      const preparedModel = preparedModelOf(model);
      const targets = targetsFor(preparedModel);
      const seedOf = (of: string) => mapSeed({ model, initialization }, of);
      drawn = {
        name,
        model: randomizedModel(preparedModel, initialization, { config, methodOf, targets, signal, seedOf }),
      };
    }
    return drawn.model.mapResultsOf(image);
  };
  return {
    dispose,
    get: (source: MapSource, image: string): Promise<MapResults> => {
      const { model, initialization } = source;
      const key = mapsKey(source, image);
      const isAsIs = source.edit === undefined && source.target === undefined;
      if (initialization === undefined && isAsIs) {
        return kept.get(key, () => parts.mapResults(key, () => trained(source, image)));
      }
      if (last?.key === key) return last.found;
      if (initialization === undefined) {
        last = { key, found: trained(source, image) };
        return last.found;
      }
      const isShown = initialization.draw === 0 && shown.has(image);
      const make = () => reinitialized(model, initialization, image);
      last = { key, found: isShown ? parts.mapResults(key, make) : make() };
      return last.found;
    },
  };
}

/** Names the maps of an image under a state of a model's weights, where they are kept. */
export function mapsKey(source: MapSource, image: string): string {
  return `maps/${source.initialization === undefined ? '' : `${source.model}/`}${stateName(source)}/${image}`;
}
