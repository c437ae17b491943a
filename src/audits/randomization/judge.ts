import { meanOfAny } from '../../math/arrays/meanOf.ts';
import type { SimilarityMetric } from '../../types/metric.ts';
import type { Row } from '../../types/row.ts';
import {
  alsoMeans,
  type BaselineComparison,
  type DecisionRule,
  differences,
  drawError,
  drawTable,
  imageMeans,
  imageValues,
  isScore,
  type MethodRule,
  type MethodStatistics,
  type MethodUnderAudit,
  onSameImages,
  statesOf,
} from '../../verdicts/index.ts';
import { similarityAnalyses } from '../similarity/alternativeAnalyses.ts';
import { nullInfluence, nullPairsOf } from '../similarity/nullInfluence.ts';
import { isSmoothNull } from '../similarity/nullPairRows.ts';
import { similarityMetric } from '../similarity/similarity.ts';
import { cascadeFacts, stateShares } from './cascadeFacts.ts';
import { curve, drawsOf } from './curve.ts';
import { entropyRiseOf } from './entropyRise.ts';
import { halfState } from './half.ts';
import { powerOf } from './power.ts';

/** Maps of different images that are more alike than this do not depend on the image. */
const sameMaps = 0.95;

/**
 * Less alike than maps of different images are, over images and draws: with half of the layers re-drawn and with all.
 */
export function randomizationRule(metrics: readonly SimilarityMetric[]): MethodRule {
  return {
    decisionRule: (preset) => ({ metric: similarityMetric[preset], preset }),
    alternativeAnalyses: (preset) => similarityAnalyses(preset, { metrics }),
    statistics,
    compared: 'null - score',
    comparable: ({ scores, nulls, table, against }) => {
      const isBlind = against.some(({ name, differences: own }) => name === 'null' && own.size === 0);
      const values = isBlind ? new Map<string, number>() : differences(nulls, scores.values);
      return { values, table: table && onSameImages(table, values) };
    },
    also: (item, own) => alsoMeans(item, own, isOfState(statesOf(item.own).at(-1))),
    further: (item, own) => ({
      curve: curve(item, own.metric),
      draws: drawsOf(own, item.sampling),
      power: powerOf(item, own),
      ...cascadeFacts(item, own),
      ...entropyRiseOf(item),
    }),
  };
}

function isOfState(state: string | undefined): (row: Row) => boolean {
  return ({ condition }) => condition?.state === state;
}

function statistics({ own, sampling }: MethodUnderAudit, decisionRule: DecisionRule): MethodStatistics {
  const { metric, preset } = decisionRule;
  const isLast = isOfState(statesOf(own).at(-1));
  const last = own.outcomes(metric, (row) => isScore(row) && isLast(row));
  const scores = imageValues(last);
  const table = drawTable(last, scores.values);
  const nulls = nullInfluence(nullPairsOf(own, metric), scores.values);
  const isArun = preset === 'arun2021';
  const isBlind = !isArun && (meanOfAny(nulls.values()) ?? 0) >= sameMaps;
  const half = halfState(stateShares(own).slice(0, -1));
  const against: BaselineComparison[] = [
    {
      name: 'null',
      role: 'decides',
      passing: 'above',
      // A map that is the same for every image says nothing of one, whatever random weights do to it.
      differences: isBlind ? new Map() : differences(nulls, scores.values),
      error: drawError(onSameImages(table, nulls), sampling),
      mean: meanOfAny(nulls.values()),
    },
  ];
  if (half !== undefined) {
    const atHalf = own.outcomes(metric, (row) => isScore(row) && isOfState(half.step)(row));
    const below = isBlind ? new Map<string, number>() : differences(nulls, imageValues(atHalf).values);
    against.push({
      name: 'half',
      role: isArun ? 'beside' : 'decides',
      passing: 'above',
      differences: below,
      error: drawError(drawTable(atHalf, below), sampling),
      mean: meanOfAny(onSameImages(nulls, below).values()),
    });
  }
  const smoothRows = own.outcomes(metric, (row) => isSmoothNull(row) && isLast(row));
  const smooth = onSameImages(imageMeans(smoothRows), scores.values);
  if (smooth.size > 0) {
    against.push({
      name: 'smooth-null',
      role: 'beside',
      passing: 'above',
      differences: differences(smooth, scores.values),
      error: drawError(onSameImages(table, smooth), sampling),
      mean: meanOfAny(smooth.values()),
    });
  }
  return {
    ...decisionRule,
    scores,
    table,
    nulls,
    against,
    rule: isArun
      ? 'mean SSIM after the whole cascade below that of unrelated pairs (Arun et al. 2021)'
      : isBlind
        ? `none: maps of different images are the same, ${metric} ${sameMaps} or more`
        : `${metric} ${half === undefined ? 'after the whole cascade' : 'with half of the layers re-drawn and with all'} below that of unrelated pairs with its 95 % interval`,
    strongRule: '',
  };
}
