import { dirname, resolve } from 'node:path';
import type { DatasetConfig } from '../datasets/index.ts';
import { issueLine } from '../files/issueLine.ts';
import { namedPath } from '../files/quoted.ts';
import { writeWhole } from '../files/writing.ts';
import { encodeNpy } from '../images/index.ts';
import { placesOf } from '../math/arrays/imageAxes.ts';
import type { AverageMask } from '../types/averageMask.ts';
import type { RunImage } from '../types/run.ts';
import { parsedConfig } from './config/config.ts';
import { changedPaths } from './config/configPaths.ts';
import {
  type AverageMaskConfig,
  averageMask as averageMaskSchema,
  configSchema,
} from './config/configSchema.ts';
import { fittingOf } from './config/preprocess.ts';
import { resolvedPath } from './config/resolvedPath.ts';
import { datasetOf } from './config/tasks.ts';
import { opened } from './execute/open.ts';
import { averageOf } from './execute/outsideAverage.ts';

/** A config as far as an average mask needs it: a config of `bench` is one, and so is `averageMask` alone. */
const averageSchema = configSchema.partial({ dataset: true, classifiers: true });

export interface AverageMaskOptions {
  /** The size of the map. @default what the first classifier of the config takes */
  readonly size?: readonly number[] | undefined;
}

/**
 * Writes the average mask of a config as a `.npy` of float32: of `averageMask` where it has that key,
 * without the images of its `dataset`, else of the masks of the dataset. They are fitted as the images of the first
 * classifier are. Throws RangeError for a config that has neither.
 */
export async function writeAverageMask(
  path: string,
  out: string,
  { size }: AverageMaskOptions = {},
): Promise<AverageMask> {
  const config = averageConfig(path);
  const { dataset, averageMask, preset, seed, limits } = config;
  const source = averageMask ?? (dataset && masksOf(dataset));
  if (source === undefined)
    throw new RangeError(`${namedPath(path)}: expected averageMask, or a dataset with masks, found neither`);
  const images: readonly RunImage[] =
    averageMask === undefined || dataset === undefined
      ? []
      : (await datasetOf({ dataset, preset, seed, ...(limits && { limits }) })).items;
  const settings = { preset, seed, ...(limits !== undefined && { limits }) };
  const found = await averageOf(source, {
    ...settings,
    images,
    size: size ?? (await sizeTaken(config, path)),
    fitting: fittingOf(config.classifiers?.[0]?.preprocess),
  });
  writeWhole(out, encodeNpy(found.map));
  return found;
}

function averageConfig(path: string) {
  const data = parsedConfig(path);
  const source = namedPath(path);
  const parsed = (value: unknown) => {
    const result = averageSchema.safeParse(value);
    if (!result.success) throw new RangeError(`${source}: ${issueLine(result.error, value, 'config')}`);
    return result.data;
  };
  parsed(data);
  const absolute = changedPaths(averageSchema, data, (file, { key, kind }) =>
    key.startsWith('classifiers')
      ? resolve(dirname(path), file)
      : resolvedPath(resolve(dirname(path), file), `${source}: ${key}`, kind),
  );
  return parsed(absolute);
}

/** The masks of a data set as `averageMask` names them; undefined of a kind that it does not have. */
function masksOf({ kind, ...keys }: DatasetConfig): AverageMaskConfig | undefined {
  const { annotations, masks, module, task } = keys;
  const own = { rsna: { annotations }, folder: { masks }, module: { module }, phantom: { task } };
  if (!(kind in own)) return undefined;
  return averageMaskSchema.safeParse({ kind, ...own[kind as keyof typeof own] }).data;
}

async function sizeTaken(
  { classifiers, limits }: ReturnType<typeof averageConfig>,
  path: string,
): Promise<readonly number[]> {
  const [first] = classifiers ?? [];
  if (first === undefined) {
    throw new RangeError(
      `${namedPath(path)}: expected --size H,W, or classifiers to take it from, found neither`,
    );
  }
  const classifier = await opened(first, { limits });
  await classifier.dispose();
  return placesOf(classifier.inputShape);
}
