import { Buffer } from 'node:buffer';
import type { Summary } from '../types/summary.ts';
import { summaryCsv } from './summaryCsv.ts';
import { counted, escaped } from './text.ts';

/** Links that save the numbers of a task from the page itself: no request is made and no script is needed. */
export function downloads(summary: Summary, prefix: string): string {
  const files = [
    {
      name: 'summary.csv',
      type: 'text/csv',
      text: summaryCsv(summary),
      note: 'a row per criterion and method',
    },
    {
      name: 'summary.json',
      type: 'application/json',
      text: `${JSON.stringify(summary)}\n`,
      note: `with the score of each of ${counted(summary.images, 'image')}`,
    },
  ];
  const links = files.map(({ name, type, text, note }) => {
    const address = `data:${type};charset=utf-8;base64,${Buffer.from(text).toString('base64')}`;
    return `<li><a download="${escaped(fileName(summary.name, name))}" href="${address}">${name}</a> ${note}</li>`;
  });
  return `<ul class="downloads" id="${prefix}-downloads">${links.join('')}</ul>`;
}

function fileName(task: string, name: string): string {
  return `${task.replace(/[^\w.-]+/g, '-')}-${name}`;
}
