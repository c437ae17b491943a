import type { Report, TaskReport } from '../types/report.ts';
import { criterionSection, idOf } from './criterionSection.ts';
import { definitions } from './definitions.ts';
import { downloads } from './downloads.ts';
import { gallery } from './gallery.ts';
import { type Html, html, markupOf, trusted } from './html.ts';
import { infernoFilter } from './infernoFilter.ts';
import { methodSettings } from './methodSettings.ts';
import { policy, script, style } from './page.ts';
import { type Plotting, plotting } from './plotting.ts';
import { counted } from './text.ts';
import { overallSentence, verdictSentence } from './verdictSentence.ts';
import { verdictTable } from './verdictTable.ts';

/**
 * The whole report as one HTML file that loads nothing from anywhere: first the sentence and the verdicts of every
 * task, then by task the plots and the maps; last the settings and the manifest. The same data give the same bytes.
 */
export async function reportHtml({ title, tasks, manifest }: Report): Promise<string> {
  const plots = await plotting();
  const named = tasks.map((task, index) => ({ task, prefix: `task${index}` }));
  const several = tasks.length > 1;
  const sections = named.map(({ task, prefix }) => taskSection(plots, task, { prefix, several }));
  const overall = several
    ? html`<p class="sentence">${overallSentence(tasks.map(({ summary }) => summary))}</p>`
    : '';
  const page = html`
    <!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title}</title>
    <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
    <style>${trusted(style)}</style></head>
    <body>${infernoFilter()}<a class="skip" href="#verdicts">To the verdicts</a>
    <header><h1>${title}</h1><button type="button" class="theme" hidden>Dark</button>${navigation(tasks)}</header>
    <main><div id="verdicts">${overall}${named.map((one) => verdicts(one.task, one.prefix, several))}</div>
    ${sections}${methodSettings(tasks)}
    <section id="manifest"><h2>Manifest</h2>${definitions(manifest)}</section></main>
    <script>${trusted(script)}</script></body></html>`;
  return `${markupOf(page)}\n`;
}

function verdicts({ summary }: TaskReport, prefix: string, several: boolean): Html {
  const heading = several ? html`<h2>${summary.name}</h2>` : '';
  return html`
    ${heading}<p class="${several ? 'subsentence' : 'sentence'}">${verdictSentence(summary)}</p>${verdictTable(summary)}
    <div class="under"><p>${counted(summary.images, 'image')}; preset ${summary.preset}; explained class: ${summary.target}.</p>${downloads(summary, prefix)}</div>`;
}

function taskSection(
  plots: Plotting,
  task: TaskReport,
  { prefix, several }: { readonly prefix: string; readonly several: boolean },
): Html {
  const { summary, gallery: images } = task;
  const criteria = Object.keys(summary.criteria).map((criterion) =>
    criterionSection(plots, { summary, criterion, prefix }),
  );
  const parts = several
    ? html`<nav aria-label="Parts of ${summary.name}"><ul>${partLinks(task, prefix)}</ul></nav>`
    : '';
  return html`<section class="task" id="${prefix}"><h2>${summary.name}</h2>${parts}${criteria}${gallery(images, prefix)}</section>`;
}

/** Links to the parts of the page: those of the only task, or to each of several. */
function navigation(tasks: readonly TaskReport[]): Html {
  const [only, ...others] = tasks;
  const parts =
    only !== undefined && others.length === 0
      ? partLinks(only, 'task0')
      : tasks.map(({ summary }, index) => link(`task${index}`, summary.name));
  const ends = [link('settings', 'settings'), link('manifest', 'manifest')];
  return html`<nav aria-label="Parts of the report"><ul>${parts}${ends}</ul></nav>`;
}

/** Links to the criteria and maps of a task. */
function partLinks({ summary, gallery: images }: TaskReport, prefix: string): Html[] {
  const names = [...Object.keys(summary.criteria), ...(images.length > 0 ? ['maps'] : [])];
  return names.map((name) => link(`${prefix}-${idOf(name)}`, name));
}

function link(id: string, text: string): Html {
  return html`<li><a href="#${id}">${text}</a></li>`;
}
