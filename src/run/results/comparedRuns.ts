import { type RunComparison, runComparison } from './runComparison.ts';
import { finishedRuns, type RunRecord, summaryIn } from './runFolder.ts';

/**
 * The runs of two folders side by side: one each, or of several tasks those of one name, then those that only one
 * folder has. Throws RangeError where no two have one name.
 */
export function comparedRuns(first: readonly RunRecord[], second: readonly RunRecord[]): RunComparison[] {
  if (first.length === 1 && second.length === 1) return [runComparison(first[0], second[0])];
  const byName = (runs: readonly RunRecord[]) => new Map(runs.map((run) => [summaryIn(run).name, run]));
  const [before, after] = [byName(first), byName(second)];
  const listed = (runs: ReadonlyMap<string, RunRecord>) => [...runs.keys()].join(', ');
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const isShared = (name: string) => before.has(name) && after.has(name);
  if (!names.some(isShared)) {
    throw new RangeError(`compare: expected tasks of one name, got ${listed(before)} and ${listed(after)}`);
  }
  const ordered = [...names.filter(isShared), ...names.filter((name) => !isShared(name))];
  return ordered.map((name) => runComparison(before.get(name), after.get(name)));
}

/**
 * What changed from the finished run in one folder to that in another: config, versions and each number. Throws
 * RangeError where a folder holds no finished run, or where no two tasks have one name.
 */
export function comparedFolders(first: string, second: string): RunComparison[] {
  return comparedRuns(finishedRuns(first), finishedRuns(second));
}
