import type { Summary } from '../types/summary.ts';
import { aligned } from './aligned.ts';
import { methodsOf } from './methodsOf.ts';
import { noNumber, shortVerdict, signed } from './text.ts';

/** Every method by every criterion in every task of a suite: margin and verdict, as plain text for a terminal. */
export function suiteTable(title: string, summaries: readonly Summary[]): string {
  const criteria = [...new Set(summaries.flatMap((summary) => Object.keys(summary.criteria)))];
  const tasks = summaries.map((summary) => ({
    name: summary.name,
    methods: new Map(methodsOf(summary).map(({ method, cells }) => [method, cells])),
  }));
  const methods = [...new Set(tasks.flatMap((task) => [...task.methods.keys()]))];
  const rows = methods.flatMap((method) =>
    tasks.map((task, place) => [
      place === 0 ? method : '',
      task.name,
      ...criteria.map((criterion) => {
        const cell = task.methods.get(method)?.find((one) => one.criterion === criterion)?.cell;
        return cell === undefined ? noNumber : `${shortVerdict[cell.verdict]} ${signed(cell.margin, 2)}`;
      }),
    ]),
  );
  const decided = methods.length * tasks.length;
  const trusted = methods.flatMap((method) =>
    tasks.filter(({ methods: all }) => {
      const cells = all.get(method) ?? [];
      return cells.length > 0 && cells.every(({ cell }) => cell?.verdict === 'pass');
    }),
  ).length;
  return [
    `${title}: verdict and margin (open: undecided)`,
    aligned([['', 'task', ...criteria], ...rows], 'left'),
    '',
    `${trusted} of ${decided} pairs of a method and a task pass every criterion.`,
    '',
  ].join('\n');
}
