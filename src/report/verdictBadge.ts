import type { Verdict } from '../types/summary.ts';
import { type Html, html } from './html.ts';

/** The sign of each verdict: none is told by its colour alone. */
export const verdictSigns = { pass: '✓', fail: '✗', undecided: '?' } as const satisfies Record<
  Verdict,
  string
>;

/** A verdict as a word with its sign. */
export function verdictBadge(verdict: Verdict): Html {
  return html`<span class="verdict ${verdict}"><span aria-hidden="true">${verdictSigns[verdict]}</span> ${verdict}</span>`;
}
