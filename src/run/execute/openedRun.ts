import type { Disposable } from '../../types/classifier.ts';
import type { RunImage } from '../../types/run.ts';
import { type CheckpointFolder, checkpointFolder } from '../checkpoints/checkpointFolder.ts';
import { type Checkpoints, createCheckpoints, withSources } from '../checkpoints/checkpoints.ts';
import { memoryStore } from '../checkpoints/memoryStore.ts';
import type { BenchConfig } from '../config/config.ts';
import { neededClassifiers, neededLocalizers } from '../config/neededClassifiers.ts';
import { imageReaders } from '../workers/imageReaders.ts';
import type { BegunRun as WorkersBegun } from '../workers/messages.ts';
import { unitWorkers } from '../workers/unitWorkers.ts';
import { isShareable, requireWorkers, workerCount } from '../workers/workerCount.ts';
import type { RunOptions } from './benchOptions.ts';
import { imageSource } from './datasetImages.ts';
import type { KnownPass } from './firstPass.ts';
import { identityOf } from './identityOf.ts';
import type { ImageSource } from './imageSource.ts';
import type { UnitWorker } from './measuredUnits.ts';
import { openedClassifiers, openedLocalizers } from './openedModels.ts';
import { openings } from './openings.ts';
import type { PreparedModel } from './preparedModel.ts';
import { requireSameFit } from './requirements.ts';
import type { RunLocalizer } from './runLocalizer.ts';
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
  /** What a pass over the images gave each classifier. */
  readonly passes: readonly KnownPass[];
  /** Threads that measure; none where this one does. */
  readonly workers: readonly UnitWorker[];
  /** Until then they only open their models. */
  tellWorkers(begun: WorkersBegun): void;
  /** Ends the threads once all is measured, so that what comes then has their memory. */
  endWorkers(): Promise<void>;
  /** What is given is disposed of with the run. */
  kept<T extends Disposable>(one: T): T;
}

/**
 * Opens all that a run needs, works with it, and closes it whatever comes of the work. Throws for what makes the whole
 * run senseless, as `bench` does.
 */
export async function withOpenedRun<T>(
  config: BenchConfig,
  { partial, resume = false, signal, workers: asked, made = [], requireSame }: RunOptions,
  work: (opened: OpenedRun) => Promise<T>,
): Promise<T> {
  if (resume && partial === undefined)
    throw new TypeError('resume needs partial, the folder of parts, got none');
  requireWorkers(asked);
  requireSameFit([...neededClassifiers(config), ...neededLocalizers(config)]);
  const count = workerCount(asked, config);
  // The passes over all images are made in this thread, while the others have only their models to open.
  const readers = count > 1 ? imageReaders(config, count) : undefined;
  const opening = openings();
  let store: CheckpointFolder | undefined;
  try {
    const source = await imageSource(config, readers);
    if (partial !== undefined) store = await openedParts(partial, { config, source, resume, requireSame });
    const folder = store && withSources(store, made);
    const shared = folder ?? (count > 1 ? memoryStore() : undefined);
    const threads =
      count > 1 && shared !== undefined
        ? opening.kept(unitWorkers({ count, config, store: shared, signal }))
        : noWorkers;
    const options = { config, source, opening, signal, threads: isShareable(config) ? 1 : 0 };
    const preparedModels = await openedClassifiers(options);
    const readable = withReadable(preparedModels);
    const localizers = await openedLocalizers(options, preparedModels);
    // What is no localization network is refused before anything is written.
    for (const { id } of readable[0]?.images.slice(0, 1) ?? [])
      for (const localizer of localizers) await localizer.located(id);
    await readers?.dispose();
    return await work({
      ...{ config, localizers, store, asked: source.images, kept: opening.kept },
      ...{ preparedModels: readable, unreadable: unreadableOf(preparedModels) },
      parts: createCheckpoints(shared, signal),
      passes: preparedModels.map(({ pass }) => pass),
      ...{ workers: threads.workers, tellWorkers: threads.begin },
      endWorkers: threads.dispose,
    });
  } finally {
    // Workers first: what they finish on their way out is kept.
    await Promise.all([readers?.dispose(), opening.dispose()]).finally(() => store?.close());
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
  const identity = await identityOf(config, source);
  requireSame?.(identity);
  return checkpointFolder(partial, { identity, resume });
}

const noWorkers = { workers: [], begin: () => {}, dispose: async () => {} } as const;
