import type { Aspect } from '../types/audit.ts';
import type { Summary } from '../types/summary.ts';
import { type AspectVerdict, aspectVerdict } from './aspects.ts';
import { type Html, html } from './html.ts';
import { htmlTable } from './htmlTable.ts';
import { methodsOf } from './methodsOf.ts';
import { enumerated, shortVerdict } from './text.ts';

const heads: Readonly<Record<Aspect, string>> = {
  model: 'follows the model?',
  people: 'where people look?',
  stability: 'the same again?',
};
const aspects = ['model', 'people', 'stability'] as const;

/** What each answer says in a sentence about a method. */
const words: Readonly<Record<Aspect, Readonly<Record<AspectVerdict['answer'], string>>>> = {
  model: {
    yes: 'follows the model',
    no: 'does not follow the model in every test',
    open: 'may or may not follow the model',
    untested: 'was not tested against the model',
  },
  people: {
    yes: 'points at the marked region',
    no: 'does not point at the marked region',
    open: 'may or may not point at the marked region',
    untested: 'was not compared with marked regions',
  },
  stability: {
    yes: 'stays the same where it should',
    no: 'does not stay the same where it should',
    open: 'may or may not stay the same where it should',
    untested: 'was not asked twice',
  },
};

/**
 * One line for each method that a clinician can read: whether its maps are about the model, lie where people look and
 * stay the same, and in words what that means. Whether they help readers is no run's to say. Empty where nothing was judged.
 */
export function scorecard(summary: Summary): Html {
  const methods = methodsOf(summary).map(({ method }) => ({
    method,
    found: aspects.map((aspect) => ({ aspect, verdict: aspectVerdict(summary, method, aspect) })),
  }));
  const judged = methods.filter(({ found }) => found.some(({ verdict }) => verdict.answer !== 'untested'));
  if (judged.length === 0) return html``;
  return html`<div class="scorecard">${htmlTable({
    name: 'Scorecard',
    caption:
      'Yes: every criterion of the column passes. No: one fails. Open: the data do not decide. Whether a map helps its readers (usefulness) takes a study with readers: not tested.',
    head: ['scorecard', ...aspects.map((aspect) => heads[aspect]), 'helps readers?', 'in words'],
    rows: judged.map(({ method, found }) => ({
      title: method,
      cells: [
        ...found.map(({ verdict }) => ({ content: answerOf(verdict) })),
        { content: 'not tested' },
        { content: sentenceOf(found) },
      ],
    })),
  })}</div>`;
}

function answerOf({ answer, criteria }: AspectVerdict): Html {
  if (answer === 'untested') return html`not tested`;
  const each = criteria.map(({ criterion, cell }) => `${criterion} ${shortVerdict[cell.verdict]}`);
  return html`<b>${answer}</b><small>${each.join(', ')}</small>`;
}

/** What is known first, what is open or not tested after it. */
function sentenceOf(found: readonly { readonly aspect: Aspect; readonly verdict: AspectVerdict }[]): string {
  const of = (...answers: readonly AspectVerdict['answer'][]) =>
    found.flatMap(({ aspect, verdict }) =>
      answers.includes(verdict.answer) ? [words[aspect][verdict.answer]] : [],
    );
  const parts = [of('yes', 'no'), of('open'), of('untested')].filter((part) => part.length > 0);
  return parts.map((part) => `It ${enumerated(part)}.`).join(' ');
}
