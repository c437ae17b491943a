import {
  type CellComparison,
  type Change,
  finishedRuns,
  type RunComparison,
  type RunRecord,
  runComparison,
} from '../run/index.ts';
import { columns, decimals, noNumber, range } from './columns.ts';
import { type Ended, examples, newCommand } from './command.ts';

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
      const comparisons = matched(first, second);
      const isSingle = first.length === 1 && second.length === 1;
      process.stdout.write(
        json === true
          ? `${JSON.stringify(isSingle ? comparisons[0] : comparisons, undefined, 2)}\n`
          : comparisons.map(text).join('\n'),
      );
      ended(0);
    });
}

/** The runs of two folders side by side: one each, or of several tasks those of one name. */
function matched(first: readonly RunRecord[], second: readonly RunRecord[]): RunComparison[] {
  const [a, b] = [first[0], second[0]];
  if (first.length === 1 && second.length === 1 && a && b) return [runComparison(a, b)];
  const pairs = first.flatMap((run) => {
    const other = second.find(({ summary }) => summary.name === run.summary.name);
    return other === undefined ? [] : [runComparison(run, other)];
  });
  if (pairs.length > 0) return pairs;
  const names = (runs: readonly RunRecord[]) => runs.map(({ summary }) => summary.name).join(', ');
  throw new RangeError(`compare: expected tasks of one name, got ${names(first)} and ${names(second)}`);
}

function text({ before, after, settings, versions, digests, cells }: RunComparison): string {
  const criteria = [...new Set(cells.map(({ criterion }) => criterion))];
  const flips = cells.filter(({ isFlipped }) => isFlipped).length;
  const named = [before, after].map(
    ({ folder, name, started }, place) =>
      `${place === 0 ? 'before' : 'after '}  ${folder} (${name}${started === null ? '' : `, ${started}`})`,
  );
  const sections = [
    ...[changes('settings', settings), changes('versions', versions), changes('digests', digests)],
    ...criteria.map((criterion) =>
      table(
        criterion,
        cells.filter((cell) => cell.criterion === criterion),
      ),
    ),
    `${flips} of ${cells.length} verdicts changed`,
  ];
  return `${named.join('\n')}\n\n${sections.join('\n\n')}\n`;
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
  const rows = cells.map(({ method, before, after, difference, differenceCi, shared, isFlipped }) => [
    ...[method, decimals(before?.mean), range(before?.ci), decimals(after?.mean), range(after?.ci)],
    ...[signed(difference), range(differenceCi), String(shared)],
    isFlipped ? `${before?.verdict} -> ${after?.verdict}` : (before?.verdict ?? after?.verdict ?? noNumber),
  ]);
  return `${criterion}: ${metrics.join(', ')}\n${columns([header, ...rows])}`;
}

function signed(value: number | null): string {
  const line = decimals(value);
  return Number(line) > 0 ? `+${line}` : line;
}
