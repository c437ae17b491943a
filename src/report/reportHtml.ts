import type { Report, TaskReport } from '../types/report.ts';
import type { Summary } from '../types/summary.ts';
import { auditSection, auditVerdicts } from './audits/auditSection.ts';
import { modelAuditsOf } from './audits/modelAudits.ts';
import { classifiersSection, explainedClassifier } from './classifiersSection.ts';
import { criterionSection, idOf } from './criterionSection.ts';
import { discrepancy } from './discrepancy.ts';
import { downloads } from './downloads.ts';
import { gallery } from './gallery.ts';
import { type Html, html, markupOf, trusted } from './html.ts';
import { infernoFilter } from './infernoFilter.ts';
import { manifestTable } from './manifestTable.ts';
import { methodSettings } from './methodSettings.ts';
import { policy, script, style } from './page.ts';
import { paperText } from './paperText.ts';
import { type Plotting, plotting } from './plotting.ts';
import { scorecard } from './scorecard.ts';
import { counted } from './text.ts';
import { overallSentences, verdictSentences } from './verdictSentences.ts';
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
  const overall =
    several && tasks.some(({ summary }) => hasCriteria(summary))
      ? sentences(overallSentences(tasks.map(({ summary }) => summary)), 'sentence')
      : '';
  const page = html`
    <!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title}</title>
    <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
    <style>${trusted(style)}</style></head>
    <body>${infernoFilter()}<a class="skip" href="#verdicts">To the verdicts</a>
    <header><h1>${title}</h1><button type="button" class="theme" hidden>Dark</button>${navigation(tasks)}</header>
    <main><div id="verdicts">${overall}${named.map((one) => verdicts(one.task, one.prefix, several))}
    <p class="printing"><label><input type="checkbox" id="details-on-paper"> Print the details too: plots, maps, settings and manifest</label></p></div>
    ${sections}${methodSettings(tasks)}${paperText({ title, tasks, manifest })}${manifestTable(manifest)}</main>
    <script>${trusted(script)}</script></body></html>`;
  return `${markupOf(page)}\n`;
}

function verdicts({ summary }: TaskReport, prefix: string, several: boolean): Html {
  const heading = several ? html`<h2>${summary.name}</h2>` : '';
  return html`
    <div class="together">${heading}${auditVerdicts(summary)}${hasCriteria(summary) ? methodVerdicts(summary, several) : ''}
    <div class="under"><p>${facts(summary)}</p>${downloads(summary, prefix)}</div></div>${scorecard(summary)}`;
}

function hasCriteria({ criteria }: Summary): boolean {
  return Object.keys(criteria).length > 0;
}

function methodVerdicts(summary: Summary, several: boolean): Html {
  return html`${sentences(verdictSentences(summary), several ? 'subsentence' : 'sentence')}${verdictTable(summary)}`;
}

/** What the verdicts are of, in a line. */
function facts(summary: Summary): string {
  const classifier = explainedClassifier(summary);
  const target = /^\d+$/.test(summary.target) ? `class ${summary.target}` : `the ${summary.target} class`;
  const explained =
    summary.target === 'unknown' || !hasCriteria(summary)
      ? []
      : [`explained: ${target}${classifier === undefined ? '' : ` of ${classifier}`}`];
  return `${[counted(summary.images, 'image'), ...explained, `preset ${summary.preset}`].join('; ')}.`;
}

/** The first sentence stands out, the others say what it leaves open. */
function sentences([first = '', ...others]: readonly string[], kind: string): Html {
  return html`<p class="${kind}">${first}${others.length === 0 ? '' : html` <span>${others.join(' ')}</span>`}</p>`;
}

function taskSection(
  plots: Plotting,
  given: TaskReport,
  { prefix, several }: { readonly prefix: string; readonly several: boolean },
): Html {
  // Pictures without maps are those that audits show.
  const task = {
    ...given,
    gallery: given.gallery.filter(({ maps, of }) => maps.length > 0 && of === undefined),
  };
  const { summary } = task;
  const criteria = Object.keys(summary.criteria).map((criterion) =>
    criterionSection(plots, { summary, criterion, prefix }),
  );
  const audits = modelAuditsOf(summary).map(([name, audit]) =>
    auditSection(plots, { name, audit, id: `${prefix}-${idOf(name)}`, pictures: given.gallery }),
  );
  const parts = several
    ? html`<nav aria-label="Parts of ${summary.name}"><ul>${partLinks(task, prefix)}</ul></nav>`
    : '';
  return html`<section class="task" id="${prefix}"><h2>${summary.name}</h2>${parts}${audits}${criteria}${discrepancy(summary, { prefix, image: task.gallery[0] })}${classifiersSection(plots, task, prefix)}${gallery(task, prefix)}</section>`;
}

/** Links to the parts of the page: those of the only task, or to each of several. */
function navigation(tasks: readonly TaskReport[]): Html {
  const [only, ...others] = tasks;
  const parts =
    only !== undefined && others.length === 0
      ? partLinks(only, 'task0')
      : tasks.map(({ summary }, index) => link(`task${index}`, summary.name));
  const ends = [link('settings', 'settings'), link('paper', 'for a paper'), link('manifest', 'manifest')];
  return html`<nav aria-label="Parts of the report"><ul>${parts}${ends}</ul></nav>`;
}

/** Links to the criteria and maps of a task. */
function partLinks({ summary, gallery: images }: TaskReport, prefix: string): Html[] {
  const hasMaps = images.some(({ maps, of }) => maps.length > 0 && of === undefined);
  const hasClassifiers = (summary.classifiers ?? []).length > 0;
  const names = [
    ...modelAuditsOf(summary).map(([name]) => name),
    ...Object.keys(summary.criteria),
    ...(hasClassifiers ? ['classifiers'] : []),
    ...(hasMaps ? ['maps'] : []),
  ];
  return names.map((name) => link(`${prefix}-${idOf(name)}`, name));
}

function link(id: string, text: string): Html {
  return html`<li><a href="#${id}">${text}</a></li>`;
}
