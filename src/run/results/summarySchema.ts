import * as z from 'zod';
import type { Summary } from '../../types/summary.ts';
import { cell, signedRankTest, verdict } from './cellSchema.ts';
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
  analyses: listOf(
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

const perturbed = record({
  images: count,
  passes: count,
  marginMedian: numberOrNull,
  marginLow: numberOrNull,
  marginHigh: numberOrNull,
  cleanMedian: number,
  cleanLow: number,
  cleanHigh: number,
  outside: count,
  agreement: numberOrNull,
});

const stratum = record({
  method: text,
  by: text,
  group: text,
  n: count,
  mean: numberOrNull,
  ci: intervalOrNull,
  difference: numberOrNull,
  p: numberOrNull,
  pHolm: numberOrNull,
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
  strata: byName(listOf(stratum)).exactOptional(),
  perturbed: byName(perturbed).exactOptional(),
  compared: byName(compared).exactOptional(),
  disagreement: byName(disagreement).exactOptional(),
});
