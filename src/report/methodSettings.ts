import type { TaskReport } from '../types/report.ts';
import { htmlTable } from './htmlTable.ts';
import { enumerated, escaped } from './text.ts';
import { methodNotes } from './words.ts';

/** What each method does and the options that it ran with, once for all tasks that have them alike. */
export function methodSettings(tasks: readonly TaskReport[]): string {
  const groups = new Map<string, TaskReport[]>();
  for (const task of tasks) {
    const key = JSON.stringify(task.methods);
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  const tables = [...groups.values()].flatMap((group) => {
    const [task] = group;
    if (task === undefined) return [];
    const names = enumerated(group.map(({ summary }) => summary.name));
    const table = htmlTable({
      name: `Methods of ${names}`,
      head: ['method', 'what it does', 'options'],
      rows: task.methods.map(({ name, options }) => ({
        title: name,
        cells: [
          { html: escaped(methodNotes[name] ?? '') },
          { html: `<code>${escaped(JSON.stringify(options))}</code>` },
        ],
      })),
    });
    return [`${groups.size > 1 ? `<h3>${escaped(names)}</h3>` : ''}${table}`];
  });
  return `<section id="settings"><h2>Methods and settings</h2>${tables.join('')}</section>`;
}
