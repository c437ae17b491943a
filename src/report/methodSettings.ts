import { methodNote } from '../methods/index.ts';
import type { TaskReport } from '../types/report.ts';
import { type Html, html } from './html.ts';
import { htmlTable } from './htmlTable.ts';
import { inPlainWords } from './manifestTable.ts';
import { enumerated } from './text.ts';

/** What each method does and the options that it ran with, once for all tasks that have them alike. */
export function methodSettings(tasks: readonly TaskReport[]): Html {
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
      caption: `Methods of ${names}, with every option that they ran with.`,
      head: ['method', 'what it does', 'options'],
      rows: task.methods.map(({ name, method = name, options }) => ({
        title: name,
        cells: [{ content: methodNote(method) ?? '' }, { content: inPlainWords(options) }],
      })),
    });
    return [groups.size > 1 ? html`<h3>${names}</h3>` : '', table];
  });
  return html`<section id="settings"><h2>Methods and settings</h2>${tables}</section>`;
}
