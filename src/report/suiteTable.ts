import type { MethodSummary, Summary } from '../types/summary.ts';
import { aligned } from './aligned.ts';
import { modelAuditsOf } from './audits/modelAudits.ts';
import { emptyReasons } from './emptyReason.ts';
import { methodsOf } from './methodsOf.ts';
import { noNumber, shortVerdict, signed } from './text.ts';
import { overallSentences } from './verdictSentences.ts';
import { indented, wrapped } from './wrapped.ts';

/** Every method by every criterion in every task of a suite: margin and verdict, as plain text for a terminal. */
export function suiteTable(title: string, summaries: readonly Summary[]): string {
  const criteria = [...new Set(summaries.flatMap((summary) => Object.keys(summary.criteria)))];
  const tasks = summaries.map((summary) => ({
    name: summary.name,
    methods: new Map(methodsOf(summary).map(({ method, cells }) => [method, cells])),
  }));
  const methods = [...new Set(tasks.flatMap((task) => [...task.methods.keys()]))];
  const rows = methods.flatMap((method) =>
    tasks.map((task, index) => [
      index === 0 ? method : '',
      task.name,
      ...criteria.map((criterion) => {
        const cell = task.methods.get(method)?.find((one) => one.criterion === criterion)?.cell;
        return cell === undefined ? noNumber : verdict(cell);
      }),
    ]),
  );
  const audits = auditLines(summaries);
  if (methods.length === 0) return [`${title}:`, ...audits, ''].join('\n');
  const pairs = methods.length * tasks.length;
  const passing = methods.flatMap((method) =>
    tasks.filter(({ methods: all }) => {
      const cells = all.get(method) ?? [];
      return cells.length > 0 && cells.every(({ cell }) => cell?.verdict === 'pass');
    }),
  ).length;
  return [
    `${title}: verdict and margin (open: undecided, its interval holds 0 or there is none)`,
    aligned([['', 'task', ...criteria], ...rows], 'left'),
    '',
    `${passing} of ${pairs} pairs of a method and a task pass every criterion.`,
    wrapped(overallSentences(summaries).join(' ')),
    ...reasons(summaries),
    ...audits,
    '',
  ].join('\n');
}

/** The verdict of every audit on every task. */
function auditLines(summaries: readonly Summary[]): string[] {
  const rows = summaries.flatMap((summary) =>
    modelAuditsOf(summary).map(([audit, { verdict }]) => [summary.name, audit, verdict]),
  );
  return rows.length === 0 ? [] : [aligned([['task', 'audit', 'verdict'], ...rows], 'left')];
}

function verdict({ verdict, margin, n }: MethodSummary): string {
  if (margin === null) return `${shortVerdict[verdict]} ${n === 0 ? 'no score' : 'no margin'}`;
  return `${shortVerdict[verdict]} ${signed(margin, 2)}`;
}

function reasons(summaries: readonly Summary[]): string[] {
  const lines = summaries.flatMap((summary) =>
    emptyReasons(summary).map((reason) => `${summary.name}, ${reason}`),
  );
  return lines.length === 0 ? [] : ['', 'not decided for want of numbers', indented(lines)];
}
