import type { Report, TaskReport } from '../types/report.ts';
import type { MethodSummary } from '../types/summary.ts';
import { cascades } from './cascades.ts';
import { gallery } from './gallery.ts';
import { infernoFilter } from './infernoFilter.ts';
import { criterionTable, overviewTable } from './overview.ts';
import { script } from './script.ts';
import { strips } from './strips.ts';
import { style } from './style.ts';
import { escaped } from './text.ts';
import { verdictSentence } from './verdictSentence.ts';

/** What each criterion asks; a criterion that is not here stands without a question. */
const questions: Readonly<Record<string, string>> = {
  localization: 'Does the map point at the region that experts marked?',
  randomization: 'Does the map change when the weights of the model are made random? Low similarity is good.',
  repeatability: 'Do two trainings of the same network give the same map?',
  reproducibility: 'Does a network of another architecture give the same map?',
};

/** The content policy lets nothing in from outside: the file is whole. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/**
 * The whole report as one HTML file that loads nothing from anywhere: first the sentence and the verdicts of every
 * task, then by task the plots, the maps, the options; last the manifest.
 */
export async function reportHtml({ title, tasks, manifest }: Report): Promise<string> {
  const several = tasks.length > 1;
  const verdicts = tasks.map(
    ({ summary }) =>
      `${several ? `<h2>${escaped(summary.name)}</h2>` : ''}<p class="sentence">${escaped(verdictSentence(summary))}</p>${overviewTable(summary)}`,
  );
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">` +
    `<style>${style}</style></head><body>${infernoFilter()}<main><header><h1>${escaped(title)}</h1>${verdicts.join('')}</header>` +
    `${tasks.map((task, index) => taskSection(task, `task${index}`)).join('')}` +
    `<section><h2>Manifest</h2>${definitions(manifest)}</section></main><script>${script}</script></body></html>\n`
  );
}

function taskSection({ summary, methods, gallery: images }: TaskReport, prefix: string): string {
  const criteria = Object.entries(summary.criteria).map(([criterion, cells]) =>
    criterionSection(criterion, cells),
  );
  const options = methods.map(
    ({ name, options: chosen }) =>
      `<tr><th scope="row">${escaped(name)}</th><td><code>${escaped(JSON.stringify(chosen))}</code></td></tr>`,
  );
  return (
    `<section class="task"><h2>${escaped(summary.name)}</h2>` +
    `<p>${summary.images} images; preset ${escaped(summary.preset)}; explained class: ${escaped(summary.target)}.</p>` +
    `${criteria.join('')}${gallery(images, prefix)}` +
    `<h3>Methods and options</h3><div class="scroll" tabindex="0" role="region" aria-label="Options"><table>` +
    `<thead><tr><th scope="col">method</th><th scope="col">options</th></tr></thead><tbody>${options.join('')}</tbody></table></div></section>`
  );
}

function criterionSection(criterion: string, cells: Readonly<Record<string, MethodSummary>>): string {
  const metrics = [...new Set(Object.values(cells).map(({ metric }) => metric))].join(', ');
  const question = questions[criterion];
  return (
    `<section><h3>${escaped(criterion)}</h3><p>${question === undefined ? '' : `${escaped(question)} `}Number: ${escaped(metrics)}.</p>` +
    `${strips(cells)}${criterionTable(criterion, cells)}${cascades(cells)}</section>`
  );
}

/** A record as a list of names and values; records in it as lists of their own. */
function definitions(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(record).map(
    ([name, value]) => `<dt>${escaped(name)}</dt><dd>${definition(value)}</dd>`,
  );
  return `<dl>${entries.join('')}</dl>`;
}

function definition(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return definitions(value as Record<string, unknown>);
  }
  return `<code>${escaped(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))}</code>`;
}
