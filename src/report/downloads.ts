import { Buffer } from 'node:buffer';
import type { Summary } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { summaryCsv } from './summaryCsv.ts';
import { counted } from './text.ts';

/** Links that save the numbers of a task from the page itself: no request is made and no script is needed. */
export function downloads(summary: Summary, prefix: string): Html {
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
    return html`<li><a download="${fileName(summary.name, name)}" href="${address}">${name}</a> ${note}</li>`;
  });
  return html`<ul class="downloads" id="${prefix}-downloads">${links}</ul>`;
}

function fileName(task: string, name: string): string {
  return `${task.replace(/[^\w.-]+/g, '-')}-${name}`;
}
