import type { MethodSummary } from '../types/summary.ts';
import { cascadePlot } from './cascadePlot.ts';
import { type Html, html } from './html.ts';
import { foldedTable } from './htmlTable.ts';
import type { Plotting } from './plotting.ts';
import { fixed } from './text.ts';

/** The cascade of random weights, a panel for each method, with its numbers; empty when no method has a curve. */
export function cascades(
  plotting: Plotting,
  methods: Readonly<Record<string, MethodSummary>>,
  criterion: string,
): Html {
  const curves = Object.entries(methods).filter(([, { curve }]) => curve !== undefined && curve.length > 0);
  if (curves.length === 0) return html``;
  const panels = curves.map(
    ([method, cell]) =>
      html`<figure class="panel"><figcaption>${method}</figcaption>${cascadePlot(plotting, method, cell)}</figure>`,
  );
  const explanation =
    "Similarity of a method's map to the one under the trained weights, as more and more layers are re-drawn at " +
    'random. A curve that stays in the shaded part belongs to a map that hardly depends on the weights.';
  return html`
    <div class="together"><h4>${criterion} state by state</h4><p>${explanation}</p>
    <div class="panels">${panels}</div>
    ${legend(curves.map(([, cell]) => cell))}</div>${stateTable(curves, criterion)}`;
}

function legend(cells: readonly MethodSummary[]): Html {
  const hasInterval = cells.some(({ curve = [] }) => curve.some(({ ci }) => ci !== undefined && ci !== null));
  const hasBand = cells.some(({ nullCi }) => nullCi !== undefined && nullCi !== null);
  return html`<ul class="legend">
    <li><span class="key line"></span>mean over images, with ${hasInterval ? 'its 95 % interval' : 'the spread over draws'}</li>
    <li><span class="key null"></span>null: maps of different images${hasBand ? ', with 95 % interval' : ''}</li>
    <li><span class="key shade"></span>more alike than those</li></ul>`;
}

function stateTable(curves: readonly (readonly [string, MethodSummary])[], criterion: string): Html {
  const steps = [...new Set(curves.flatMap(([, { curve = [] }]) => curve.map(({ step }) => step)))];
  const rows = curves.map(([method, { curve = [], null: nothing }]) => {
    const states = steps.map((step) => {
      const state = curve.find((item) => item.step === step);
      const spread = state?.spread === null || state?.spread === undefined ? '' : ` ± ${fixed(state.spread)}`;
      return { number: `${fixed(state?.mean)}${spread}` };
    });
    return { title: method, cells: [{ number: fixed(nothing) }, ...states] };
  });
  return foldedTable({
    name: `States of ${criterion}`,
    caption:
      'Mean similarity to the map under the trained weights ± standard deviation over draws, by how many layers are re-drawn and the newest of them.',
    head: ['method', 'null', ...steps],
    rows,
  });
}
