import type { Row } from '../../types/row.ts';
import type { Answer, AnswerTable } from '../../types/summary.ts';
import { encodedSentences } from './encodedTexts.ts';

interface Overall {
  readonly answers: readonly Answer[];
  readonly found: readonly Answer[];
  readonly verdict: string;
  readonly detectable: number | null;
  readonly rows: readonly Row[];
}

/** The audit's answer in a sentence or two. */
export function overallSentence(overall: Overall): string {
  return [
    answerSentence(overall),
    ...blocksSentence(overall.rows),
    ...encodedSentences(overall.rows),
    ...copiesSentence(overall.rows),
  ].join(' ');
}

function blocksSentence(rows: readonly Row[]): string[] {
  const names = rows.flatMap(({ metric, condition }) =>
    metric === 'columns' ? String(condition?.block) : [],
  );
  return names.length === 0 ? [] : [`Studies were compared by ${names.join(', ')}.`];
}

function copiesSentence(rows: readonly Row[]): string[] {
  const row = rows.find(({ metric }) => metric === 'copies');
  if (row?.state !== 'scored' || row.value === 0) return [];
  return [
    `${counted(row.value, 'study', 'studies')} ${row.value === 1 ? 'is' : 'are'} the same as one of another patient in prediction and all else that is known. If they are copies of one study, name its patient in a column: that keeps them in one half.`,
  ];
}

function answerSentence({ answers, found, verdict, detectable, rows }: Overall): string {
  if (verdict === 'undecided') return undecided(answers, rows);
  if (verdict === 'none found') {
    const limit =
      detectable === null
        ? 'With so few studies no error rate would have been found.'
        : `An error rate of ${percent(detectable)} in the largest would have been found in 80 of 100 such runs.`;
    return `None of ${counted(answers.length, 'slice')} is confirmed on other patients. ${limit}`;
  }
  const [worst] = found;
  const many = `${counted(found.length, 'slice')} of ${answers.length} ${found.length === 1 ? 'is' : 'are'} confirmed on other patients.`;
  return worst === undefined ? many : `${many} ${sliceSentence(worst, rows)}`;
}

function undecided(answers: readonly Answer[], rows: readonly Row[]): string {
  const reasons = rows.flatMap((row) =>
    row.metric === 'error' && row.state === 'unscorable' ? row.reason : [],
  );
  if (answers.length === 0 && reasons.length > 0) return `Nothing was looked for: ${reasonOfAll(reasons)}.`;
  return 'No slice has enough studies of other patients to be tested: at least five in it and five outside.';
}

/** Studies that lack something come first, each with its own reason; those behind them share one. */
function reasonOfAll(reasons: readonly string[]): string {
  const last = reasons.at(-1) ?? '';
  if (!last.startsWith('its ')) return last;
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const each = [...counts].map(([reason, count]) => `${count}: ${reason}`);
  return `no study has a class and a prediction (${each.join('; ')})`;
}

/** What the studies of a slice have in common, and how often the model is wrong about them. */
export function sliceSentence({ subject, estimate, null: others, n }: Answer, rows: readonly Row[]): string {
  const name = `slice ${subject.slice}`;
  const errors =
    estimate === null || others === null
      ? 'no study of other patients lies in it'
      : `the model is wrong about ${percent(estimate)} of its ${n} studies, and ${percent(others)} of the others`;
  const facts = factsOf(rows, name);
  const attributes = facts.filter(({ kind }) => kind === 'attribute').slice(0, 2);
  const words = facts.filter(({ kind }) => kind === 'word').slice(0, 3);
  const common = [
    ...attributes.map(({ text, inside, of }) => `${inside} of ${of} have ${text}`),
    ...(words.length > 0 ? [`their reports say ${words.map(({ text }) => `“${text}”`).join(', ')}`] : []),
  ];
  const described = common.length === 0 ? 'nothing known sets them apart' : common.join(', ');
  return `In ${name} ${errors}; ${described}.`;
}

interface Fact {
  readonly slice: string;
  readonly kind: 'attribute' | 'word';
  readonly text: string;
  readonly inside: number;
  readonly of: number;
  readonly outside: number;
  readonly others: number;
  readonly pAdjusted: number | null;
}

/** By adjusted p of attributes, and by weight of words. */
function factsOf(rows: readonly Row[], name: string): Fact[] {
  return rows
    .filter(({ metric, subject }) => subject.name === name && (metric === 'token' || metric === 'attribute'))
    .map(({ metric, condition = {} }) => ({
      slice: name,
      kind: metric === 'token' ? ('word' as const) : ('attribute' as const),
      text: metric === 'token' ? String(condition.token) : `${condition.attribute} ${condition.value}`,
      inside: Number(condition.inside),
      of: Number(condition.of),
      outside: Number(condition.outside),
      others: Number(condition.others),
      pAdjusted: metric === 'token' ? null : Number(condition.pAdjusted),
    }))
    .sort((a, b) => (a.pAdjusted ?? 0) - (b.pAdjusted ?? 0));
}

/** All of them, for the report. */
export function commonFacts(rows: readonly Row[], names: readonly string[]): AnswerTable {
  const facts = names.flatMap((name) => factsOf(rows, name));
  return {
    columns: ['slice', 'kind', 'value', 'in the slice', 'of', 'outside', 'of', 'adjusted p'].map((name) => ({
      name,
      unit: '',
    })),
    rows: facts.map(({ slice, kind, text, inside, of, outside, others, pAdjusted }) => [
      slice,
      kind,
      text,
      inside,
      of,
      outside,
      others,
      pAdjusted,
    ]),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function counted(n: number, noun: string, several = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : several}`;
}
