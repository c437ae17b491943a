import type { Answer, Summary } from '../../types/summary.ts';
import { aligned } from '../aligned.ts';
import { fixed, interval, noNumber, probability } from '../text.ts';
import { indented } from '../wrapped.ts';
import { shortConditionWords, subjectWords } from './answerWords.ts';
import { modelAuditsOf } from './modelAudits.ts';

/** Each audit as plain text: question, verdict, sentence, the answers with a verdict, then what was measured beside them. */
export function auditTexts(summary: Summary): string[] {
  return modelAuditsOf(summary).map(([name, { question, verdict, sentence, answers }]) => {
    const [decided, beside] = [answers.filter(isDecided), answers.filter((one) => !isDecided(one))];
    const tables = [
      ...(decided.length === 0 ? [] : [aligned([head, ...decided.map(row)], 'left')]),
      ...(beside.length === 0 ? [] : [aligned([head.slice(0, 5), ...beside.map(numbers)], 'left')]),
    ];
    return [`${name}: ${question}\n  ${verdict}\n${indented([sentence])}`, ...tables].join('\n\n');
  });
}

const head = ['about', 'estimate', '95 % interval', 'null', 'n', 'p, Holm', 'verdict'];

function isDecided({ verdict }: Answer): boolean {
  return verdict !== 'measured';
}

function row(answer: Answer): string[] {
  return [...numbers(answer), answer.pHolm === null ? noNumber : probability(answer.pHolm), answer.verdict];
}

function numbers(answer: Answer): string[] {
  return [
    [subjectWords(answer), shortConditionWords(answer)].filter((words) => words !== '').join(', '),
    fixed(answer.estimate, 2),
    interval(answer.ci, 2),
    fixed(answer.null, 2),
    String(answer.n),
  ];
}
