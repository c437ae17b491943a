import type { MethodSummary, Summary } from '../types/summary.ts';
import { cascades } from './cascades.ts';
import { comparedMethods } from './compared.ts';
import { baselineComparisons, strongVerdicts } from './comparisons.ts';
import { disagreements } from './disagreements.ts';
import { type Html, html } from './html.ts';
import { powerTable, sameClassNote } from './notes.ts';
import { numberTable } from './numberTable.ts';
import type { Plotting } from './plotting.ts';
import { scorePlot } from './scorePlot.ts';
import { counted, enumerated } from './text.ts';
import { baselineName, goodSide, metricName, questionOf } from './words.ts';

/** One criterion of a task: its question and rule, the plot of every image, what else is known, and all numbers. */
export function criterionSection(
  plotting: Plotting,
  {
    summary,
    criterion,
    prefix,
  }: { readonly summary: Summary; readonly criterion: string; readonly prefix: string },
): Html {
  const cells = summary.criteria[criterion] ?? {};
  const id = `${prefix}-${idOf(criterion)}`;
  return html`
    <section id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title">${criterion}</h3>
    ${introduction(criterion, cells)}${scores(plotting, criterion, cells)}${sameClassNote(cells)}
    ${numberTable(criterion, cells)}${baselineComparisons(criterion, cells)}${cascades(plotting, cells, criterion)}
    ${powerTable(cells)}${strongVerdicts(cells)}${comparedMethods(criterion, summary.compared?.[criterion])}
    ${disagreements(criterion, summary.disagreement?.[criterion])}</section>`;
}

/** A name as part of an id. */
export function idOf(name: string): string {
  return name.replace(/[^\w-]+/g, '-');
}

function introduction(criterion: string, cells: Readonly<Record<string, MethodSummary>>): Html {
  const all = Object.values(cells);
  const asked = questionOf(criterion);
  const question = asked === undefined ? '' : html`<strong>${asked}</strong> `;
  const metrics = enumerated([...new Set(all.map(({ metric }) => metricName(metric)))]);
  const rules = [...new Set(all.map(({ rule }) => rule))];
  const passed = all.filter(({ verdict }) => verdict === 'pass').length;
  const side = goodSide(criterion, all[0]?.metric ?? '');
  return html`
    <p>${question}${passed} of ${counted(all.length, 'method')} ${all.length === 1 ? 'passes' : 'pass'}.</p>
    <p class="rule">Measured by ${metrics}${side === undefined ? '' : `, ${side} is good`}. Passes when: ${rules.join('; ')}.</p>`;
}

function scores(plotting: Plotting, criterion: string, cells: Readonly<Record<string, MethodSummary>>): Html {
  const all = Object.values(cells);
  const baselines = [...new Set(all.flatMap((cell) => Object.keys(cell.baselines)))].filter((name) =>
    all.some((cell) => typeof cell.baselines[name] === 'number'),
  );
  const options = { criterion, cells, baselines };
  return html`
    <figure class="scores">${scorePlot(plotting, { ...options, shape: 'wide' })}
    ${scorePlot(plotting, { ...options, shape: 'narrow' })}<figcaption>${legend(all, baselines)}</figcaption></figure>`;
}

function legend(cells: readonly MethodSummary[], baselines: readonly string[]): Html {
  const key = (kind: string, name: string): Html => html`<li><span class="key ${kind}"></span>${name}</li>`;
  const hasBand = cells.some(({ nullCi }) => nullCi !== undefined && nullCi !== null);
  return html`<ul class="legend">${[
    key('dot', 'an image'),
    key('mean', 'mean with 95 % interval'),
    key('null', `null: a map without information${hasBand ? ', with 95 % interval' : ''}`),
    ...baselines.map((name, index) => key(`b${index % 4}`, baselineName(name))),
  ]}</ul>`;
}
