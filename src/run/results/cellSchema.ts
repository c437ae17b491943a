import * as z from 'zod';
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

export const verdict = oneOf(['pass', 'fail', 'undecided']);

const strong = record({ verdict, rule: text, margin: numberOrNull, marginCi: intervalOrNull });

export const signedRankTest = record({
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
  pAll: numberOrNull.exactOptional(),
  verdictAll: verdict.exactOptional(),
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
  pairs: listOf(
    record({ a: text, b: text, mean: numberOrNull, null: numberOrNull, n: count }),
  ).exactOptional(),
  sameClass: record({
    n: count,
    of: count,
    share: numberOrNull,
    unrestricted: numberOrNull,
    unrestrictedCi: intervalOrNull,
  }).exactOptional(),
};

/** A method under a criterion. */
export const cell = record({
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
