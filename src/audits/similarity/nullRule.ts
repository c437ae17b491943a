import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { SimilarityMetric } from '../../types/metric.ts';
import {
  alsoMeans,
  type BaselineComparison,
  type DecisionRule,
  differences,
  type ImageNumbers,
  imageMeans,
  imageValues,
  isScore,
  type MethodRule,
  type MethodStatistics,
  type MethodUnderAudit,
} from '../../verdicts/index.ts';
import { similarityAnalyses } from './alternativeAnalyses.ts';
import { nullInfluence, nullPairsOf } from './nullInfluence.ts';
import { isSmoothNull } from './nullPairRows.ts';
import { similarityMetric } from './similarity.ts';

export interface NullRuleOptions {
  readonly metrics: readonly SimilarityMetric[];
  /** Whether a map passes by being more or less alike than maps of different images are. */
  readonly passes: 'more' | 'less';
  /** What is compared, in words. */
  readonly what: string;
}

/** Two maps of one image against maps of different images, by their similarity: always by the interval, as no paper has a rule. */
export function nullRule({ metrics, passes, what }: NullRuleOptions): MethodRule {
  const apart = (scores: ImageNumbers, nulls: ImageNumbers) =>
    passes === 'more' ? differences(scores, nulls) : differences(nulls, scores);
  const statistics = ({ own }: MethodUnderAudit, { metric }: DecisionRule): MethodStatistics => {
    const scores = imageValues(own.outcomes(metric, isScore));
    const nulls = nullInfluence(nullPairsOf(own, metric), scores.values);
    const smooth = imageMeans(own.outcomes(metric, isSmoothNull));
    const against = (
      name: string,
      role: BaselineComparison['role'],
      baseline: ImageNumbers,
    ): BaselineComparison => ({
      ...{ name, role, passing: 'above', differences: apart(scores.values, baseline) },
      mean: meanOfAny(baseline.values()),
    });
    return {
      ...{ metric, preset: 'default', scores, nulls },
      against: [
        against('null', 'decides', nulls),
        ...(smooth.size > 0 ? [against('smooth-null', 'beside', smooth)] : []),
      ],
      rule: `${metric} of ${what} ${passes === 'more' ? 'above' : 'below'} that of unrelated pairs with its 95 % interval`,
      strongRule: '',
    };
  };
  return {
    decisionRule: (preset) => ({ metric: similarityMetric[preset], preset: 'default' }),
    alternativeAnalyses: (preset) =>
      similarityAnalyses(preset, { metrics }).map(({ name, metric }) => ({
        name: name === metric ? name : metric,
        metric,
        preset: 'default',
      })),
    statistics,
    compared: passes === 'more' ? 'score - null' : 'null - score',
    comparable: ({ scores, nulls }) => ({ values: apart(scores.values, nulls) }),
    also: (item, own) => alsoMeans(item, own),
  };
}
