import { dirname, resolve } from 'node:path';
import type { DatasetConfig } from '../datasets/index.ts';
import { issueLine } from '../files/issueLine.ts';
import { requireNotRead, writeOutFile } from '../files/outFile.ts';
import { namedPath } from '../files/quoted.ts';
import { encodeNpy, type Fitting } from '../images/index.ts';
import { spatialShape } from '../math/arrays/imageAxes.ts';
import type { AverageMask } from '../types/averageMask.ts';
import type { DatasetItem } from '../types/dataset.ts';
import { type AverageMaskConfig, averageMask as averageMaskSchema } from './config/averageMaskSchema.ts';
import { parsedConfig } from './config/config.ts';
import { changedPaths } from './config/configPaths.ts';
import { configSchema } from './config/configSchema.ts';
import { fittingOf } from './config/preprocess.ts';
import { resolvedPath } from './config/resolvedPath.ts';
import { datasetOf } from './config/tasks.ts';
import { maskFiles } from './execute/maskFiles.ts';
import { opened } from './execute/open.ts';
import { averageOf, averageOfItems, isFramed } from './execute/outsideAverage.ts';
import { countsOf } from './inspect/counts.ts';

/** A config as far as an average mask needs it: a config of `bench` is one, and so is `averageMask` alone. */
const averageSchema = configSchema.partial({ dataset: true, classifiers: true });

/** Options of `writeAverageMask`. */
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
  const noMask = () =>
    new RangeError(`${namedPath(path)}: expected averageMask, or a dataset with masks, found neither`);
  if (source === undefined && dataset === undefined) throw noMask();
  requireNotRead(out, [path, ...(source === undefined ? [] : maskFiles(source).map((one) => one.path))]);
  const settings = { preset, seed, ...(limits !== undefined && { limits }) };
  const fitting = fittingOf(config.classifiers?.[0]?.preprocess);
  const own = averageMask !== undefined;
  const isFromFrame = source !== undefined && isFramed(source, fitting);
  const asksImages = own || source === undefined || isFromFrame;
  const data = dataset && asksImages ? await datasetOf({ dataset, ...settings }) : undefined;
  const { items = [], hidden } = data ?? {};
  const options = {
    ...settings,
    images: own ? items : [],
    hidden,
    size: size ?? (await sizeTaken(config, path)),
    fitting,
    frame: isFromFrame ? await sizeOf(items, { fitting, path }) : undefined,
  };
  const found =
    source === undefined ? await averageOfItems(items, options) : await averageOf(source, options);
  if (found === undefined) throw noMask();
  writeOutFile(out, encodeNpy(found.map));
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

/** Sizes that a message names. */
const mostNamed = 3;

/** The size that the images have, all of which are read: one map cannot lie right on images of several. */
async function sizeOf(
  items: readonly DatasetItem[],
  { fitting: { fit }, path }: { readonly fitting: Fitting; readonly path: string },
): Promise<readonly number[] | undefined> {
  const source = namedPath(path);
  // X-rays of the challenge are square, so their scale is all that is not known.
  if (items.length === 0 && (fit === 'pad-or-crop' || fit === 'pad-end'))
    throw new RangeError(
      `${source}: expected a dataset, whose images say how large they are for "fit": "${fit}"`,
    );
  const sizes: string[] = [];
  let size: readonly number[] | undefined;
  for (const { load } of items) {
    size = spatialShape((await load()).image.shape);
    sizes.push(size.join(' x '));
  }
  const counts = [...countsOf(sizes)];
  if (counts.length < 2) return size;
  const named = counts.slice(0, mostNamed).map(([one, count]) => `${count} of ${one}`);
  const rest = counts.length > mostNamed ? ` and ${counts.length - mostNamed} more` : '';
  throw new RangeError(
    `${source}: expected images of one size for a map with "fit": "${fit}", found ${counts.length} sizes in ${items.length} images: ${named.join(', ')}${rest}; bench fits the masks to each image`,
  );
}

/** The masks of a data set as `averageMask` names them; undefined of a kind that it does not have: its images are read. */
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
  return spatialShape(classifier.inputShape);
}
