import { join } from 'node:path';
import { reportHtml } from '../report/index.ts';
import { type FinishedTask, writeWhole } from './benchFiles.ts';
import type { Manifest } from './manifest.ts';

/** Writes `report.html` over all tasks of a suite into its folder. */
export async function writeSuiteReport(
  folder: string,
  title: string,
  finished: readonly FinishedTask[],
): Promise<void> {
  const [first] = finished;
  if (first === undefined) throw new RangeError(`suite '${title}' must have at least one task, got none`);
  const { versions, machine } = first.manifest;
  const ofEach = ({ task, manifest: { versions: _, machine: __, ...own } }: FinishedTask) =>
    [task.summary.name, own] as const;
  const manifest: Partial<Manifest> = { versions, machine, tasks: Object.fromEntries(finished.map(ofEach)) };
  const tasks = finished.map(({ task }) => task);
  writeWhole(join(folder, 'report.html'), await reportHtml({ title, tasks, manifest: { ...manifest } }));
}
