import type { MethodSummary } from '../types/summary.ts';
import { cascadePlot } from './cascadePlot.ts';
import type { Plotting } from './plotting.ts';
import { escaped, fixed } from './text.ts';

/** The cascade of random weights, a panel for each method, with its numbers; empty when no method has a curve. */
export function cascades(
  plotting: Plotting,
  methods: Readonly<Record<string, MethodSummary>>,
  criterion: string,
): string {
  const curves = Object.entries(methods).filter(([, { curve }]) => curve !== undefined && curve.length > 0);
  if (curves.length === 0) return '';
  const panels = curves.map(
    ([method, cell]) =>
      `<figure class="panel"><figcaption>${escaped(method)}</figcaption>${cascadePlot(plotting, method, cell)}</figure>`,
  );
  return (
    `<h4>State by state</h4><p>Similarity of a method's map to the one under the trained weights, as more and more ` +
    `layers are re-drawn at random. A curve that stays in the shaded part belongs to a map that hardly depends on the weights.</p>` +
    `<div class="panels">${panels.join('')}</div>${legend(curves.map(([, cell]) => cell))}${stateTable(curves, criterion)}`
  );
}

function legend(cells: readonly MethodSummary[]): string {
  const hasInterval = cells.some(({ curve = [] }) => curve.some(({ ci }) => ci !== undefined && ci !== null));
  const hasBand = cells.some(({ nullCi }) => nullCi !== undefined && nullCi !== null);
  return (
    `<ul class="legend"><li><span class="key line"></span>mean over images, with ${hasInterval ? 'its 95 % interval' : 'the spread over draws'}</li>` +
    `<li><span class="key null"></span>null: maps of different images${hasBand ? ', with 95 % interval' : ''}</li>` +
    `<li><span class="key shade"></span>more alike than those</li></ul>`
  );
}

function stateTable(curves: readonly (readonly [string, MethodSummary])[], criterion: string): string {
  const steps = [...new Set(curves.flatMap(([, { curve = [] }]) => curve.map(({ step }) => step)))];
  const head = ['method', 'null', ...steps].map((text) => `<th scope="col">${escaped(text)}</th>`);
  const rows = curves.map(([method, { curve = [], null: nothing }]) => {
    const cells = steps.map((step) => {
      const state = curve.find((item) => item.step === step);
      const spread = state?.spread === null || state?.spread === undefined ? '' : ` ± ${fixed(state.spread)}`;
      return `<td class="number">${fixed(state?.mean)}${spread}</td>`;
    });
    return `<tr><th scope="row">${escaped(method)}</th><td class="number">${fixed(nothing)}</td>${cells.join('')}</tr>`;
  });
  const name = escaped(`States of ${criterion}`);
  return (
    `<details><summary>Numbers of every state</summary><div class="scroll" tabindex="0" role="region" aria-label="${name}">` +
    `<table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`
  );
}
