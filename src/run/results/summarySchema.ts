import { z } from 'zod';
import type { Summary } from '../../types/summary.ts';
import {
  byName,
  count,
  intervalOrNull,
  listOf,
  number,
  numberOrNull,
  oneOf,
  record,
  text,
} from './storedKinds.ts';

const verdict = oneOf(['pass', 'fail', 'undecided']);

const strong = record({ verdict, rule: text, margin: numberOrNull, marginCi: intervalOrNull });

const signedRankTest = record({
  p: number,
  pHolm: number,
  n: count,
  method: oneOf(['exact', 'normal']),
  effect: number,
});

const comparison = record({
  against: text,
  role: oneOf(['decides', 'strong', 'beside']),
  n: count,
  mean: numberOrNull,
  margin: numberOrNull,
  marginCi: intervalOrNull,
  verdict,
  p: numberOrNull,
  pHolm: numberOrNull,
  wilcoxon: signedRankTest.nullable(),
});

const state = record({
  step: text,
  mean: numberOrNull,
  spread: numberOrNull,
  ci: intervalOrNull.exactOptional(),
});

/** What only some criteria tell. */
const optional = {
  area: numberOrNull.exactOptional(),
  areaCi: intervalOrNull.exactOptional(),
  share: numberOrNull.exactOptional(),
  cascade: text.exactOptional(),
  entropyRise: numberOrNull.exactOptional(),
  entropyRiseCi: intervalOrNull.exactOptional(),
  curve: listOf(state).exactOptional(),
  chanceCorrected: numberOrNull.exactOptional(),
  chanceCorrectedCi: intervalOrNull.exactOptional(),
  nullCi: intervalOrNull.exactOptional(),
  p: numberOrNull.exactOptional(),
  pHolm: numberOrNull.exactOptional(),
  verdictHolm: verdict.exactOptional(),
  strong: strong.exactOptional(),
  paperVerdict: verdict.exactOptional(),
  paperN: count.exactOptional(),
  against: listOf(comparison).exactOptional(),
  bar: record({
    masks: numberOrNull,
    isOutside: z.boolean({ error: 'expected true or false' }),
    plain: numberOrNull,
    used: numberOrNull,
  }).exactOptional(),
  power: record({
    unrelated: numberOrNull,
    lost: numberOrNull,
    detectable: numberOrNull,
    room: numberOrNull,
  }).exactOptional(),
  draws: record({ count, sd: numberOrNull }).exactOptional(),
  sameClass: record({
    n: count,
    of: count,
    share: numberOrNull,
    unrestricted: numberOrNull,
    unrestrictedCi: intervalOrNull,
  }).exactOptional(),
};

const cell = record({
  metric: text,
  mean: numberOrNull,
  ci: intervalOrNull,
  n: count,
  unscorable: count,
  failed: count,
  null: numberOrNull,
  baselines: byName(numberOrNull),
  pass: z.boolean({ error: 'expected true, false or null' }).nullable(),
  verdict,
  rule: text,
  margin: numberOrNull,
  marginCi: intervalOrNull,
  also: byName(numberOrNull),
  values: listOf(record({ image: text, value: number })),
  reasons: byName(count),
  ...optional,
});

const compared = record({
  value: text,
  n: count,
  left: count,
  without: listOf(text),
  methods: listOf(record({ method: text, mean: numberOrNull, ci: intervalOrNull })),
  pairs: listOf(
    record({
      a: text,
      b: text,
      margin: numberOrNull,
      marginCi: intervalOrNull,
      wilcoxon: signedRankTest.nullable(),
    }),
  ),
});

const disagreement = record({
  views: listOf(
    record({
      name: text,
      metric: text,
      rule: text,
      order: listOf(text),
      margins: byName(numberOrNull),
      verdicts: byName(verdict),
    }),
  ),
  agreement: listOf(record({ a: text, b: text, tau: numberOrNull, reversed: count, pairs: count })),
  flips: listOf(record({ method: text, kind: oneOf(['opposite', 'open']), verdicts: byName(verdict) })),
  otherBest: listOf(text),
});

const classifier = record({
  id: text,
  role: text,
  logits: count,
  n: count,
  unlabelled: count,
  failed: count,
  labels: listOf(count),
  predicted: listOf(count),
  accuracy: numberOrNull,
  accuracyCi: intervalOrNull,
  auc: numberOrNull,
  aucCi: intervalOrNull,
  aucNote: text.exactOptional(),
  brier: numberOrNull,
  calibrationError: numberOrNull,
  reliability: listOf(record({ count, probability: number, frequency: number })),
});

const condition = byName(z.union([text, number], { error: 'expected a text or a number' }));

const answer = record({
  subject: condition,
  condition,
  metric: text,
  estimate: numberOrNull,
  ci: intervalOrNull,
  n: count,
  null: numberOrNull,
  verdict: text,
  rule: text,
  p: numberOrNull,
  pHolm: numberOrNull,
  detectable: numberOrNull.exactOptional(),
  reason: text.exactOptional(),
});

const answerTable = record({
  columns: listOf(record({ name: text, unit: text })),
  rows: listOf(listOf(z.union([text, numberOrNull], { error: 'expected a text, a number or null' }))),
});

const audit = record({
  question: text,
  verdict: z.string({ error: 'expected a text or null' }).nullable(),
  sentence: text,
  answers: listOf(answer),
  tables: byName(answerTable),
});

/** `summary.json`. */
export const summarySchema: z.ZodType<Summary> = record({
  name: text,
  preset: oneOf(['default', 'arun2021']),
  target: text,
  images: count,
  version: z.literal(2, { error: 'expected 2' }).exactOptional(),
  criteria: byName(byName(cell)),
  audits: byName(audit).exactOptional(),
  classifiers: listOf(classifier).exactOptional(),
  compared: byName(compared).exactOptional(),
  disagreement: byName(disagreement).exactOptional(),
});
