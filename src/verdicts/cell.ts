import type { Row } from '../types/row.ts';
import type { Draws, MethodSummary, SameClass, StrongVerdict } from '../types/summary.ts';
import { agreementStanding, classAgreement } from './agreement.ts';
import { chanceCorrected } from './chanceCorrected.ts';
import { drawTable, imageValues } from './collected.ts';
import { comparisonOf } from './comparison.ts';
import { meanOf, numberOrNull, onSameImages } from './imageNumbers.ts';
import { isTrained, localizationStanding } from './localization.ts';
import { agreementLine, type Judging, smoothNullMetric } from './options.ts';
import { powerOf } from './power.ts';
import { cascadeSteps, randomizationStanding } from './randomization.ts';
import { allOf, type Decision } from './rules.ts';
import { drawError, estimate } from './sampling.ts';
import { type Case, type Judged, judged, type Standing } from './standing.ts';

/** The numbers of a method under one way of judging its criterion. */
export function standingOf(item: Case, judging: Judging): Standing {
  switch (item.criterion) {
    case 'localization':
      return localizationStanding(item, judging);
    case 'randomization':
      return randomizationStanding(item, judging);
    default:
      return agreementStanding(item, judging);
  }
}

/** How the run itself judges a criterion. */
export function ownJudging({ criterion, options }: Pick<Case, 'criterion' | 'options'>): Judging {
  const { preset, localizationMetric, similarityMetric } = options;
  if (criterion === 'localization') return { metric: localizationMetric, preset };
  if (criterion === 'randomization') return { metric: similarityMetric, preset };
  return { metric: similarityMetric, preset, line: agreementLine };
}

/** The decision of a standing: what its deciding comparisons say together. */
export function verdictOf(comparisons: readonly Judged[]): Decision {
  return allOf(
    comparisons.filter(({ against }) => against.role === 'decides').map(({ decision }) => decision),
  );
}

/** What the summary says of a method under a criterion; Holm's adjustment is still to come. */
export function cellOf(item: Case, standing: Standing): MethodSummary {
  const { sampling, criterion } = item;
  const { scores, nulls, metric, table } = standing;
  const comparisons = judged(standing, sampling);
  const decision = verdictOf(comparisons);
  const error = drawError(table, sampling);
  const whole = estimate(scores.values, sampling, error);
  const corrected = chanceCorrected({ scores: scores.values, nulls, table }, sampling);
  const strong = comparisons.find(({ against }) => against.role === 'strong');
  const shown = comparisons.map((one) => comparisonOf(one, sampling));
  const isRandomization = criterion === 'randomization';
  const isAgreement = !isRandomization && criterion !== 'localization';
  return {
    metric,
    mean: numberOrNull(whole?.mean),
    ci: whole?.interval ?? null,
    n: scores.values.size,
    unscorable: scores.unscorable,
    failed: scores.failed,
    null: numberOrNull(meanOf(nulls.values())),
    nullCi: estimate(nulls, sampling)?.interval ?? null,
    chanceCorrected: numberOrNull(corrected?.mean),
    chanceCorrectedCi: corrected?.interval ?? null,
    baselines: Object.fromEntries(
      shown.filter(({ against }) => against !== 'null').map(({ against, mean }) => [against, mean]),
    ),
    pass: decision.verdict === 'undecided' ? null : decision.verdict === 'pass',
    verdict: decision.verdict,
    rule: decision.rule,
    margin: numberOrNull(decision.margin),
    marginCi: decision.interval ?? null,
    p: numberOrNull(decision.pValue),
    pHolm: null,
    ...(strong && { strong: strongVerdict(strong) }),
    against: shown,
    also: also(item, standing),
    values: [...scores.values].map(([image, value]) => ({ image, value })),
    ...(isRandomization && { curve: curve(item, metric), draws: drawsOf(standing, error?.sd) }),
    ...(isRandomization && { power: powerOf(item, standing) }),
    ...(isAgreement && sameClass(item, metric)),
    reasons: scores.reasons,
  };
}

function strongVerdict({ decision }: Judged): StrongVerdict {
  const { verdict, rule, margin, interval } = decision;
  return { verdict, rule, margin: numberOrNull(margin), marginCi: interval ?? null };
}

/** Means of the other metrics: on the scored images, but the agreement of all images on all of them. */
function also(
  { criterion, own, options }: Case,
  { metric, scores }: Standing,
): Record<string, number | null> {
  const last = cascadeSteps(own, options).at(-1);
  const which = (row: Row) => {
    if (criterion === 'localization') return isTrained(row);
    return criterion === 'randomization' ? row.step === last : row.step !== options.nullStep;
  };
  const except = [metric, smoothNullMetric, 'prevalence', 'sameClass'];
  const others = own.metrics.filter((name) => !except.includes(name));
  return Object.fromEntries(
    others.map((name) => {
      const { values } = imageValues(own.outcomes(name, which));
      const kept = name.endsWith('Unrestricted') ? values : onSameImages(values, scores.values);
      return [name, numberOrNull(meanOf(kept.values()))];
    }),
  );
}

/** Each state of the cascade: the mean over images and draws, and how far apart the draws are on those images. */
function curve(item: Case, metric: string): NonNullable<MethodSummary['curve']> {
  const { own, options, sampling } = item;
  return cascadeSteps(own, options).map((step) => {
    const outcomes = own.outcomes(metric, (row) => row.step === step);
    const { values } = imageValues(outcomes);
    const table = drawTable(outcomes, values);
    const whole = estimate(values, sampling, drawError(table, sampling));
    return {
      step,
      mean: numberOrNull(whole?.mean),
      spread: numberOrNull(spread([...table.values()])),
      ci: whole?.interval ?? null,
    };
  });
}

/** Sample standard deviation over draws of the mean over images; undefined of fewer than two draws. */
function spread(table: readonly (readonly (number | undefined)[])[]): number | undefined {
  const centres = Array.from({ length: table[0]?.length ?? 0 }, (_, k) =>
    meanOf(table.flatMap((row) => row[k] ?? [])),
  ).flatMap((centre) => centre ?? []);
  const centre = meanOf(centres);
  if (centre === undefined || centres.length < 2) return undefined;
  return Math.sqrt(centres.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (centres.length - 1));
}

function drawsOf({ table }: Standing, sd: number | undefined): Draws {
  const [first] = [...(table?.values() ?? [])];
  return { count: first?.length ?? 0, sd: numberOrNull(sd) };
}

function sameClass(item: Case, metric: string): { readonly sameClass?: SameClass } {
  const { all, same, of } = classAgreement(item, metric);
  if (of === 0) return {};
  const whole = estimate(all, item.sampling);
  return {
    sameClass: {
      n: same,
      of,
      share: same / of,
      unrestricted: numberOrNull(whole?.mean),
      unrestrictedCi: whole?.interval ?? null,
    },
  };
}
