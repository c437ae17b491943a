import { meanOfAny } from '../math/arrays/meanOf.ts';
import { kendallTau } from '../statistics/index.ts';
import type { AlternativeAnalysis, Disagreement, Verdict } from '../types/summary.ts';
import { verdictOf } from './cell.ts';
import { numberOrNull, onSameImages } from './imageNumbers.ts';
import { commonImages } from './methodRanking.ts';
import type { MethodRule } from './methodRule.ts';
import { type DecidedComparison, decidedComparisons, type MethodUnderAudit } from './methodStatistics.ts';
import type { NamedDecisionRule } from './options.ts';

/**
 * The same rows judged several ways: the order of the methods and their verdicts under each, and where these differ.
 * Orders go by the mean margin over the images that all methods have. Ways whose metric no row has are left out.
 */
export function disagreement(
  cases: ReadonlyMap<string, MethodUnderAudit>,
  ways: readonly NamedDecisionRule[],
  rule: MethodRule,
): Disagreement {
  const analyses = ways
    .map((way) => analysisOf(cases, way, rule))
    .filter(({ margins }) => Object.values(margins).some((margin) => margin !== null));
  const pairs = analyses.flatMap((a, index) => analyses.slice(index + 1).map((b) => ordersOf(a, b)));
  const [first] = analyses;
  return {
    analyses,
    agreement: pairs,
    flips: [...cases.keys()].flatMap((method) => flipOf(method, analyses)),
    otherBest: analyses.filter(({ order }) => order[0] !== first?.order[0]).map(({ name }) => name),
  };
}

function analysisOf(
  cases: ReadonlyMap<string, MethodUnderAudit>,
  way: NamedDecisionRule,
  rule: MethodRule,
): AlternativeAnalysis {
  const all = [...cases].map(([method, item]) => {
    const statistics = rule.statistics(item, way);
    const deciding = statistics.against.filter(({ role }) => role === 'decides');
    const comparisons = decidedComparisons({ ...statistics, against: deciding }, item.sampling);
    return { method, comparisons, decision: verdictOf(comparisons) };
  });
  const margins = all.map(({ comparisons }) => leastDifferences(comparisons));
  const common = commonImages(margins.filter(({ size }) => size > 0));
  const means = all.map(({ method }, index) => {
    const own = onSameImages(margins[index] ?? new Map<string, number>(), common);
    return [method, numberOrNull(meanOfAny(own.values()))] as const;
  });
  const known = means.flatMap(([method, margin]) => (margin === null ? [] : [{ method, margin }]));
  return {
    name: way.name,
    metric: way.metric,
    rule: all[0]?.decision.rule ?? '',
    order: known.sort((a, b) => b.margin - a.margin).map(({ method }) => method),
    margins: Object.fromEntries(means),
    // A method without the metric, such as a signed correlation of a map without signs, has no verdict here.
    verdicts: Object.fromEntries(
      all.flatMap(({ method, decision }) =>
        decision.margin === undefined ? [] : [[method, decision.verdict] as const],
      ),
    ),
  };
}

/** The differences of the comparison with the smallest margin, by which methods are ordered whatever their verdicts. */
function leastDifferences(comparisons: readonly DecidedComparison[]): ReadonlyMap<string, number> {
  const [first, ...others] = comparisons;
  const margin = ({ decision }: DecidedComparison) => decision.margin ?? Number.POSITIVE_INFINITY;
  if (first === undefined) return new Map();
  return others.reduce((a, b) => (margin(b) < margin(a) ? b : a), first).against.differences;
}

function ordersOf(a: AlternativeAnalysis, b: AlternativeAnalysis): Disagreement['agreement'][number] {
  const both = Object.entries(a.margins).flatMap(([method, first]) => {
    const second = b.margins[method];
    return typeof first === 'number' && typeof second === 'number' ? [[first, second] as const] : [];
  });
  const { tau, discordant, pairs } = kendallTau(
    both.map(([first]) => first),
    both.map(([, second]) => second),
  );
  return { a: a.name, b: b.name, tau: numberOrNull(tau), reversed: discordant, pairs };
}

function flipOf(method: string, analyses: readonly AlternativeAnalysis[]): Disagreement['flips'] {
  const verdicts = analyses.flatMap(({ name, verdicts: { [method]: verdict } }) =>
    verdict === undefined ? [] : [[name, verdict] as const],
  );
  const words = new Set<Verdict>(verdicts.map(([, verdict]) => verdict));
  if (words.size < 2) return [];
  const kind = words.has('pass') && words.has('fail') ? 'opposite' : 'open';
  return [{ method, kind, verdicts: Object.fromEntries(verdicts) }];
}
