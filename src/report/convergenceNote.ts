import type { MethodSummary, Summary } from '../types/summary.ts';
import { type Html, html } from './html.ts';
import { agreesWith } from './labels.ts';
import { enumerated } from './text.ts';

/**
 * Under the criterion that compares a method with itself: which failures of agreement with something else the method's
 * own noise explains, as its maps of one image under two seeds do not agree either, or less than the line that the
 * failed criterion draws. Empty where there are none.
 */
export function convergenceNote(criterion: string, { criteria }: Summary): Html {
  if (agreesWith(criterion) !== 'itself') return html``;
  const others = Object.entries(criteria).filter(([name]) => agreesWith(name) === 'another');
  const told = Object.entries(criteria[criterion] ?? {}).flatMap(([method, own]) => {
    const explained = others.filter(([, cells]) => explains(own, cells[method])).map(([name]) => name);
    return explained.length === 0 ? [] : [html`<li>${method}: ${enumerated(explained)}</li>`];
  });
  if (told.length === 0) return html``;
  return html`
    <p>A method whose maps differ from seed to seed cannot agree with another training, network or image more than with itself. This explains these failures:</p>
    <ul>${told}</ul>`;
}

function explains(own: MethodSummary, other: MethodSummary | undefined): boolean {
  if (other?.verdict !== 'fail') return false;
  const line = other.baselines.line ?? null;
  return own.verdict === 'fail' || (own.mean !== null && line !== null && own.mean < line);
}
