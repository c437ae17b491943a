import type { MethodSummary, Summary } from '../types/summary.ts';

/**
 * The summary as CSV (RFC 4180, lines end in LF): a row per criterion and method; a missing number is an empty cell.
 * A text that a spreadsheet would take for a formula begins with an apostrophe, which it shows as text.
 */
export function summaryCsv(summary: Summary): string {
  const entries = Object.entries(summary.criteria).flatMap(([criterion, methods]) =>
    Object.entries(methods).map(([method, cell]) => ({ criterion, method, cell })),
  );
  const baselines = [...new Set(entries.flatMap(({ cell }) => Object.keys(cell.baselines)))];
  const others = [...new Set(entries.flatMap(({ cell }) => Object.keys(cell.also)))];
  const header = [
    ...['criterion', 'method', 'metric', 'mean', 'ciLow', 'ciHigh', 'n', 'unscorable', 'failed', 'null'],
    ...['pass', 'verdict', 'margin', 'marginLow', 'marginHigh'],
    ...baselines.map((name) => `baseline ${name}`),
    ...others.map((name) => `also ${name}`),
    ...['rule', 'reasons'],
  ];
  const rows = entries.map(({ criterion, method, cell }) => [
    ...[criterion, method, cell.metric, cell.mean, cell.ci?.[0], cell.ci?.[1]],
    ...[cell.n, cell.unscorable, cell.failed, cell.null, cell.pass, cell.verdict],
    ...[cell.margin, cell.marginCi?.[0], cell.marginCi?.[1]],
    ...baselines.map((name) => cell.baselines[name]),
    ...others.map((name) => cell.also[name]),
    ...[cell.rule, reasonList(cell)],
  ]);
  return [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}

function reasonList({ reasons }: MethodSummary): string {
  return Object.entries(reasons)
    .map(([reason, count]) => `${count} x ${reason}`)
    .join('; ');
}

/** Signs at the head of a text that make a spreadsheet compute it (OWASP, CSV injection), also as full-width letters. */
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = String(value);
  const shown = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
