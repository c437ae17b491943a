import { openDataset, withoutIdentity } from '../../datasets/index.ts';
import type { Dataset } from '../../types/dataset.ts';
import { type BenchConfig, benchConfig, builtIn, type ConfigChanges } from './config.ts';
import { listsOf } from './lists.ts';

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

/** The dataset that a config names; of DICOM files without the names of images and patients. */
export async function datasetOf(
  config: Pick<BenchConfig, 'dataset' | 'seed' | 'preset' | 'limits' | 'showIds'>,
): Promise<Dataset> {
  const { dataset, seed, preset, limits, showIds } = config;
  const data = await openDataset(dataset, { seed, preset, limits, kinds: listsOf(config).datasets });
  return showIds === true ? data : withoutIdentity(data);
}
