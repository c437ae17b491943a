import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { SimilarityMetric } from '../../types/metric.ts';
import type { SameClass } from '../../types/summary.ts';
import {
  alsoMeans,
  type BaselineComparison,
  baselineComparison,
  type DecisionRule,
  differences,
  estimate,
  imageMeans,
  imageValues,
  isScore,
  type MethodRule,
  type MethodStatistics,
  type MethodUnderAudit,
  numberOrNull,
  onSameImages,
} from '../../verdicts/index.ts';
import { similarityAnalyses } from '../similarity/alternativeAnalyses.ts';
import { nullInfluence, nullPairsOf } from '../similarity/nullInfluence.ts';
import { isSmoothNull } from '../similarity/nullPairRows.ts';
import { similarityMetric } from '../similarity/similarity.ts';
import { isOfAnyClass, sameClassFact } from './anyClass.ts';
import { nullsByPair, pairCount, pairsOf, pairTable, trainingError } from './trainings.ts';

/** Agreement above chance by less than this share of what there is above it says nothing of the image. */
const leastShare = 0.05;

/** The line of Arun et al. 2021 for the SSIM of two classifiers' maps. */
const arunLine = 0.5;

/**
 * Above what the classifiers' maps of different images score; under the preset of Arun et al. 2021 above their line of
 * .5, which smooth maps pass without agreeing on anything. `isMutual`: the models are trainings of one network, each
 * compared with each.
 */
export function agreementRule(metrics: readonly SimilarityMetric[], isMutual: boolean): MethodRule {
  return {
    decisionRule: (preset) => ({ metric: similarityMetric[preset], preset, line: arunLine }),
    alternativeAnalyses: (preset) => similarityAnalyses(preset, { metrics, line: arunLine }),
    statistics: (item, decisionRule) => statistics(item, decisionRule, isMutual),
    compared: 'score - null',
    comparable: ({ scores, nulls }) => ({ values: differences(scores.values, nulls) }),
    also: (item, own) => ({ ...alsoMeans(item, own), ...meansOfAnyClass(item) }),
    further: (item, own) => ({ ...sameClass(item, own.metric), ...pairsOf(item, own.metric) }),
  };
}

function statistics(
  { own, table, context, sampling }: MethodUnderAudit,
  decisionRule: DecisionRule,
  isMutual: boolean,
): MethodStatistics {
  const { metric, preset, line } = decisionRule;
  const isArun = preset === 'arun2021';
  // Under arun2021 all images count; a run under `default` keeps their scores as a reference.
  const isCounted = isArun && context.preset !== preset ? isOfAnyClass : isScore;
  const scores = imageValues(own.outcomes(metric, isCounted));
  const nulls = nullInfluence(nullPairsOf(own, metric), scores.values);
  const counted = own.outcomes(metric, isCounted);
  const ofTrainings = (minus: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map()) =>
    trainingError(pairTable(counted, scores.values, minus), { sampling, isMutual });
  const beside = (name: string, role: BaselineComparison['role'], baseline: ReadonlyMap<string, number>) => ({
    ...baselineComparison(name, { role, scores: scores.values, baseline }),
    // What a null owes to a pair of models is taken off pair by pair.
    error: ofTrainings(name === 'null' ? nullsByPair(own, metric) : undefined),
  });
  const against: BaselineComparison[] = [];
  if (line !== undefined) {
    const atLine = new Map([...scores.values.keys()].map((image) => [image, line]));
    against.push({ ...beside('line', isArun ? 'decides' : 'beside', atLine), mean: line });
  }
  const unrelated = beside('null', isArun && line !== undefined ? 'beside' : 'decides', nulls);
  against.push({ ...unrelated, least: leastShare * Math.max(0, 1 - (unrelated.mean ?? 1)) });
  const [networks] = table.all('network');
  if (networks !== undefined)
    against.push(beside('localizer', 'strong', imageMeans(networks.outcomes(metric))));
  const smooth = imageMeans(own.outcomes(metric, isSmoothNull));
  if (smooth.size > 0) against.push(beside('smooth-null', 'beside', smooth));
  return {
    ...decisionRule,
    scores,
    nulls,
    error: ofTrainings(),
    against,
    rule: isArun
      ? 'mean SSIM above .5 (Arun et al. 2021)'
      : `${metric} above unrelated pairs with its 95 % interval, where both predict the same class; a fail where it is below ${100 * leastShare} % of the way from those to 1${isMutual && pairCount(counted) === 1 ? '; the chance of the one pair of trainings is taken to be as large as the spread between images' : ''}`,
    strongRule: isArun
      ? 'mean SSIM not below that of the localization networks (Arun et al. 2021)'
      : 'paired difference to the pair of localization networks not below 0 with its 95 % interval',
  };
}

/** Means of every similarity over all images, whatever the two classifiers predict. */
function meansOfAnyClass({ own }: MethodUnderAudit): Record<string, number | null> {
  const names = new Set(own.rows.filter(isOfAnyClass).map(({ metric }) => metric));
  return Object.fromEntries(
    [...names].map((name) => {
      const { values } = imageValues(own.outcomes(name, isOfAnyClass));
      return [`${name}Unrestricted`, numberOrNull(meanOfAny(values.values()))];
    }),
  );
}

/**
 * On how many images both classifiers predict the same class, of those whose class is known, with the scores of all.
 * Facts say it, 1 or 0; without them a score stands only where the classes are the same.
 */
function sameClass({ own, sampling }: MethodUnderAudit, metric: string): { readonly sameClass?: SameClass } {
  const all = imageValues(own.outcomes(metric, isOfAnyClass)).values;
  const said = imageValues(own.outcomes(sameClassFact)).values;
  const scored = onSameImages(imageValues(own.outcomes(metric, isScore)).values, all);
  const same = said.size > 0 ? [...said.values()].filter((is) => is === 1).length : scored.size;
  const of = said.size > 0 ? said.size : all.size;
  if (of === 0) return {};
  const whole = estimate(all, sampling);
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
