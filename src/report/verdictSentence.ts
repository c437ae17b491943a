import type { Summary } from '../types/summary.ts';
import { methodsOf } from './methodsOf.ts';
import { enumerated } from './text.ts';

/** One sentence over several tasks: the methods that pass every criterion of each, or how far they get. */
export function overallSentence(summaries: readonly Summary[]): string {
  const tasks = summaries.map((summary) => ({ name: summary.name, trusted: trustedMethods(summary) }));
  const [first, ...others] = tasks;
  const shared = (first?.trusted ?? []).filter((method) =>
    others.every(({ trusted }) => trusted.includes(method)),
  );
  const where = tasks.length === 2 ? 'both tasks' : `all ${tasks.length} tasks`;
  if (shared.length > 0) {
    const verb = shared.length === 1 ? 'passes' : 'pass';
    const weak = shared.filter((method) => summaries.some((summary) => isOneOfMany(summary, method)));
    return `On ${where} ${enumerated(shared)} ${verb} every criterion${corrected(weak)}.`;
  }
  const some = tasks.filter(({ trusted }) => trusted.length > 0);
  const each = some.map(({ name, trusted }) => `${enumerated(trusted)} on ${name} alone`);
  return `No method can be trusted on ${where}${each.length === 0 ? '' : `: ${each.join('; ')}`}.`;
}

/** Whether a pass of the method does not stand once it is one of as many tests as there are methods. */
function isOneOfMany({ criteria }: Summary, method: string): boolean {
  return Object.values(criteria).some((methods) => {
    const cell = methods[method];
    return cell?.verdict === 'pass' && cell.verdictHolm !== undefined && cell.verdictHolm !== 'pass';
  });
}

function corrected(weak: readonly string[]): string {
  if (weak.length === 0) return '';
  return `; corrected for the number of methods, ${enumerated(weak)} ${weak.length === 1 ? 'does' : 'do'} not`;
}

/** The methods that pass every criterion that was run. */
function trustedMethods(summary: Summary): string[] {
  const records = methodsOf(summary).filter(({ cells }) => cells.length > 0);
  return records
    .filter(({ cells }) => cells.every(({ cell }) => cell?.verdict === 'pass'))
    .map(({ method }) => method);
}

/**
 * One sentence that says which methods pass every criterion that was run, and which of them only before a correction
 * for the number of methods. A method that passes is not proven right, so no sentence says more than that.
 */
export function verdictSentence(summary: Summary): string {
  const records = methodsOf(summary);
  const count = Object.keys(summary.criteria).length;
  if (records.length === 0 || count === 0) return 'Nothing was measured.';
  const criteria = count === 1 ? 'the criterion that was run' : `all ${count} criteria`;
  const passes = records.map(({ method, cells }) => ({
    method,
    passed: cells.filter(({ cell }) => cell?.verdict === 'pass').length,
    open: !cells.some(({ cell }) => cell?.verdict === 'fail'),
  }));
  const trusted = passes.filter(({ passed }) => passed === count).map(({ method }) => method);
  const open = passes.filter((entry) => entry.passed < count && entry.open).map(({ method }) => method);
  const decided = records.some(({ cells }) =>
    cells.some(({ cell }) => cell !== undefined && cell.verdict !== 'undecided'),
  );
  if (!decided) return `${summary.images} images decide nothing here: no verdict is pass or fail.`;
  const undecided = open.length === 0 ? '' : ` Failing none, but not decided on all: ${enumerated(open)}.`;
  if (trusted.length > 0) {
    const verb = trusted.length === 1 ? 'passes' : 'pass';
    const weak = trusted.filter((method) => isOneOfMany(summary, method));
    return `On this model ${enumerated(trusted)} ${verb} ${criteria}${corrected(weak)}.${undecided}`;
  }
  return `On this model no method can be trusted: none passes ${criteria}${best(passes, count)}.${undecided}`;
}

function best(passes: readonly { method: string; passed: number }[], count: number): string {
  const most = Math.max(...passes.map(({ passed }) => passed));
  if (most === 0 || count === 1) return '';
  const names = passes.filter(({ passed }) => passed === most).map(({ method }) => method);
  return `; ${enumerated(names)} ${names.length === 1 ? 'passes' : 'pass'} ${most}`;
}
