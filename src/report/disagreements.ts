import type { Disagreement } from '../types/summary.ts';
import { foldedTable } from './htmlTable.ts';
import { enumerated, escaped, fixed, noNumber, signed } from './text.ts';
import { verdictBadge } from './verdictBadge.ts';
import { metricName } from './words.ts';

/** What other metrics and the other preset say of the same maps; empty where there is no second view. */
export function disagreements(criterion: string, disagreement: Disagreement | undefined): string {
  if (disagreement === undefined || disagreement.views.length < 2) return '';
  const { views, agreement, flips, otherBest } = disagreement;
  const methods = [...new Set(views.flatMap(({ order, verdicts }) => [...order, ...Object.keys(verdicts)]))];
  const opposite = flips.filter(({ kind }) => kind === 'opposite').map(({ method }) => method);
  const open = flips.filter(({ kind }) => kind === 'open').map(({ method }) => method);
  const sentences = [
    opposite.length === 0
      ? 'No method passes by one view and fails by another.'
      : `Passes by one view and fails by another: ${enumerated(opposite)}.`,
    ...(open.length === 0 ? [] : [`Decided by one view and left open by another: ${enumerated(open)}.`]),
    ...(otherBest.length === 0 ? [] : [`Another method is best by ${enumerated(otherBest)}.`]),
  ];
  const table = foldedTable({
    name: `Verdicts of ${views.length} views of ${criterion}`,
    head: ['method', ...views.map(({ name }) => name)],
    rows: methods.map((method) => ({
      title: method,
      cells: views.map(({ verdicts, margins }) => {
        const verdict = verdicts[method];
        const html = verdict === undefined ? noNumber : `${verdictBadge(verdict)} ${signed(margins[method])}`;
        return { html };
      }),
    })),
  });
  const taus = agreement.map(
    ({ a, b, tau, reversed, pairs }) =>
      `<li>${escaped(a)} and ${escaped(b)}: Kendall's tau ${fixed(tau, 2)}, ${reversed} of ${pairs} pairs the other way round</li>`,
  );
  const rules = views.map(
    ({ name, metric, rule }) =>
      `<li>${escaped(name)} (${escaped(metricName(metric))}): ${escaped(rule)}</li>`,
  );
  return (
    `<h4>The same maps judged otherwise</h4><p>${escaped(sentences.join(' '))}</p>${table}` +
    `<details><summary>Rules of these views, and how alike their orders are</summary><ul>${rules.join('')}${taus.join('')}</ul></details>`
  );
}
