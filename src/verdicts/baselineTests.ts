import { holm, rankBiserial, wilcoxonSignedRank } from '../statistics/index.ts';
import type { Comparison, MethodSummary, SignedRankTest } from '../types/summary.ts';
import { type ImageNumbers, numberOrNull } from './imageNumbers.ts';
import type { DecidedComparison } from './methodStatistics.ts';
import { patientMeans, type Sampling } from './sampling.ts';

/** The nominal chance of a false verdict among all methods of a criterion together. */
const familyLevel = 0.05;

/** A comparison as the summary shows it; not yet adjusted for how many methods there are. */
export function comparisonOf({ against, decision }: DecidedComparison, sampling: Sampling): Comparison {
  return {
    against: against.name,
    role: against.role,
    n: against.differences.size,
    mean: numberOrNull(against.mean),
    margin: numberOrNull(decision.margin),
    marginCi: decision.interval ?? null,
    verdict: decision.verdict,
    p: numberOrNull(decision.pValue),
    pHolm: null,
    wilcoxon: signedRankTest(against.differences, sampling),
  };
}

/** Wilcoxon's test of the differences, one for each patient; null where none is other than zero. Not yet adjusted. */
export function signedRankTest(differences: ImageNumbers, sampling: Sampling): SignedRankTest | null {
  const independent = patientMeans(differences, sampling);
  const test = wilcoxonSignedRank(independent);
  const effect = rankBiserial(independent);
  if (test === undefined || effect === undefined) return null;
  return { p: test.pValue, pHolm: test.pValue, n: test.n, method: test.method, effect };
}

/** The cells of a criterion, in order of its methods, with Holm's adjustment over the methods that have a p-value. */
export function withHolm(cells: readonly MethodSummary[]): MethodSummary[] {
  const own = adjusted(cells.map(({ p }) => p ?? null));
  const names = [...new Set(cells.flatMap(({ against = [] }) => against.map(({ against: name }) => name)))];
  const byBaseline = new Map(
    names.map((name) => {
      const found = cells.map(({ against = [] }) => against.find((one) => one.against === name));
      return [
        name,
        {
          margins: adjusted(found.map((one) => one?.p ?? null)),
          ranks: adjusted(found.map((one) => one?.wilcoxon?.p ?? null)),
        },
      ] as const;
    }),
  );
  return cells.map((cell, index) => {
    const pHolm = own[index] ?? null;
    const against = (cell.against ?? []).map((one) => ({
      ...one,
      pHolm: byBaseline.get(one.against)?.margins[index] ?? null,
      wilcoxon: adjustedTest(one.wilcoxon, byBaseline.get(one.against)?.ranks[index]),
    }));
    const holds = pHolm !== null && pHolm < familyLevel;
    return { ...cell, pHolm, verdictHolm: holds ? cell.verdict : ('undecided' as const), against };
  });
}

/** The cells of all criteria with Holm's adjustment over every one that has a p-value: what a whole task says together. */
export function withAllAdjusted(
  criteria: Readonly<Record<string, Readonly<Record<string, MethodSummary>>>>,
): Record<string, Record<string, MethodSummary>> {
  const cells = Object.entries(criteria).flatMap(([criterion, methods]) =>
    Object.entries(methods).map(([method, cell]) => ({ criterion, method, cell })),
  );
  const pValues = adjusted(cells.map(({ cell }) => cell.p ?? null));
  const all: Record<string, Record<string, MethodSummary>> = Object.fromEntries(
    Object.keys(criteria).map((criterion) => [criterion, {}]),
  );
  for (const [index, { criterion, method, cell }] of cells.entries()) {
    const pAll = pValues[index] ?? null;
    const verdictAll = pAll !== null && pAll < familyLevel ? cell.verdict : 'undecided';
    all[criterion] = { ...all[criterion], [method]: { ...cell, pAll, verdictAll } };
  }
  return all;
}

/** The tests with Holm's adjustment over those that there are. */
export function testsWithHolm(tests: readonly (SignedRankTest | null)[]): (SignedRankTest | null)[] {
  const pValues = adjusted(tests.map((test) => test?.p ?? null));
  return tests.map((test, index) => adjustedTest(test, pValues[index]));
}

function adjustedTest(test: SignedRankTest | null, pHolm: number | null | undefined): SignedRankTest | null {
  return test === null ? null : { ...test, pHolm: pHolm ?? test.p };
}

/** Holm's adjustment of the p-values that there are; null stays null. */
function adjusted(pValues: readonly (number | null)[]): (number | null)[] {
  const known = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  const all = pValues.map((): number | null => null);
  holm(known.map(({ p }) => p)).forEach((p, position) => {
    const index = known[position]?.index;
    if (index !== undefined) all[index] = p;
  });
  return all;
}
