import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { reportHtml, summaryCsv } from '../../report/index.ts';
import type { TaskReport } from '../../types/report.ts';
import type { Summary } from '../../types/summary.ts';
import { removeParts } from '../checkpoints/partFolder.ts';
import type { BenchConfig } from '../config/config.ts';
import type { BenchResult } from '../execute/bench.ts';
import { galleryOf } from './gallery.ts';
import { manifestOf } from './manifest.ts';
import { outFolder } from './outFolder.ts';
import { rowLines } from './rowsFile.ts';
import { json, writeWhole } from './writing.ts';

/** The folder of a run while it is being written. */
export interface BenchFolder {
  /** Folder of the finished parts of the run. */
  readonly partial: string;
  /** Writes every file, in the place of an earlier run's. */
  finish(result: BenchResult): Promise<FinishedTask>;
  /** Removes the folder if it was made for the run and nothing is in it. Parts that are finished stay. */
  abandon(): void;
}

/** What a report of several tasks shows of one. */
export interface FinishedTask {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly task: TaskReport;
}

/**
 * Opens `folder` for a run, making it. Results of an earlier run stay until this one is finished: whatever
 * breaks it off costs none of them. Throws RangeError where it cannot be written.
 */
export function benchFolder(folder: string, config: BenchConfig): BenchFolder {
  const now = new Date();
  const partial = join(folder, 'partial');
  const { remove } = outFolder(folder);
  return {
    partial,
    finish: async (result) => {
      const seconds = (Date.now() - now.getTime()) / 1000;
      const started = result.started ?? now.toISOString();
      const { items, warnings } = result;
      const manifest = manifestOf(config, { items, started, seconds, warnings });
      const task = { summary: result.summary, methods: config.methods, gallery: galleryOf(result) };
      const page = await pageOf({ task, manifest });
      // A folder without a manifest holds no finished run, whatever else is there while the files change.
      rmSync(join(folder, 'manifest.json'), { force: true });
      writeWhole(join(folder, 'rows.jsonl'), rowLines(result.rows));
      writeTask(folder, task.summary, page);
      writeWhole(join(folder, 'gallery.json'), json(task.gallery));
      // Last: a folder with a manifest holds a finished run.
      writeWhole(join(folder, 'manifest.json'), json(manifest));
      removeParts(partial);
      return { manifest, task };
    },
    abandon: remove,
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

/** The manifest without the list of images, which is long. */
export function shownManifest({ images: _, ...others }: FinishedTask['manifest']): FinishedTask['manifest'] {
  return others;
}

export { json, writeWhole } from './writing.ts';
