import type { Verdict } from '../types/summary.ts';

/** The sign of each verdict: none is told by its colour alone. */
export const verdictSigns = { pass: '✓', fail: '✗', undecided: '?' } as const satisfies Record<
  Verdict,
  string
>;

/** A verdict as a word with its sign. */
export function verdictBadge(verdict: Verdict): string {
  return `<span class="verdict ${verdict}"><span aria-hidden="true">${verdictSigns[verdict]}</span> ${verdict}</span>`;
}
