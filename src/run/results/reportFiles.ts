import { join } from 'node:path';
import { pageOf, writeTask } from './benchFiles.ts';
import { folderLock, lockName } from './folderLock.ts';
import { requireNoLink } from './noLink.ts';
import { finishedRuns, suiteName } from './runFolder.ts';
import { type StoredTask, storedTask } from './storedTask.ts';
import { writeSuiteReport } from './suiteReport.ts';

/** A folder whose report was written again. */
export interface RenderedRun extends StoredTask {
  readonly folder: string;
}

/**
 * Writes `report.html`, `summary.csv` and `summary.json` of a finished run again, from its rows, without a model; of
 * a suite those of every task, and the page over all. Throws RangeError where there is no finished run, and where
 * another process writes to the folder.
 */
export async function writeReports(folder: string): Promise<readonly RenderedRun[]> {
  const found = finishedRuns(folder);
  for (const run of found) if (run.folder !== folder) requireNoLink(run.folder);
  const lock = folderLock(join(folder, lockName));
  try {
    const runs: RenderedRun[] = [];
    for (const run of found) runs.push({ ...(await storedTask(run)), folder: run.folder });
    for (const run of runs) writeTask(run.folder, run.task.summary, await pageOf(run));
    const name = suiteName(folder);
    if (name !== undefined) await writeSuiteReport(folder, name, runs);
    return runs;
  } finally {
    lock.release();
  }
}
