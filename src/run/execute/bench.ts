import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { abortable } from '../../classifiers/index.ts';
import type { Disposable } from '../../types/classifier.ts';
import type { Prediction } from '../../types/prediction.ts';
import type { Row } from '../../types/row.ts';
import type { Run, RunImage } from '../../types/run.ts';
import type { Summary } from '../../types/summary.ts';
import { type CheckpointFolder, checkpointFolder } from '../checkpoints/checkpointFolder.ts';
import { type Checkpoints, createCheckpoints } from '../checkpoints/checkpoints.ts';
import { runIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import { neededClassifiers, neededLocalizers } from '../config/neededClassifiers.ts';
import { resolvedAudits } from '../config/resolvedAudits.ts';
import { sampledIndices } from '../results/sampledIndices.ts';
import { dataDigest, imageSource, imagesOf } from './imageSource.ts';
import { liveRun } from './liveRun.ts';
import { measuredUnits } from './measuredUnits.ts';
import { opened, preparedModel } from './open.ts';
import { averageDigest } from './outsideAverage.ts';
import { predictionsOf, withClassifiers } from './predictions.ts';
import type { PreparedModel } from './preparedModel.ts';
import type { Progress } from './progress.ts';
import { type RedrawRecord, redrawRecord } from './redrawRecord.ts';
import { requireCapabilities, requireSameClasses, requireSameFit } from './requirements.ts';
import { roleWarnings } from './roleWarnings.ts';
import { openedLocalizer, type RunLocalizer } from './runLocalizer.ts';
import { runSummary } from './runSummary.ts';
import { type ShownImage, shownMaps } from './shownMaps.ts';
import { unreadableOf, unreadableRows, withReadable } from './unreadable.ts';

/** Options of `bench`. */
export interface BenchOptions {
  /** Called after each image and state of the weights. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with each row, in order, as soon as those before it are made; with those that were kept as well. */
  readonly onRow?: (row: Row) => void;
  /** Called before the first map with each sign that images do not come to a classifier in its units: one line. */
  readonly onWarning?: (warning: string) => void;
  /** Once it is aborted, no further pass through a model begins, and the run rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Folder in which finished parts are kept, so that an interrupted run can be gone on with, and which maps are read
   * from again. Without it 1 GiB of maps is kept in memory, and others are made again. @default none are kept
   */
  readonly partial?: string;
  /** Go on from the parts in `partial`; without it they are replaced. @default false */
  readonly resume?: boolean;
}

/** What a run found. */
export interface BenchResult {
  readonly rows: readonly Row[];
  readonly summary: Summary;
  /** What each classifier says of each image. */
  readonly predictions: readonly Prediction[];
  /** The images that were asked for, without their pixels. */
  readonly images: readonly RunImage[];
  /** Signs that images do not come to a classifier in its units. */
  readonly warnings: readonly string[];
}

/** The same with what its folder holds. Of a run that keeps no parts it is not said when it began, and as what. */
export interface RunResult extends BenchResult, Partial<Pick<CheckpointFolder, 'started' | 'identity'>> {
  /** What a report shows: some images, evenly spread, with all maps of them. */
  readonly shown: readonly ShownImage[];
  /** What was re-drawn of the explained classifier, and what was left; absent where no audit re-draws. */
  readonly redrawn?: RedrawRecord;
}

const optionKeys = {
  onProgress: true,
  onRow: true,
  onWarning: true,
  signal: true,
  partial: true,
  resume: true,
} as const;

/**
 * Runs a benchmark, or audits of a model: whatever the config asks, on every image. What fails for an image, a method or a state of the
 * weights is a failed row and the run goes on. Throws for what makes the whole run senseless: a file that cannot be
 * read, a model that cannot be opened, a target that does not exist, parts of another run.
 */
export async function bench(config: BenchConfig, options: BenchOptions = {}): Promise<BenchResult> {
  return runResult(config, options);
}

/** What `bench` finds, with what a report and a later run need. */
export async function runResult(config: BenchConfig, options: BenchOptions = {}): Promise<RunResult> {
  assertKnownKeys('options of bench', options, optionKeys);
  const { partial, resume = false, signal } = options;
  if (resume && partial === undefined)
    throw new TypeError('resume needs partial, the folder of parts, got none');
  requireSameFit([...neededClassifiers(config), ...neededLocalizers(config)]);
  const source = await imageSource(config);
  const store =
    partial === undefined
      ? undefined
      : checkpointFolder(partial, {
          identity: runIdentity(config, averageDigest(config, await dataDigest(source))),
          resume,
        });
  const opening = openings();
  try {
    const preparedModels: PreparedModel[] = [];
    for (const item of neededClassifiers(config)) {
      signal?.throwIfAborted();
      const classifier = opening.kept(await opened(item, config.limits));
      const own = signal === undefined ? classifier : abortable(classifier, signal);
      preparedModels.push(await preparedModel(own, source, { config: item, batchSize: config.batchSize }));
    }
    const localizers: RunLocalizer[] = [];
    for (const item of neededLocalizers(config)) {
      const size = sizeOf(preparedModels);
      const localizer = opening.kept(await openedLocalizer(item, { source, size, limits: config.limits }));
      // What is no localization network is refused before anything is written.
      for (const { id } of withReadable(preparedModels)[0]?.images.slice(0, 1) ?? [])
        await localizer.located(id);
      localizers.push(localizer);
    }
    const parts = createCheckpoints(store, signal);
    const unreadable = unreadableOf(preparedModels);
    const result = await runOn({
      ...{ ...options, preparedModels: withReadable(preparedModels), localizers, config, parts, opening },
      ...{ unreadable, asked: source.images },
    });
    const kept = store && { started: store.started, identity: store.identity };
    return { ...result, images: source.images, ...kept };
  } finally {
    store?.close();
    await opening.dispose();
  }
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

function sizeOf([first]: readonly PreparedModel[]): readonly [height: number, width: number] {
  const [height, width] = first?.classifier.inputShape ?? [0, 0];
  return [height, width];
}

interface RunOptions extends BenchOptions {
  readonly preparedModels: readonly PreparedModel[];
  readonly localizers: readonly RunLocalizer[];
  readonly config: BenchConfig;
  readonly parts: Checkpoints;
  readonly opening: ReturnType<typeof openings>;
  /** The images that were asked for. */
  readonly asked: readonly RunImage[];
  /** By image, why it is not among those that the audits see. */
  readonly unreadable: ReadonlyMap<string, string>;
}

async function runOn(options: RunOptions): Promise<Omit<RunResult, 'images'>> {
  const { preparedModels, config, parts, opening, onProgress, onRow, onWarning } = options;
  const asked = resolvedAudits(config);
  const images = preparedModels[0]?.images ?? [];
  const shown = new Set(sampledIndices(images.length).flatMap((place) => images[place]?.id ?? []));
  const redraws = (run: Run) => asked.flatMap(({ audit, options: own }) => audit.redraws?.(run, own) ?? []);
  const run = opening.kept(liveRun({ ...options, shown }, redraws));
  requireSameClasses(preparedModels);
  for (const one of preparedModels) await requireCapabilities(one, config);
  const warnings = [...preparedModels.flatMap((one) => one.warnings), ...roleWarnings(preparedModels)];
  for (const warning of warnings) onWarning?.(warning);
  // Masks that cannot be read are a mistake of the caller, said before anything is measured.
  if (config.averageMask !== undefined && asked.some(({ audit }) => audit.needs.masks === true))
    for (const { id } of images.slice(0, 1)) await run.averageMask(id);
  const gallery = shownMaps(run, shown);
  const measuring = { parts, onUnit: gallery.see, onRow, onProgress };
  const measured = await measuredUnits(asked, run, measuring);
  const lost = unreadableRows(measured, asked, { unreadable: options.unreadable, seed: run.seed });
  for (const row of lost) onRow?.(row);
  const rows = [...measured, ...lost];
  const known = { seed: config.seed, images: imagesOf(options.asked) };
  const hasMaps = asked.some(({ audit }) => audit.needs.maps === true);
  const predictions = predictionsOf(preparedModels, options.asked, { targets: run.targets, hasMaps });
  const summary = withClassifiers(runSummary(rows, config, known.images), predictions, known);
  const redrawn = redrawRecord(preparedModels[0]?.classifier, asked);
  const seen = hasMaps ? await gallery.images() : [];
  return { rows, summary, predictions, warnings, shown: seen, ...(redrawn && { redrawn }) };
}
