import type { MethodSummary, Summary } from '../types/summary.ts';
import { methodsOf } from './methodsOf.ts';
import { escaped, fixed, interval, noNumber, signed } from './text.ts';

const marks = { pass: '✓', fail: '✗', undecided: '?' } as const;

/** Methods × criteria with the verdict, and the margin beside mean and null, as an HTML table. */
export function overviewTable(summary: Summary): string {
  const criteria = Object.keys(summary.criteria);
  const head = criteria.map((criterion) => `<th scope="col">${escaped(criterion)}</th>`).join('');
  const rows = methodsOf(summary).map(
    ({ method, cells }) =>
      `<tr><th scope="row">${escaped(method)}</th>${cells.map(({ criterion, cell }) => overviewCell(criterion, cell)).join('')}</tr>`,
  );
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="Verdicts"><table class="overview">` +
    `<caption>Verdict and margin by method and criterion; small: mean against null.</caption>` +
    `<thead><tr><th scope="col">method</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

function overviewCell(criterion: string, cell: MethodSummary | undefined): string {
  const label = `data-criterion="${escaped(criterion)}"`;
  if (cell === undefined) return `<td ${label}>${noNumber}<small>not run</small></td>`;
  return (
    `<td ${label}>${verdict(cell)} <span class="margin">${signed(cell.margin)}</span>` +
    `<small>${fixed(cell.mean)} against ${fixed(cell.null)}</small></td>`
  );
}

function verdict({ verdict: word }: MethodSummary): string {
  return `<span class="verdict ${word}"><span aria-hidden="true">${marks[word]}</span> ${word}</span>`;
}

/** One criterion's numbers by method, with counts and reasons, as an HTML table. */
export function criterionTable(criterion: string, methods: Readonly<Record<string, MethodSummary>>): string {
  const cells = Object.values(methods);
  const baselines = [...new Set(cells.flatMap((cell) => Object.keys(cell.baselines)))];
  const others = [...new Set(cells.flatMap((cell) => Object.keys(cell.also)))];
  const columns = [
    ...['verdict', 'mean', '95 % interval', 'null', 'margin', '95 % interval of the margin'],
    ...[...baselines, ...others, 'scored', 'unscorable', 'failed', 'reasons'],
  ];
  const rows = Object.entries(methods).map(([method, cell]) => {
    const numbers = [
      ...[
        fixed(cell.mean),
        interval(cell.ci),
        fixed(cell.null),
        signed(cell.margin),
        interval(cell.marginCi),
      ],
      ...[
        ...baselines.map((name) => fixed(cell.baselines[name])),
        ...others.map((name) => fixed(cell.also[name])),
      ],
      ...[cell.n, cell.unscorable, cell.failed].map(String),
    ];
    const reasons = Object.entries(cell.reasons).map(([reason, count]) => `${count} × ${reason}`);
    const data = numbers.map((text) => `<td class="number">${text}</td>`).join('');
    return `<tr><th scope="row">${escaped(method)}</th><td>${verdict(cell)}</td>${data}<td class="reasons">${escaped(reasons.join('; ') || noNumber)}</td></tr>`;
  });
  const rules = [...new Set(cells.map(({ rule }) => rule))].map(
    (rule) => `<p>Passes when: ${escaped(rule)}</p>`,
  );
  const head = ['method', ...columns].map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  return (
    `${rules.join('')}<details><summary>All numbers of ${escaped(criterion)}</summary>` +
    `<div class="scroll" tabindex="0" role="region" aria-label="Numbers of ${escaped(criterion)}"><table><thead><tr>${head}</tr></thead>` +
    `<tbody>${rows.join('')}</tbody></table></div></details>`
  );
}
