import { join } from 'node:path';
import type { Prediction } from '../../types/prediction.ts';
import type { GalleryImage, TaskReport } from '../../types/report.ts';
import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';
import { withStrata } from '../../verdicts/index.ts';
import { type LoadedLists, listsOf, withLists } from '../config/lists.ts';
import { withModules } from '../config/loadedConfig.ts';
import { lostModule } from '../config/ownModules.ts';
import { withPerturbed } from '../execute/perturbedSummary.ts';
import { withClassifiers } from '../execute/predictions.ts';
import { type RunImages, runSummary } from '../execute/runSummary.ts';
import type { FinishedTask } from './benchFiles.ts';
import { gallerySchema } from './gallerySchema.ts';
import { requireEveryUnit, requireSameLines } from './linesRecord.ts';
import { predictionsIn } from './predictionsFile.ts';
import { rowsFrom } from './rowsFile.ts';
import type { RunRecord } from './runFolder.ts';
import { storedValue, textIn } from './storedFile.ts';

/** A task as the files of its folder tell it, with nothing computed but the summary. */
export interface StoredTask extends FinishedTask {
  /** Empty where they were not kept. */
  readonly rows: readonly Row[];
  /** Whether the summary was made again from the rows; it is read where the files do not say enough. */
  readonly isSummaryNew: boolean;
  /** Why its modules cannot judge again, where they cannot. */
  readonly lostModules?: string;
  /** Whether it was lost, and is there only because it could be made again. */
  readonly wasSummaryLost: boolean;
  /** Whether the run kept what its classifiers predict, and it was lost. */
  readonly werePredictionsLost: boolean;
  /** Whether the pictures of the report were kept. */
  readonly hasPictures: boolean;
}

/**
 * The task of a finished run. Modules that the run took audits or metrics from are loaded to judge again, or are among
 * `lists`; where they are gone or changed, what the run said is read. Throws RangeError for files that are not those of a
 * run, or not all of them.
 */
export async function storedTask(run: RunRecord, lists?: LoadedLists): Promise<StoredTask> {
  const { folder, manifest } = run;
  const { config, lost } = await judgingConfig(run, lists);
  const rows = rowsIn(join(folder, 'rows.jsonl'), manifest);
  // An audit that was given in code cannot judge again here: what it said is read.
  const known = config === undefined ? [] : listsOf(config).audits.map(({ name }) => name);
  const isKnown = config?.criteria.every((name) => known.includes(name)) === true;
  const isSummaryNew = isKnown && lost === undefined && config !== undefined && rows !== undefined;
  const gallery = galleryIn(join(folder, 'gallery.json'));
  const predictions = predictionsIn(join(folder, 'predictions.jsonl'), manifest.predictions);
  const summary = isSummaryNew ? newSummary({ rows, config, predictions }, run) : storedSummary(run);
  const task: TaskReport = {
    summary,
    methods: config?.methods ?? methodsOf(summary),
    gallery: gallery ?? [],
    predictions: predictions ?? [],
  };
  return {
    ...{ task, manifest, isSummaryNew },
    ...(lost !== undefined && { lostModules: lost }),
    rows: rows ?? [],
    wasSummaryLost: run.summary === undefined,
    werePredictionsLost: manifest.predictions !== undefined && predictions === undefined,
    hasPictures: gallery !== undefined,
  };
}

/** The config of the manifest with what its rows are judged by, or why that cannot be had. */
async function judgingConfig(
  { folder, manifest: { config }, summary }: RunRecord,
  lists: LoadedLists | undefined,
): Promise<{ readonly config: typeof config; readonly lost?: string }> {
  const { modules } = config ?? {};
  if (config === undefined || modules === undefined) return { config };
  if (lists !== undefined) return { config: withLists(config, lists) };
  const where = join(folder, 'manifest.json');
  const lost = lostModule(modules);
  if (lost === undefined) return { config: await withModules({ ...config, modules }, where) };
  // Code that is not the run's would judge otherwise than the run did.
  if (summary === undefined) throw new RangeError(`${where}: ${lost}`);
  return { config, lost };
}

function storedSummary({ folder, summary }: RunRecord): Summary {
  if (summary !== undefined) return summary;
  throw new RangeError(`${folder}: expected summary.json, or rows.jsonl and its config, found neither`);
}

/** The summary from the rows and the predictions; what was said of these before where they were not kept. */
function newSummary(
  { rows, config, predictions }: SummarySource,
  { manifest, summary: stored }: Pick<RunRecord, 'manifest' | 'summary'>,
): Summary {
  const images = imagesOf(manifest, rows);
  const { classifiers, perturbed, strata } = stored ?? {};
  const summary = {
    ...runSummary(rows, { localizers: [], ...config }, images),
    ...(classifiers && { classifiers }),
    ...(perturbed && { perturbed }),
  };
  const known = { seed: config.seed, images };
  // What the data say of an image beside its patient is not kept with the run: groups by that are read.
  const grouped = strata === undefined ? withStrata(summary, rows, known) : { ...summary, strata };
  return withClassifiers(withPerturbed(grouped, rows, predictions), predictions, known);
}

interface SummarySource {
  readonly rows: readonly Row[];
  readonly config: NonNullable<RunRecord['manifest']['config']>;
  readonly predictions: readonly Prediction[] | undefined;
}

function methodsOf({ criteria }: Summary): TaskReport['methods'] {
  const names = new Set(Object.values(criteria).flatMap((methods) => Object.keys(methods)));
  return [...names].map((name) => ({ name, options: {} }));
}

/** The images of the manifest; without them those of the rows. */
function imagesOf({ images }: RunRecord['manifest'], rows: readonly Row[]): RunImages {
  return images ?? [...new Set(rows.flatMap(({ image }) => image ?? []))].map((id) => ({ id }));
}

function rowsIn(path: string, manifest: RunRecord['manifest']): Row[] | undefined {
  const text = textIn(path);
  if (text === undefined) return undefined;
  const rows = rowsFrom(text, path, manifest.config?.preset);
  if (manifest.rows === undefined) requireEveryUnit(path, rows, manifest);
  else requireSameLines(path, { text, count: rows.length, what: 'rows' }, manifest.rows);
  return rows;
}

function galleryIn(path: string): readonly GalleryImage[] | undefined {
  const text = textIn(path);
  return text === undefined ? undefined : storedValue(text, gallerySchema, path);
}
