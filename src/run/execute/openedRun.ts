import { abortable } from '../../classifiers/index.ts';
import { placesOf } from '../../math/arrays/imageAxes.ts';
import type { Disposable } from '../../types/classifier.ts';
import type { RunImage } from '../../types/run.ts';
import { type CheckpointFolder, checkpointFolder } from '../checkpoints/checkpointFolder.ts';
import { type Checkpoints, createCheckpoints, withSources } from '../checkpoints/checkpoints.ts';
import { runIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import { neededClassifiers, neededLocalizers } from '../config/neededClassifiers.ts';
import type { RunOptions } from './benchOptions.ts';
import { dataDigest, imageSource } from './datasetImages.ts';
import type { ImageSource } from './imageSource.ts';
import { lazySegmenter } from './lazySegmenter.ts';
import { opened } from './open.ts';
import { averageDigest } from './outsideAverage.ts';
import { type PreparedModel, preparedModel } from './preparedModel.ts';
import { requireSameFit } from './requirements.ts';
import { openedLocalizer, type RunLocalizer } from './runLocalizer.ts';
import { unreadableOf, withReadable } from './unreadable.ts';

/** A run whose images were read once and whose models are open. */
export interface OpenedRun {
  readonly config: BenchConfig;
  /** The classifiers with the images that all of them can take. */
  readonly preparedModels: readonly PreparedModel[];
  readonly localizers: readonly RunLocalizer[];
  readonly parts: Checkpoints;
  /** Where parts are kept; undefined where they are not. */
  readonly store: CheckpointFolder | undefined;
  /** The images that were asked for. */
  readonly asked: readonly RunImage[];
  /** By image, why it is not among those that the audits see. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** What is given is disposed of with the run. */
  kept<T extends Disposable>(one: T): T;
}

/**
 * Opens all that a run needs, works with it, and closes it whatever comes of the work. Throws for what makes the whole
 * run senseless, as `bench` does.
 */
export async function withOpenedRun<T>(
  config: BenchConfig,
  { partial, resume = false, signal, made = [], requireSame }: RunOptions,
  work: (opened: OpenedRun) => Promise<T>,
): Promise<T> {
  if (resume && partial === undefined)
    throw new TypeError('resume needs partial, the folder of parts, got none');
  requireSameFit([...neededClassifiers(config), ...neededLocalizers(config)]);
  const source = await imageSource(config);
  const store =
    partial === undefined ? undefined : await openedParts(partial, { config, source, resume, requireSame });
  const { kept, dispose } = openings();
  try {
    const preparedModels: PreparedModel[] = [];
    for (const item of neededClassifiers(config)) {
      signal?.throwIfAborted();
      const classifier = kept(await opened(item, config.limits));
      const own = signal === undefined ? classifier : abortable(classifier, signal);
      const lazy = lazySegmenter(item, config.limits);
      const segmenter = lazy && kept(lazy).open;
      const { batchSize } = config;
      preparedModels.push(await preparedModel(own, source, { config: item, batchSize, segmenter }));
    }
    const localizers: RunLocalizer[] = [];
    for (const item of neededLocalizers(config)) {
      const size = sizeOf(preparedModels);
      const localizer = kept(await openedLocalizer(item, { source, size, limits: config.limits }));
      // What is no localization network is refused before anything is written.
      for (const { id } of withReadable(preparedModels)[0]?.images.slice(0, 1) ?? [])
        await localizer.located(id);
      localizers.push(localizer);
    }
    return await work({
      ...{ config, localizers, store, asked: source.images, kept },
      preparedModels: withReadable(preparedModels),
      parts: createCheckpoints(store && withSources(store, made), signal),
      unreadable: unreadableOf(preparedModels),
    });
  } finally {
    store?.close();
    await dispose();
  }
}

async function openedParts(
  partial: string,
  {
    config,
    source,
    resume,
    requireSame,
  }: {
    readonly config: BenchConfig;
    readonly source: ImageSource;
    readonly resume: boolean;
    readonly requireSame: RunOptions['requireSame'] | undefined;
  },
): Promise<CheckpointFolder> {
  const identity = runIdentity(config, averageDigest(config, await dataDigest(source)));
  requireSame?.(identity);
  return checkpointFolder(partial, { identity, resume });
}

/** What is to be disposed of in the end, whatever becomes of the run. */
function openings() {
  const open: Disposable[] = [];
  return {
    kept: <T extends Disposable>(one: T): T => {
      open.push(one);
      return one;
    },
    dispose: async () => {
      for (const one of open.toReversed()) await one.dispose();
    },
  };
}

function sizeOf([first]: readonly PreparedModel[]): readonly number[] {
  return placesOf(first?.classifier.inputShape ?? []);
}
