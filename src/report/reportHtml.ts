import type { Report, TaskReport } from '../types/report.ts';
import { criterionSection, idOf } from './criterionSection.ts';
import { definitions } from './definitions.ts';
import { downloads } from './downloads.ts';
import { gallery } from './gallery.ts';
import { infernoFilter } from './infernoFilter.ts';
import { methodSettings } from './methodSettings.ts';
import { type Plotting, plotting } from './plotting.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { counted, escaped } from './text.ts';
import { overallSentence, verdictSentence } from './verdictSentence.ts';
import { verdictTable } from './verdictTable.ts';

/** The content policy lets nothing in from outside: the file is whole. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/**
 * The whole report as one HTML file that loads nothing from anywhere: first the sentence and the verdicts of every
 * task, then by task the plots and the maps; last the settings and the manifest. The same data give the same bytes.
 */
export async function reportHtml({ title, tasks, manifest }: Report): Promise<string> {
  const plots = await plotting();
  const named = tasks.map((task, index) => ({ task, prefix: `task${index}` }));
  const several = tasks.length > 1;
  const sections = named.map(({ task, prefix }) => taskSection(plots, task, { prefix, several }));
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">` +
    `<style>${style}</style></head><body>${infernoFilter()}<a class="skip" href="#verdicts">To the verdicts</a>` +
    `<header><h1>${escaped(title)}</h1><button type="button" class="theme" hidden>Dark</button>${navigation(tasks)}</header>` +
    `<main><div id="verdicts">${several ? `<p class="sentence">${escaped(overallSentence(tasks.map(({ summary }) => summary)))}</p>` : ''}${named.map((one) => verdicts(one.task, one.prefix, several)).join('')}</div>` +
    `${sections.join('')}${methodSettings(tasks)}` +
    `<section id="manifest"><h2>Manifest</h2>${definitions(manifest)}</section></main><script>${script}</script></body></html>\n`
  );
}

function verdicts({ summary }: TaskReport, prefix: string, several: boolean): string {
  const heading = several ? `<h2>${escaped(summary.name)}</h2>` : '';
  return (
    `${heading}<p class="${several ? 'subsentence' : 'sentence'}">${escaped(verdictSentence(summary))}</p>${verdictTable(summary)}` +
    `<div class="under"><p>${counted(summary.images, 'image')}; preset ${escaped(summary.preset)}; explained class: ${escaped(summary.target)}.</p>${downloads(summary, prefix)}</div>`
  );
}

function taskSection(
  plots: Plotting,
  task: TaskReport,
  { prefix, several }: { readonly prefix: string; readonly several: boolean },
): string {
  const { summary, gallery: images } = task;
  const criteria = Object.keys(summary.criteria).map((criterion) =>
    criterionSection(plots, { summary, criterion, prefix }),
  );
  const name = escaped(summary.name);
  const parts = several ? `<nav aria-label="Parts of ${name}"><ul>${partLinks(task, prefix)}</ul></nav>` : '';
  return `<section class="task" id="${prefix}"><h2>${name}</h2>${parts}${criteria.join('')}${gallery(images, prefix)}</section>`;
}

/** Links to the parts of the page: those of the only task, or to each of several. */
function navigation(tasks: readonly TaskReport[]): string {
  const [only, ...others] = tasks;
  const parts =
    only !== undefined && others.length === 0
      ? partLinks(only, 'task0')
      : tasks.map(({ summary }, index) => link(`task${index}`, summary.name)).join('');
  const ends = `${link('settings', 'settings')}${link('manifest', 'manifest')}`;
  return `<nav aria-label="Parts of the report"><ul>${parts}${ends}</ul></nav>`;
}

/** Links to the criteria and maps of a task. */
function partLinks({ summary, gallery: images }: TaskReport, prefix: string): string {
  const names = [...Object.keys(summary.criteria), ...(images.length > 0 ? ['maps'] : [])];
  return names.map((name) => link(`${prefix}-${idOf(name)}`, name)).join('');
}

function link(id: string, text: string): string {
  return `<li><a href="#${id}">${escaped(text)}</a></li>`;
}
