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
  const sections = named.map(({ task, prefix }) => taskSection(plots, task, prefix));
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">` +
    `<style>${style}</style></head><body>${infernoFilter()}<a class="skip" href="#verdicts">To the verdicts</a>` +
    `<header><h1>${escaped(title)}</h1><button type="button" class="theme" hidden>Dark</button>${navigation(tasks)}</header>` +
    `<main><div id="verdicts">${tasks.length > 1 ? `<p class="sentence">${escaped(overallSentence(tasks.map(({ summary }) => summary)))}</p>` : ''}${named.map((one) => verdicts(one.task, one.prefix, tasks.length)).join('')}</div>` +
    `${sections.join('')}${methodSettings(tasks)}` +
    `<section id="manifest"><h2>Manifest</h2>${definitions(manifest)}</section></main><script>${script}</script></body></html>\n`
  );
}

function verdicts({ summary }: TaskReport, prefix: string, count: number): string {
  const heading = count > 1 ? `<h2>${escaped(summary.name)}</h2>` : '';
  return (
    `${heading}<p class="${count > 1 ? 'subsentence' : 'sentence'}">${escaped(verdictSentence(summary))}</p>${verdictTable(summary)}` +
    `<div class="under"><p>${counted(summary.images, 'image')}; preset ${escaped(summary.preset)}; explained class: ${escaped(summary.target)}.</p>${downloads(summary, prefix)}</div>`
  );
}

function taskSection(plots: Plotting, { summary, gallery: images }: TaskReport, prefix: string): string {
  const criteria = Object.keys(summary.criteria).map((criterion) =>
    criterionSection(plots, { summary, criterion, prefix }),
  );
  return `<section class="task" id="${prefix}"><h2>${escaped(summary.name)}</h2>${criteria.join('')}${gallery(images, prefix)}</section>`;
}

/** Links to all parts of the page; with several tasks each is a list of its own. */
function navigation(tasks: readonly TaskReport[]): string {
  const lists = tasks.map(({ summary, gallery: images }, index) => {
    const names = [...Object.keys(summary.criteria), ...(images.length > 0 ? ['maps'] : [])];
    const name = tasks.length > 1 ? `<li><strong>${escaped(summary.name)}</strong></li>` : '';
    const links = names.map(
      (section) => `<li><a href="#task${index}-${idOf(section)}">${escaped(section)}</a></li>`,
    );
    return `<ul>${name}${links.join('')}</ul>`;
  });
  const ends = `<ul><li><a href="#settings">settings</a></li><li><a href="#manifest">manifest</a></li></ul>`;
  return `<nav aria-label="Parts of the report">${lists.join('')}${ends}</nav>`;
}
