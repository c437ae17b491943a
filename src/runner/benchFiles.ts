import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { reportHtml, summaryCsv } from '../report/index.ts';
import type { TaskReport } from '../types/report.ts';
import type { BenchResult } from './bench.ts';
import type { BenchConfig } from './config.ts';
import { galleryOf } from './gallery.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { outFolder } from './outFolder.ts';
import { removeParts } from './partFolder.ts';
import { json, writeWhole } from './writing.ts';

/** The folder of a run while it is being written. */
export interface BenchFolder {
  /** Folder of the finished parts of the run. */
  readonly partial: string;
  /** Called with the first row: an earlier run's results make room. */
  begin(): void;
  /** Writes every file; until then nothing in the folder looks like a result. */
  finish(result: BenchResult): Promise<FinishedTask>;
  /** Removes the folder if it was made for the run and nothing is in it. Parts that are finished stay. */
  abandon(): void;
}

/** What a report of several tasks shows of one. */
export interface FinishedTask {
  readonly manifest: Manifest;
  readonly task: TaskReport;
}

const resultFiles = [
  ...['rows.jsonl', 'summary.json', 'summary.csv', 'gallery.json', 'report.html', 'manifest.json'],
] as const;

/**
 * Opens `folder` for a run, making it. Results of an earlier run stay until the first row, so that a mistake found
 * before costs none of them. Throws RangeError where it cannot be written.
 */
export function benchFolder(folder: string, config: BenchConfig): BenchFolder {
  const now = new Date();
  const partial = join(folder, 'partial');
  const { remove } = outFolder(folder);
  let hasBegun = false;
  const begin = () => {
    if (hasBegun) return;
    for (const name of resultFiles) rmSync(join(folder, name), { force: true });
    hasBegun = true;
  };
  return {
    partial,
    begin,
    finish: async (result) => {
      begin();
      const seconds = (Date.now() - now.getTime()) / 1000;
      const started = result.started ?? now.toISOString();
      const { items, warnings } = result;
      const manifest = manifestOf(config, { items, started, seconds, warnings });
      const task = { summary: result.summary, methods: config.methods, gallery: galleryOf(result) };
      writeWhole(join(folder, 'rows.jsonl'), lines(result.rows));
      await writeTask(folder, { task, manifest });
      writeWhole(join(folder, 'gallery.json'), json(task.gallery));
      // Last: a folder with a manifest holds a finished run.
      writeWhole(join(folder, 'manifest.json'), json(manifest));
      removeParts(partial);
      return { manifest, task };
    },
    abandon: remove,
  };
}

/** Writes what is made from the rows: `summary.json`, `summary.csv` and `report.html`. */
export async function writeTask(folder: string, { task, manifest }: FinishedTask): Promise<void> {
  const { summary } = task;
  const page = await reportHtml({ title: summary.name, tasks: [task], manifest: shownManifest(manifest) });
  writeWhole(join(folder, 'summary.json'), json(summary));
  writeWhole(join(folder, 'summary.csv'), summaryCsv(summary));
  writeWhole(join(folder, 'report.html'), page);
}

/** The manifest without the list of images, which is long. */
export function shownManifest({ images: _, ...others }: Manifest): Readonly<Record<string, unknown>> {
  return others;
}

/** Each value as JSON on a line of its own. */
function* lines(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}

export { json, writeWhole } from './writing.ts';
