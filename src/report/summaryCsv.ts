import type { MethodSummary, Summary } from '../types/summary.ts';

/** The summary as CSV (RFC 4180, lines end in LF): a row per criterion and method; a missing number is an empty cell. */
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
    ...[criterion, method, cell.metric, number(cell.mean), number(cell.ci?.[0]), number(cell.ci?.[1])],
    ...[number(cell.n), number(cell.unscorable), number(cell.failed), number(cell.null)],
    ...[cell.pass === null ? '' : String(cell.pass), cell.verdict],
    ...[number(cell.margin), number(cell.marginCi?.[0]), number(cell.marginCi?.[1])],
    ...baselines.map((name) => number(cell.baselines[name])),
    ...others.map((name) => number(cell.also[name])),
    ...[cell.rule, reasonList(cell)],
  ]);
  return [header, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '' : String(value);
}

function reasonList({ reasons }: MethodSummary): string {
  return Object.entries(reasons)
    .map(([reason, count]) => `${count} x ${reason}`)
    .join('; ');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
