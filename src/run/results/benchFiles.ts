import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { json, writeWhole } from '../../files/writing.ts';
import { reportHtml, summaryCsv } from '../../report/index.ts';
import type { TaskReport } from '../../types/report.ts';
import type { Summary } from '../../types/summary.ts';
import { removeCheckpoints } from '../checkpoints/checkpointFolder.ts';
import { runIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import type { RunResult } from '../execute/bench.ts';
import { dataDigest, imageSource } from '../execute/datasetImages.ts';
import { galleryOf } from './gallery.ts';
import { linesRecord } from './linesRecord.ts';
import { manifestOf } from './manifest.ts';
import { heldFolder } from './outFolder.ts';
import { predictionLines } from './predictionsFile.ts';
import { rowLines } from './rowsFile.ts';
import { shortReinitializationRecord } from './shortReinitializationRecord.ts';

/** The folder of a run while it is being written. */
export interface BenchFolder {
  /** Folder of the finished parts of the run. */
  readonly partial: string;
  /**
   * Writes every file, in the place of an earlier run's, and lets go of the folder. `seconds` were spent on the run
   * elsewhere.
   */
  finish(result: RunResult, seconds?: number): Promise<FinishedTask>;
  /** Lets go of the folder, and removes it if it was made for the run and nothing is in it. Finished parts stay. */
  abandon(): void;
}

/** What a report of several tasks shows of one. */
export interface FinishedTask {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly task: TaskReport;
}

/**
 * Opens `folder` for a run, making and holding it. Results of an earlier run stay until this one is finished: whatever
 * breaks it off costs none of them. Throws RangeError where it cannot be written or another run writes to it.
 */
export function benchFolder(folder: string, config: BenchConfig): BenchFolder {
  const now = new Date();
  const partial = join(folder, 'partial');
  const { release } = heldFolder(folder);
  return {
    partial,
    finish: async (result, elsewhere = 0) => {
      const seconds = elsewhere + (Date.now() - now.getTime()) / 1000;
      const started = result.started ?? now.toISOString();
      const { images, warnings, redrawn } = result;
      const identity = result.identity ?? runIdentity(config, await dataDigest(await imageSource(config)));
      const { summary, predictions } = result;
      const records = {
        rows: linesRecord(rowLines(result.rows)),
        predictions: linesRecord(predictionLines(predictions)),
      };
      const manifest = manifestOf(identity, { images, ...records, started, seconds, warnings, redrawn });
      const task = { summary, methods: config.methods, gallery: galleryOf(result), predictions };
      const page = await pageOf({ task, manifest });
      // A folder without a manifest holds no finished run, whatever else is there while the files change.
      rmSync(join(folder, 'manifest.json'), { force: true });
      writeWhole(join(folder, 'rows.jsonl'), rowLines(result.rows));
      writeWhole(join(folder, 'predictions.jsonl'), predictionLines(predictions));
      writeTask(folder, task.summary, page);
      writeWhole(join(folder, 'gallery.json'), json(task.gallery));
      // Last: a folder with a manifest holds a finished run.
      writeWhole(join(folder, 'manifest.json'), json(manifest));
      removeCheckpoints(partial);
      release();
      return { manifest, task };
    },
    abandon: release,
  };
}

/** The report of one task. */
export function pageOf({ task, manifest }: FinishedTask): Promise<string> {
  return reportHtml({ title: task.summary.name, tasks: [task], manifest: shownManifest(manifest) });
}

/** Writes what is made from the rows: `summary.json`, `summary.csv` and `report.html`. */
export function writeTask(folder: string, summary: Summary, page: string): void {
  writeWhole(join(folder, 'summary.json'), json(summary));
  writeWhole(join(folder, 'summary.csv'), summaryCsv(summary));
  writeWhole(join(folder, 'report.html'), page);
}

/** The manifest as a page shows it: without the list of images, and of the constants that randomization left the first. */
export function shownManifest(manifest: FinishedTask['manifest']): FinishedTask['manifest'] {
  const { images: _, redrawn, ...others } = manifest;
  return { ...others, ...(redrawn !== undefined && { redrawn: shortReinitializationRecord(redrawn) }) };
}

export { json, writeWhole } from '../../files/writing.ts';
