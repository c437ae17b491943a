import type { MethodSummary, Summary } from '../types/summary.ts';
import { decidingBar } from './decidingBar.ts';
import { counted, enumerated } from './text.ts';

/** Why a cell lacks a number, or an interval that could decide; undefined where it lacks none. */
export function emptyReason(criterion: string, cell: MethodSummary): string | undefined {
  if (cell.n === 0) {
    const [first, ...others] = Object.entries(cell.reasons).sort(([, a], [, b]) => b - a);
    if (first === undefined) return 'no image was scored';
    const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other reason')}`;
    return `no score: ${first[0]} (${counted(first[1], 'image')}${more})`;
  }
  if (cell.margin === null) {
    const { name, bar } = decidingBar(criterion, cell);
    return bar === null ? `no bar to compare with: ${name} has no score` : 'no margin';
  }
  if (cell.marginCi === null && cell.verdict === 'undecided') {
    return `no interval: too few images or patients (${cell.n} scored)`;
  }
  return undefined;
}

/** The cells of a summary that lack a number, by reason: `a and b, criterion: reason`. */
export function emptyReasons({ criteria }: Summary): string[] {
  return Object.entries(criteria).flatMap(([criterion, methods]) => {
    const byReason = new Map<string, string[]>();
    for (const [method, cell] of Object.entries(methods)) {
      const reason = emptyReason(criterion, cell);
      if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), method]);
    }
    return [...byReason].map(([reason, names]) => `${enumerated(names)}, ${criterion}: ${reason}`);
  });
}
