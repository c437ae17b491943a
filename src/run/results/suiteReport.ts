import { join } from 'node:path';
import { quoted } from '../../files/quoted.ts';
import { json, writeWhole } from '../../files/writing.ts';
import { reportHtml } from '../../report/index.ts';
import { type FinishedTask, shownManifest } from './benchFiles.ts';

/**
 * Writes `report.html` over all tasks of a suite into its folder, and `suite.json`, its name and the folders of its
 * tasks in their order.
 */
export async function writeSuiteReport(
  folder: string,
  title: string,
  finished: readonly FinishedTask[],
): Promise<void> {
  const [first] = finished;
  if (first === undefined)
    throw new RangeError(`suite ${quoted(title)} must have at least one task, got none`);
  const { versions, machine } = first.manifest;
  const ofEach = ({ task, manifest }: FinishedTask) => {
    const { versions: _, machine: __, ...own } = shownManifest(manifest);
    return [task.summary.name, own] as const;
  };
  const manifest = { versions, machine, tasks: Object.fromEntries(finished.map(ofEach)) };
  const tasks = finished.map(({ task }) => task);
  writeWhole(join(folder, 'report.html'), await reportHtml({ title, tasks, manifest }));
  writeWhole(
    join(folder, 'suite.json'),
    json({ name: title, tasks: tasks.map(({ summary }) => summary.name) }),
  );
}
