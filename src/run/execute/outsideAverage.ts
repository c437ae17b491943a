import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import ndarray from 'ndarray';
import { fittedMap } from '../../audits/index.ts';
import { moduleDataset, phantomDataset, rsnaMasks } from '../../datasets/index.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { limitsFrom } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import type { Fitting } from '../../images/index.ts';
import { placesOf } from '../../math/arrays/imageAxes.ts';
import { pictureFiles, readMap, readMask } from '../../readers/index.ts';
import type { AverageMask } from '../../types/averageMask.ts';
import type { RunImage } from '../../types/run.ts';
import type { BenchConfig } from '../config/config.ts';
import type { AverageMaskConfig } from '../config/configSchema.ts';
import { fittingOf } from '../config/preprocess.ts';
import { type NamedMask, shareOfMasks } from './averageMasks.ts';
import type { PreparedModel } from './preparedModel.ts';

export interface OutsideOptions {
  /** The size of the map. */
  readonly size: readonly number[];
  /** The images of the run, whose masks are left out. */
  readonly images: readonly RunImage[];
  /** How the images are brought to that size, and so their masks. @default stretched */
  readonly fitting?: Fitting | undefined;
}

type Settings = Pick<BenchConfig, 'seed' | 'preset' | 'limits'>;

/**
 * The average mask outside the run that a config names; of phantoms without a word the one that comes with the
 * library; undefined of others. Throws RangeError where no mask is outside the run.
 */
export async function outsideAverage(
  config: BenchConfig,
  {
    classifier: { inputShape },
    config: { preprocess },
    images,
  }: Pick<PreparedModel, 'classifier' | 'config' | 'images'>,
): Promise<AverageMask | undefined> {
  const { dataset } = config;
  const own = config.averageMask ?? (dataset.kind === 'phantom' ? shipped(String(dataset.task)) : undefined);
  if (own === undefined) return undefined;
  const size = placesOf(inputShape);
  return averageOf(own, { ...config, size, images, fitting: fittingOf(preprocess) });
}

/** The average of the masks that are named, but those of images of the run. */
export async function averageOf(
  source: AverageMaskConfig,
  options: Settings & OutsideOptions,
): Promise<AverageMask> {
  const { size, images, fitting } = options;
  if (source.kind === 'map') return storedAverage(source, options);
  const inRun = new Set(images.flatMap(({ id, group }) => [id, group ?? id]));
  // Phantoms of another seed are other patients, though their names are the same.
  const isOutside = ({ image, group }: NamedMask) =>
    source.kind === 'phantom' || !(inRun.has(image) || inRun.has(group ?? image));
  const found = masksOf(source, options);
  const { map, masks } = await shareOfMasks(found, { size, fitting, isCounted: isOutside });
  if (map === undefined)
    throw new RangeError(`averageMask: expected masks of images outside the run, found none`);
  return { map, masks, isOutside: true, halves: [] };
}

/** The digest of a run's data, with the files of an average mask where the config names any. */
export function averageDigest({ averageMask, limits }: BenchConfig, data: string): string {
  if (averageMask === undefined) return data;
  const hash = createHash('sha256').update(data);
  for (const path of filesOf(averageMask)) {
    hash.update(fileBytesSync(path, { what: 'a file of averageMask', limits: limitsFrom(limits) }));
  }
  return hash.digest('hex');
}

function filesOf(source: AverageMaskConfig): readonly string[] {
  if (source.kind === 'map') return [source.file];
  if (source.kind === 'rsna') return [source.annotations, source.patients ?? []].flat();
  if (source.kind === 'module') return [source.module];
  return source.kind === 'folder' ? [...pictureFiles(source.masks, 'masks').values()] : [];
}

/** 1,000 phantoms of other seeds than any run has; `fixtures/averageMasks.mjs` made it. */
function shipped(task: string): AverageMaskConfig {
  const file = fileURLToPath(new URL(`../../../fixtures/average-masks/${task}.npy`, import.meta.url));
  return { kind: 'map', file, masks: 1000 };
}

async function storedAverage(
  { file, masks }: Extract<AverageMaskConfig, { kind: 'map' }>,
  { size, limits }: Settings & OutsideOptions,
): Promise<AverageMask> {
  const { data, shape } = await readMap(file, { limits });
  const wrong = data.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) {
    throw new RangeError(`averageMask: ${namedPath(file)} must hold shares from 0 to 1, got ${wrong}`);
  }
  const map = fittedMap(ndarray(Float32Array.from(data), shape), size);
  return { map, masks, isOutside: true, halves: [] };
}

/** The masks that are named, each in the size that it comes in. */
async function* masksOf(
  source: Exclude<AverageMaskConfig, { kind: 'map' }>,
  { size, seed, preset, limits, fitting }: Settings & OutsideOptions,
): AsyncGenerator<NamedMask> {
  if (source.kind === 'rsna') {
    const boxRule = preset === 'arun2021' ? 'arun2021' : 'halfOpen';
    const [height = 0, width = 0, ...rest] = size;
    if (rest.length > 0)
      throw new RangeError(`averageMask: masks of kind rsna are of images, not of volumes`);
    // Where images are stretched, boxes are drawn in the model's size at once; else in the frame of the images.
    const isStretched = (fitting?.fit ?? 'stretch') === 'stretch';
    yield* rsnaMasks({ ...source, ...(isStretched && { size: [height, width] as const }), boxRule, limits });
  } else if (source.kind === 'folder') {
    for (const [image, path] of pictureFiles(source.masks, 'masks')) {
      yield { image, mask: await readMask(path, { limits }) };
    }
  } else {
    const { items } =
      source.kind === 'module'
        ? await moduleDataset({ path: source.module, where: 'averageMask.module' })
        : phantomDataset({ ...source, positives: 1, seed: `average mask/${seed}`, limits });
    for (const { id: image, group, load } of items) {
      const { mask } = await load();
      if (mask !== undefined) {
        yield { image, mask, ...(group !== undefined && { group }) };
      }
    }
  }
}
