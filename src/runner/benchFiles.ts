import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { reportHtml, summaryCsv } from '../report/index.ts';
import type { TaskReport } from '../types/report.ts';
import type { Row } from '../types/row.ts';
import type { BenchResult } from './bench.ts';
import type { BenchConfig } from './config.ts';
import { galleryOf } from './gallery.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { outFolder } from './outFolder.ts';

/** The folder of a run while it is being written. */
export interface BenchFolder {
  /** Appends a row. The first one takes the place of an earlier run's results. */
  write(row: Row): void;
  /** Gives every file its name; until then nothing in the folder looks like a result. */
  finish(result: BenchResult): Promise<FinishedTask>;
  /** Removes what was begun, and the folder if it was made for the run. Before the first row nothing was. */
  abandon(): void;
}

/** What a report of several tasks shows of one. */
export interface FinishedTask {
  readonly manifest: Manifest;
  readonly task: TaskReport;
}

const resultFiles = ['rows.jsonl', 'summary.json', 'summary.csv', 'manifest.json', 'report.html'] as const;

/**
 * Opens `folder` for a run, making it. Results of an earlier run stay until the first row, so that a mistake found
 * before costs none of them. Throws RangeError where it cannot be written.
 */
export function benchFolder(folder: string, config: BenchConfig): BenchFolder {
  const started = new Date();
  const partial = join(folder, 'rows.partial.jsonl');
  const { remove } = outFolder(folder);
  const removeResults = () => {
    for (const name of [...resultFiles, ...resultFiles.map(partialName)]) {
      rmSync(join(folder, name), { force: true });
    }
  };
  let rows: number | undefined;
  let hasBegun = false;
  const begun = () => {
    if (rows !== undefined) return rows;
    removeResults();
    hasBegun = true;
    rows = openSync(partial, 'w');
    return rows;
  };
  const close = () => {
    if (rows !== undefined) closeSync(rows);
    rows = undefined;
  };
  return {
    write: (row) => {
      writeSync(begun(), `${JSON.stringify(row)}\n`);
    },
    finish: async (result) => {
      begun();
      close();
      const seconds = (Date.now() - started.getTime()) / 1000;
      const manifest = manifestOf(config, { items: result.items, started, seconds });
      const { summary } = result;
      const task: TaskReport = { summary, methods: config.methods, gallery: galleryOf(result) };
      const page = await reportHtml({ title: summary.name, tasks: [task], manifest });
      writeWhole(join(folder, 'summary.json'), json(summary));
      writeWhole(join(folder, 'summary.csv'), summaryCsv(summary));
      writeWhole(join(folder, 'report.html'), page);
      renameSync(partial, join(folder, 'rows.jsonl'));
      writeWhole(join(folder, 'manifest.json'), json(manifest));
      return { manifest, task };
    },
    abandon: () => {
      close();
      if (hasBegun) {
        rmSync(partial, { force: true });
        removeResults();
      }
      remove();
    },
  };
}

/** Writes under another name first, so that the file is whole or absent. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(partialName(path), content);
  renameSync(partialName(path), path);
}

function partialName(path: string): string {
  return `${path}.partial`;
}

/** Readable JSON with a last line end. Every number in it is finite: what is undefined is null. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
