import type { SimilarityMetric } from '../../types/metric.ts';
import {
  type Against,
  alsoMeans,
  type Case,
  differences,
  type ImageNumbers,
  imageMeans,
  imageValues,
  isScore,
  type Judging,
  type MethodRule,
  meanOf,
  type Standing,
} from '../../verdicts/index.ts';
import { isSmoothNull } from './nullPairRows.ts';
import { nullPairsOf, nullShares } from './nullShares.ts';
import { similarityMetric } from './similarity.ts';
import { similarityViews } from './views.ts';

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
  const standing = ({ own }: Case, { metric }: Judging): Standing => {
    const scores = imageValues(own.outcomes(metric, isScore));
    const nulls = nullShares(nullPairsOf(own, metric), scores.values);
    const smooth = imageMeans(own.outcomes(metric, isSmoothNull));
    const against = (name: string, role: Against['role'], baseline: ImageNumbers): Against => ({
      ...{ name, role, passing: 'above', differences: apart(scores.values, baseline) },
      mean: meanOf(baseline.values()),
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
    judging: (preset) => ({ metric: similarityMetric[preset], preset: 'default' }),
    views: (preset) =>
      similarityViews(preset, { metrics }).map(({ name, metric }) => ({
        name: name === metric ? name : metric,
        metric,
        preset: 'default',
      })),
    standing,
    compared: passes === 'more' ? 'score - null' : 'null - score',
    comparable: ({ scores, nulls }) => ({ values: apart(scores.values, nulls) }),
    also: (item, own) => alsoMeans(item, own),
  };
}
