import type { Answer } from '../../types/summary.ts';
import { type Html, html } from '../html.ts';
import { htmlTable } from '../htmlTable.ts';
import { inWords, metricName } from '../labels.ts';
import { fixed, interval, noNumber, probability } from '../text.ts';
import { answerBadge } from './answerBadge.ts';
import { conditionWords, subjectWords } from './answerWords.ts';

/** Answers as an HTML table: whom they are about, the estimate with its interval and n, p-values and verdict with its rule. */
export function answersTable(name: string, answers: readonly Answer[]): Html {
  const hasVerdicts = answers.some(({ verdict }) => verdict !== 'measured');
  const verdictHead = hasVerdicts ? ['verdict'] : [];
  return htmlTable({
    name,
    caption: hasVerdicts
      ? 'Null: the value without an effect, or the most that something else explains. Detectable: the smallest true difference from it that 80 of 100 such runs would find.'
      : 'Null: the value without an effect.',
    head: [
      'about',
      'question',
      ...verdictHead,
      'estimate',
      'null',
      'images',
      ...(hasVerdicts ? ['p, Holm', 'detectable'] : []),
    ],
    rows: answers.map((answer) => ({
      title: subjectWords(answer),
      cells: [
        { content: questionCell(answer) },
        ...(hasVerdicts ? [{ content: verdictCell(answer) }] : []),
        { content: estimateCell(answer) },
        { number: fixed(answer.null) },
        { number: String(answer.n) },
        ...(hasVerdicts
          ? [
              { number: `${probability(answer.p)}, ${probability(answer.pHolm)}` },
              { number: fixed(answer.detectable) },
            ]
          : []),
      ],
    })),
  });
}

function questionCell(answer: Answer): Html {
  return html`${conditionWords(answer)}${answer.verdict === 'measured' ? '' : html`<small>${inWords(answer.rule)}</small>`}`;
}

function verdictCell({ verdict, reason }: Answer): Html {
  return html`${answerBadge(verdict)}${reason === undefined ? '' : html`<small class="reason">${reason}</small>`}`;
}

function estimateCell({ estimate, ci, metric, verdict, reason }: Answer): Html {
  const range = ci === null ? noNumber : interval(ci);
  const why = verdict === 'measured' && reason !== undefined ? html`<small>${reason}</small>` : '';
  return html`${fixed(estimate)} <small>${range}</small><small>${metricName(metric)}</small>${why}`;
}
