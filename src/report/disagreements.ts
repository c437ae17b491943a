import type { Disagreement } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { foldedTable } from './htmlTable.ts';
import { analysisName, inWords, metricName } from './labels.ts';
import { enumerated, fixed, noNumber, signed } from './text.ts';
import { verdictBadge } from './verdictBadge.ts';

/** What other metrics and the other preset say of the same maps; empty where there is no second analysis. */
export function disagreements(criterion: string, disagreement: Disagreement | undefined): Html {
  if (disagreement === undefined || disagreement.analyses.length < 2) return html``;
  const { analyses, agreement, flips, otherBest } = disagreement;
  const methods = [
    ...new Set(analyses.flatMap(({ order, verdicts }) => [...order, ...Object.keys(verdicts)])),
  ];
  const opposite = flips.filter(({ kind }) => kind === 'opposite').map(({ method }) => method);
  const open = flips.filter(({ kind }) => kind === 'open').map(({ method }) => method);
  const sentences = [
    opposite.length === 0
      ? 'No method passes by one way and fails by another.'
      : `Passes by one way and fails by another: ${enumerated(opposite)}.`,
    ...(open.length === 0 ? [] : [`Decided by one way and left undecided by another: ${enumerated(open)}.`]),
    ...(otherBest.length === 0
      ? []
      : [`Another method is best by ${enumerated(otherBest.map(analysisName))}.`]),
  ];
  const table = foldedTable({
    name: `Verdicts of ${analyses.length} ways to judge ${criterion}`,
    caption:
      'Each way with its verdict and margin: the first is that of the run, the others judge the same maps.',
    head: ['method', ...analyses.map(({ name }) => analysisName(name))],
    rows: methods.map((method) => ({
      title: method,
      cells: analyses.map(({ verdicts, margins }) => {
        const verdict = verdicts[method];
        const content =
          verdict === undefined ? noNumber : html`${verdictBadge(verdict)} ${signed(margins[method])}`;
        return { content };
      }),
    })),
  });
  const taus = agreement.map(
    ({ a, b, tau, reversed, pairs }) =>
      html`<li>${analysisName(a)} and ${analysisName(b)}: Kendall's tau ${fixed(tau, 2)}, ${reversed} of ${pairs} pairs the other way round</li>`,
  );
  const rules = analyses.map(
    ({ name, metric, rule }) =>
      html`<li>${analysisName(name)}${name === metric ? '' : ` (${metricName(metric)})`}: ${inWords(rule)}</li>`,
  );
  return html`
    <h4>${criterion} judged otherwise</h4><p>${sentences.join(' ')}</p>${table}
    <details><summary>Rules of these ways, and how alike their orders are</summary><ul>${rules}${taus}</ul></details>`;
}
