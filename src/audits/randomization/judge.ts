import type { SimilarityMetric } from '../../types/metric.ts';
import type { Row } from '../../types/row.ts';
import {
  type Against,
  alsoMeans,
  type Case,
  differences,
  drawError,
  drawTable,
  imageMeans,
  imageValues,
  isScore,
  type Judging,
  type MethodRule,
  meanOf,
  onSameImages,
  type Standing,
  statesOf,
} from '../../verdicts/index.ts';
import { isSmoothNull } from '../similarity/nullPairRows.ts';
import { nullPairsOf, nullShares } from '../similarity/nullShares.ts';
import { similarityMetric } from '../similarity/similarity.ts';
import { similarityViews } from '../similarity/views.ts';
import { curve, drawsOf } from './curve.ts';
import { powerOf } from './power.ts';

/** Less alike after the whole cascade than maps of different images are, over images and draws. */
export function randomizationRule(metrics: readonly SimilarityMetric[]): MethodRule {
  return {
    judging: (preset) => ({ metric: similarityMetric[preset], preset }),
    views: (preset) => similarityViews(preset, { metrics }),
    standing,
    compared: 'null - score',
    comparable: ({ scores, nulls, table }) => {
      const values = differences(nulls, scores.values);
      return { values, table: table && onSameImages(table, values) };
    },
    also: (item, own) => alsoMeans(item, own, isOfState(statesOf(item.own).at(-1))),
    further: (item, own) => ({
      curve: curve(item, own.metric),
      draws: drawsOf(own, item.sampling),
      power: powerOf(item, own),
    }),
  };
}

function isOfState(state: string | undefined): (row: Row) => boolean {
  return ({ condition }) => condition?.state === state;
}

function standing({ own, sampling }: Case, judging: Judging): Standing {
  const { metric, preset } = judging;
  const isLast = isOfState(statesOf(own).at(-1));
  const last = own.outcomes(metric, (row) => isScore(row) && isLast(row));
  const scores = imageValues(last);
  const table = drawTable(last, scores.values);
  const nulls = nullShares(nullPairsOf(own, metric), scores.values);
  const against: Against[] = [
    {
      name: 'null',
      role: 'decides',
      passing: 'above',
      differences: differences(nulls, scores.values),
      error: drawError(onSameImages(table, nulls), sampling),
      mean: meanOf(nulls.values()),
    },
  ];
  const smoothRows = own.outcomes(metric, (row) => isSmoothNull(row) && isLast(row));
  const smooth = onSameImages(imageMeans(smoothRows), scores.values);
  if (smooth.size > 0) {
    against.push({
      name: 'smooth-null',
      role: 'beside',
      passing: 'above',
      differences: differences(smooth, scores.values),
      error: drawError(onSameImages(table, smooth), sampling),
      mean: meanOf(smooth.values()),
    });
  }
  return {
    ...judging,
    scores,
    table,
    nulls,
    against,
    rule:
      preset === 'arun2021'
        ? 'mean SSIM after the whole cascade below that of unrelated pairs (Arun et al. 2021)'
        : `${metric} after the whole cascade below that of unrelated pairs with its 95 % interval`,
    strongRule: '',
  };
}
