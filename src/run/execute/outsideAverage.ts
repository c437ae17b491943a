import { fileURLToPath } from 'node:url';
import ndarray from 'ndarray';
import { moduleDataset, phantomDataset, rsnaMasks } from '../../datasets/index.ts';
import { namedPath } from '../../files/quoted.ts';
import { readWithoutName } from '../../files/withoutName.ts';
import { type Fitting, placedMap } from '../../images/index.ts';
import { spatialShape } from '../../math/arrays/imageAxes.ts';
import { readMap, readMask } from '../../readers/index.ts';
import type { AverageMask } from '../../types/averageMask.ts';
import type { DatasetItem, HiddenNames } from '../../types/dataset.ts';
import type { RunImage } from '../../types/run.ts';
import type { AverageMaskConfig } from '../config/averageMaskSchema.ts';
import type { BenchConfig } from '../config/config.ts';
import { fittingOf } from '../config/preprocess.ts';
import { type NamedMask, shareOfMasks } from './averageMasks.ts';
import { folderMasks } from './maskFiles.ts';
import type { PreparedModel } from './preparedModel.ts';
import { recentlyUsed } from './recentlyUsed.ts';

export interface OutsideOptions {
  /** The size of the map. */
  readonly size: readonly number[];
  /** The images of the run, whose masks are left out. */
  readonly images: readonly RunImage[];
  /** What stands for names of theirs that are not shown: masks go by the names of their files. */
  readonly hidden?: HiddenNames | undefined;
  /** How the images are brought to that size, and so their masks. @default stretched */
  readonly fitting?: Fitting | undefined;
  /** The size of an image before it is fitted: boxes and maps without an image of their own are placed as it is. */
  readonly frame?: readonly number[] | undefined;
}

type Settings = Pick<BenchConfig, 'seed' | 'preset' | 'limits' | 'showIds'>;

/** Bytes of averages that are kept: one for each size that the images have. */
const mostKept = 4 * 2 ** 20;

/**
 * What gives the average mask outside the run that a config names, fitted as an image is; of phantoms without a word
 * the one that comes with the library; undefined of others. Throws RangeError where no mask is outside the run.
 */
export function outsideAverages(
  config: BenchConfig,
): (reference: PreparedModel, image: string) => Promise<AverageMask | undefined> {
  const { dataset } = config;
  const source =
    config.averageMask ?? (dataset.kind === 'phantom' ? shipped(String(dataset.task)) : undefined);
  const kept = recentlyUsed<AverageMask>({ limit: mostKept, sizeOf: ({ map }) => 4 * map.size });
  return async ({ classifier, config: { preprocess }, images, hidden, ownSize }, image) => {
    if (source === undefined) return undefined;
    const fitting = fittingOf(preprocess);
    const frame = isFramed(source, fitting) ? await ownSize(image) : undefined;
    const size = spatialShape(classifier.inputShape);
    return kept.get(`${frame}`, () => averageOf(source, { ...config, size, images, hidden, fitting, frame }));
  };
}

/** Whether the average depends on the size of the image: it has none of its own, and images are not just stretched. */
export function isFramed({ kind }: AverageMaskConfig, { fit = 'stretch' }: Fitting): boolean {
  return fit !== 'stretch' && (kind === 'map' || kind === 'rsna');
}

/** The average of the masks that are named, but those of images of the run. */
export async function averageOf(
  source: AverageMaskConfig,
  options: Settings & OutsideOptions,
): Promise<AverageMask> {
  const { size, images, hidden, fitting } = options;
  if (source.kind === 'map') return storedAverage(source, options);
  const inRun = new Set(images.flatMap(({ id, group }) => [id, group ?? id]));
  const isInRun = (name: string) =>
    [name, hidden?.image(name), hidden?.patient(name)].some((one) => one !== undefined && inRun.has(one));
  // Phantoms of another seed are other patients, though their names are the same.
  const isOutside = ({ image, group }: NamedMask) =>
    source.kind === 'phantom' || !(isInRun(image) || isInRun(group ?? image));
  const found = masksOf(source, options);
  const { map, masks } = await shareOfMasks(found, { size, fitting, isCounted: isOutside });
  if (map === undefined)
    throw new RangeError(`averageMask: expected masks of images outside the run, found none`);
  return { map, masks, isOutside: true, halves: [] };
}

/** The average of the masks of a data set; undefined where no image has one. */
export async function averageOfItems(
  items: readonly DatasetItem[],
  { size, fitting }: Pick<OutsideOptions, 'size' | 'fitting'>,
): Promise<AverageMask | undefined> {
  const { map, masks } = await shareOfMasks(itemMasks(items), { size, fitting, isCounted: () => true });
  return map && { map, masks, isOutside: true, halves: [] };
}

async function* itemMasks(items: readonly DatasetItem[]): AsyncGenerator<NamedMask> {
  for (const { id: image, group, load } of items) {
    const { mask } = await load();
    if (mask !== undefined) yield { image, mask, ...(group !== undefined && { group }) };
  }
}

/** 1,000 phantoms of other seeds than any run has; `fixtures/averageMasks.mjs` made it. */
function shipped(task: string): AverageMaskConfig {
  const file = fileURLToPath(new URL(`../../../fixtures/average-masks/${task}.npy`, import.meta.url));
  return { kind: 'map', file, masks: 1000 };
}

async function storedAverage(
  { file, masks }: Extract<AverageMaskConfig, { kind: 'map' }>,
  { size, limits, fitting, frame }: Settings & OutsideOptions,
): Promise<AverageMask> {
  const { data, shape } = await readMap(file, { limits });
  const wrong = data.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) {
    throw new RangeError(`averageMask: ${namedPath(file)} must hold shares from 0 to 1, got ${wrong}`);
  }
  const stored = ndarray(Float32Array.from(data), shape);
  if (shape.length !== size.length)
    throw new RangeError(
      `averageMask: ${namedPath(file)} must have ${size.length} axes, got shape [${shape}]`,
    );
  // At the model's size it is as the model sees the images; else it belongs to the images, at any resolution.
  const isSeen = shape.join() === size.join();
  if (!isSeen && frame !== undefined && !isAlike(shape, frame)) {
    throw new RangeError(
      `averageMask: with "fit": "${fitting?.fit}" ${namedPath(file)} must be ${size.join(' x ')}, as the model sees the images, ` +
        `or of the same shape as each image, ${frame.join(' x ')}, got ${shape.join(' x ')}`,
    );
  }
  const map = isSeen ? stored : placedMap(stored, size, { own: frame ?? shape, ...(fitting && { fitting }) });
  return { map, masks, isOutside: true, halves: [] };
}

/** Whether one is the other at another scale, within a pixel along each axis. */
function isAlike(shape: readonly number[], frame: readonly number[]): boolean {
  const scale = Math.max(...shape) / Math.max(...frame);
  return frame.every((length, axis) => Math.abs(length * scale - (shape[axis] ?? 0)) <= 1);
}

/** The masks that are named, each in the size that it comes in. */
async function* masksOf(
  source: Exclude<AverageMaskConfig, { kind: 'map' }>,
  { size, seed, preset, limits, showIds, fitting, frame }: Settings & OutsideOptions,
): AsyncGenerator<NamedMask> {
  if (source.kind === 'rsna') {
    const boxRule = preset === 'arun2021' ? 'arun2021' : 'halfOpen';
    // Boxes are drawn at the size of the image, and fitted as it is; where images are stretched, in the model's at once.
    const drawn = isFramed(source, fitting ?? {}) ? frame : size;
    const [height = 0, width = 0, ...rest] = drawn ?? [];
    if (rest.length > 0)
      throw new RangeError(`averageMask: masks of kind rsna are of images, not of volumes`);
    yield* rsnaMasks({ ...source, ...(drawn && { size: [height, width] as const }), boxRule, limits });
  } else if (source.kind === 'folder') {
    for (const [image, { path, said }] of folderMasks(source.masks, showIds)) {
      yield { image, mask: await readWithoutName(path, said, () => readMask(path, { limits })) };
    }
  } else {
    const { items } =
      source.kind === 'module'
        ? await moduleDataset({ path: source.module, where: 'averageMask.module' })
        : phantomDataset({ ...source, positives: 1, seed: `average mask/${seed}`, limits });
    yield* itemMasks(items);
  }
}
