import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireSameRun } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import { listsOf } from '../config/lists.ts';
import { identityOf } from '../execute/identityOf.ts';
import { finishedRuns } from './runFolder.ts';
import { type StoredTask, storedTask } from './storedTask.ts';

/**
 * The task in a folder where it is finished; undefined where it is not, or was broken off. Throws RangeError where it
 * is that of another config, model, data set or version.
 */
export async function finishedTask(folder: string, config: BenchConfig): Promise<StoredTask | undefined> {
  if (!existsSync(join(folder, 'manifest.json')) || existsSync(join(folder, 'partial', 'run.json')))
    return undefined;
  const [run] = finishedRuns(folder);
  if (run === undefined) return undefined;
  requireSameRun(folder, run.manifest, await identityOf(config));
  // The same modules, wherever they lie now.
  return storedTask(run, listsOf(config));
}
