import { assertKnownKeys } from '../../checks/knownKeys.ts';
import type { Prediction } from '../../types/prediction.ts';
import type { Row } from '../../types/row.ts';
import type { RunImage } from '../../types/run.ts';
import type { Summary } from '../../types/summary.ts';
import { withStrata } from '../../verdicts/index.ts';
import type { CheckpointFolder } from '../checkpoints/checkpointFolder.ts';
import type { BenchConfig } from '../config/config.ts';
import { begunRun } from './begunRun.ts';
import type { BenchOptions, RunOptions } from './benchOptions.ts';
import { imagesOf } from './imageSource.ts';
import { measuredUnits } from './measuredUnits.ts';
import { type OpenedRun, withOpenedRun } from './openedRun.ts';
import { perturbedWarnings, withPerturbed } from './perturbedSummary.ts';
import { picturedImages } from './pictured.ts';
import { predictionsOf, withClassifiers } from './predictions.ts';
import { type ReinitializationRecord, reinitializationRecord } from './reinitializationRecord.ts';
import { runSummary } from './runSummary.ts';
import { auditPictures, type ShownImage } from './shownMaps.ts';
import { unreadableRows } from './unreadable.ts';

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
  readonly redrawn?: ReinitializationRecord;
}

const optionKeys = {
  onProgress: true,
  onRow: true,
  onWarning: true,
  signal: true,
  partial: true,
  resume: true,
  workers: true,
} as const;

/**
 * Runs a benchmark, or audits of a model: whatever the config asks, on every image. What fails for an image, a method or a state of the
 * weights is a failed row and the run goes on. Throws for what makes the whole run senseless: a file that cannot be
 * read, a model that cannot be opened, a target that does not exist, parts of another run.
 */
export async function bench(config: BenchConfig, options: BenchOptions = {}): Promise<BenchResult> {
  assertKnownKeys('options of bench', options, optionKeys);
  return runResult(config, options);
}

/** What `bench` finds, with what a report and a later run need. */
export async function runResult(config: BenchConfig, options: RunOptions = {}): Promise<RunResult> {
  return withOpenedRun(config, options, async (opened) => {
    const { store, asked } = opened;
    const result = await measuredRun(opened, options);
    const kept = store && { started: store.started, identity: store.identity };
    return { ...result, images: asked, ...kept };
  });
}

async function measuredRun(opened: OpenedRun, options: RunOptions): Promise<Omit<RunResult, 'images'>> {
  const { preparedModels, config, parts, workers, asked: images, unreadable } = opened;
  const { onRow, onProgress, onWarning } = options;
  const { run, asked, tasks, gallery, warnings } = await begunRun(opened, options);
  const measured = await measuredUnits(tasks, run, {
    parts,
    workers,
    onUnit: gallery.see,
    onRow,
    onProgress,
  });
  await opened.endWorkers();
  const lost = unreadableRows(measured, asked, { unreadable, seed: run.seed });
  for (const row of lost) onRow?.(row);
  const rows = [...measured, ...lost];
  const known = { seed: config.seed, images: imagesOf(images) };
  const hasMaps = asked.some(({ audit }) => audit.needs.maps === true);
  const predictions = predictionsOf(preparedModels, images, { targets: run.targets, hasMaps });
  const ofRows = withPerturbed(runSummary(rows, config, known.images), rows, predictions);
  const strata = withStrata(ofRows, rows, { seed: config.seed, images });
  const summary = withClassifiers(strata, predictions, known);
  const late = perturbedWarnings(summary);
  for (const warning of late) onWarning?.(warning);
  const redrawn = reinitializationRecord(preparedModels[0]?.classifier, asked);
  const seen = hasMaps ? await gallery.images() : [];
  const withMaps = new Set(seen.map(({ image }) => image.id));
  const others = asked
    .flatMap(({ audit }) => audit.shows?.(rows.filter((row) => row.audit === audit.name)) ?? [])
    .filter((id) => !withMaps.has(id));
  const pictured = await picturedImages(run, asked, rows);
  return {
    rows,
    summary,
    predictions,
    warnings: [...warnings, ...late],
    shown: [...seen, ...pictured, ...(await auditPictures(run, others))],
    ...(redrawn && { redrawn }),
  };
}
