import { type Html, html } from '../html.ts';
import { verdictSigns } from '../verdictBadge.ts';

/** How the words of an audit's verdicts look: what is found is bad, what is ruled out is good. */
const kinds: Readonly<Record<string, keyof typeof verdictSigns>> = {
  pass: 'pass',
  fail: 'fail',
  shortcut: 'fail',
  failure: 'fail',
  fragile: 'fail',
  leak: 'fail',
  sensitive: 'undecided',
  'none found': 'pass',
  shows: 'pass',
  'does not show': 'fail',
};

/** The verdict of an answer or an audit as a word with its sign. */
export function answerBadge(verdict: string): Html {
  const kind = kinds[verdict] ?? 'undecided';
  return html`<span class="verdict ${kind}"><span aria-hidden="true">${verdictSigns[kind]}</span> ${verdict}</span>`;
}
