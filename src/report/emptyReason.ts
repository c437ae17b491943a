import type { MethodSummary, Summary } from '../types/summary.ts';
import { decidingBar } from './decidingBar.ts';
import { counted } from './text.ts';

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
    return bar === null ? `no number of ${name} to compare with` : 'no margin';
  }
  if (cell.marginCi === null && cell.verdict === 'undecided') {
    return `no interval: too few images or patients (${cell.n} scored)`;
  }
  return undefined;
}

/** Every cell of a summary that lacks a number, with the reason, as `method, criterion: reason`. */
export function emptyReasons({ criteria }: Summary): string[] {
  return Object.entries(criteria).flatMap(([criterion, methods]) =>
    Object.entries(methods).flatMap(([method, cell]) => {
      const reason = emptyReason(criterion, cell);
      return reason === undefined ? [] : [`${method}, ${criterion}: ${reason}`];
    }),
  );
}
