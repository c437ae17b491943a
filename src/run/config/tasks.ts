import { folderDataset, phantomDataset, rsnaDataset, syntheticDataset } from '../../datasets/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import type { Dataset } from '../../types/dataset.ts';
import { type BenchConfig, benchConfig, builtIn, type ConfigChanges } from './config.ts';
import type { DatasetConfig } from './configSchema.ts';
import { moduleDataset } from './plugIns/index.ts';

/**
 * The run that needs no file: generated discs on a smooth background, and matched filters whose weights are
 * formulas, with a replicate and another architecture, so that all four criteria run.
 */
export function defaultConfig(changes: ConfigChanges = {}): BenchConfig {
  const data = {
    name: 'discs',
    dataset: { kind: 'synthetic', count: 24 },
    classifiers: [
      { id: 'filters', model: `${builtIn}3,4,5` },
      { id: 'filters-replicate', model: `${builtIn}3.2,4.2,4.8`, role: 'replicate' },
      { id: 'filters-wide', model: `${builtIn}2,3,4,5,6`, role: 'other-architecture' },
    ],
    target: 1,
  };
  return benchConfig(data, { source: 'the default run', folder: '.', changes });
}

/** The dataset that a config names. */
export async function datasetOf({ dataset, seed, preset, limits }: BenchConfig): Promise<Dataset> {
  const limit = { ...(dataset.limit !== undefined && { limit: dataset.limit }), limits };
  switch (dataset.kind) {
    case 'rsna':
      return rsnaDataset({
        images: dataset.images,
        annotations: dataset.annotations,
        boxRule: preset === 'arun2021' ? 'arun2021' : 'halfOpen',
        ...limit,
      });
    case 'folder':
      return folderDataset({ images: dataset.images, masks: dataset.masks, ...limit });
    case 'module':
      return moduleDataset({ path: dataset.module, where: 'dataset.module' }, dataset.limit);
    case 'synthetic':
      return syntheticDataset({ seed: String(seed), count: dataset.limit ?? dataset.count, limits });
    case 'phantom':
      return phantomOf(dataset, { seed, limits });
  }
}

function phantomOf(
  { kind: _, limit, dose, artefacts, ...options }: Extract<DatasetConfig, { kind: 'phantom' }>,
  { seed, limits }: { readonly seed: number; readonly limits: OwnLimits | undefined },
): Dataset {
  const { name, items } = phantomDataset({
    ...options,
    seed: String(seed),
    limits,
    ...(dose !== undefined && { dose }),
    ...(artefacts !== undefined && { artefacts }),
  });
  return { name, items: items.slice(0, limit) };
}
