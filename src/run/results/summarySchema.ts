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
  curve: listOf(state).exactOptional(),
  chanceCorrected: numberOrNull.exactOptional(),
  chanceCorrectedCi: intervalOrNull.exactOptional(),
  nullCi: intervalOrNull.exactOptional(),
  p: numberOrNull.exactOptional(),
  pHolm: numberOrNull.exactOptional(),
  verdictHolm: verdict.exactOptional(),
  strong: strong.exactOptional(),
  against: listOf(comparison).exactOptional(),
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

/** `summary.json`. */
export const summarySchema: z.ZodType<Summary> = record({
  name: text,
  preset: oneOf(['default', 'arun2021']),
  target: text,
  images: count,
  criteria: byName(byName(cell)),
  classifiers: listOf(classifier).exactOptional(),
  compared: byName(compared).exactOptional(),
  disagreement: byName(disagreement).exactOptional(),
});
