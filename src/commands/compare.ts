import {
  type CellComparison,
  type Change,
  comparedRuns,
  finishedRuns,
  type RunComparison,
} from '../run/index.ts';
import { columns, decimals, noNumber, range } from './columns.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { print } from './screen.ts';

/** `compare`: what changed from one finished run to another, as tables or as JSON. */
export function compareCommand(ended: Ended) {
  return newCommand('compare', 'show what changed from one finished run to another')
    .description(
      'Shows what changed from one finished run to another: settings, versions, digests, numbers, verdicts.',
    )
    .argument('<DIR1>', 'folder of the earlier run')
    .argument('<DIR2>', 'folder of the later run')
    .option('--json', 'print JSON instead of tables')
    .addHelpText('after', examples(['compare results/monday results/tuesday', 'what another seed changes:']))
    .action((before, after, { json }) => {
      const [first, second] = [finishedRuns(before), finishedRuns(after)];
      const comparisons = comparedRuns(first, second);
      const isSingle = first.length === 1 && second.length === 1;
      print(
        json === true
          ? `${JSON.stringify(isSingle ? comparisons[0] : comparisons, undefined, 2)}\n`
          : comparisons.map(text).join('\n'),
      );
      ended(0);
    });
}

function text({ before, after, settings, versions, digests, cells }: RunComparison): string {
  const criteria = [...new Set(cells.map(({ criterion }) => criterion))];
  const changed = [changes('settings', settings), changes('versions', versions), changes('digests', digests)];
  const sections = [
    ...(before !== null && after !== null ? changed : []),
    ...criteria.map((criterion) =>
      table(
        criterion,
        cells.filter((cell) => cell.criterion === criterion),
      ),
    ),
    counts(cells),
  ];
  return `before  ${named(before)}\nafter   ${named(after)}\n\n${sections.join('\n\n')}\n`;
}

function named(run: RunComparison['before']): string {
  if (run === null) return 'no task of this name';
  return `${run.folder} (${run.name}${run.started === null ? '' : `, ${run.started}`})`;
}

/** How many verdicts changed, and how many cells have no counterpart. */
function counts(cells: readonly CellComparison[]): string {
  const flips = cells.filter(({ isFlipped }) => isFlipped).length;
  const alone = (side: 'before' | 'after') => cells.filter((cell) => onlyIn(cell) === side).length;
  const [before, after] = [alone('before'), alone('after')];
  const parts = [
    `${flips} of ${cells.length - before - after} verdicts changed`,
    ...(before > 0 ? [`${before} only in before`] : []),
    ...(after > 0 ? [`${after} only in after`] : []),
  ];
  return parts.join('; ');
}

/** Which of the runs has the cell, where the other has not. */
function onlyIn({ before, after }: CellComparison): 'before' | 'after' | undefined {
  if (before !== null && after !== null) return undefined;
  return before === null ? 'after' : 'before';
}

function changes(what: string, list: readonly Change[]): string {
  if (list.length === 0) return `${what}: the same`;
  return `${what}:\n${list.map(({ key, before, after }) => `  ${key}: ${shown(before)} -> ${shown(after)}`).join('\n')}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  const line = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[0-9a-f]{64}$/.test(line) ? line.slice(0, 12) : line;
}

function table(criterion: string, cells: readonly CellComparison[]): string {
  const metrics = [
    ...new Set(cells.flatMap(({ before, after }) => [before?.metric ?? [], after?.metric ?? []].flat())),
  ];
  const header = [
    ...['method', 'before', '95 % interval', 'after', '95 % interval', 'after - before', '95 % interval'],
    ...['images', 'verdict'],
  ];
  const rows = cells.map((cell) => {
    const { method, before, after, differenceCi, shared } = cell;
    const numbers = [decimals(before?.mean), range(before?.ci), decimals(after?.mean), range(after?.ci)];
    return [method, ...numbers, difference(cell), range(differenceCi), String(shared), verdicts(cell)];
  });
  return `${criterion}: ${metrics.join(', ')}\n${columns([header, ...rows])}`;
}

function difference({ before, after, difference: value }: CellComparison): string {
  const isOther = before !== null && after !== null && before.metric !== after.metric;
  return isOther ? 'another metric' : signed(value);
}

function verdicts(cell: CellComparison): string {
  const { before, after, isFlipped } = cell;
  const side = onlyIn(cell);
  const verdict = before?.verdict ?? after?.verdict ?? noNumber;
  if (side !== undefined) return `${verdict}, only in ${side}`;
  return isFlipped ? `${before?.verdict} -> ${after?.verdict}` : verdict;
}

function signed(value: number | null): string {
  const line = decimals(value);
  return Number(line) > 0 ? `+${line}` : line;
}
