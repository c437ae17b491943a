import type { Row } from '../types/row.ts';
import { drawTable, imageMeans, imageValues, type MethodRows } from './collected.ts';
import { differences, meanOf, onSameImages } from './imageNumbers.ts';
import { nullPairsOf, nullShares } from './nullPairs.ts';
import { type Judging, type SummaryOptions, smoothNullMetric } from './options.ts';
import { drawError } from './sampling.ts';
import type { Against, Case, Standing } from './standing.ts';

/** The states of the cascade, in order. */
export function cascadeSteps({ steps }: MethodRows, { nullStep }: SummaryOptions): string[] {
  return steps.filter((step) => step !== nullStep);
}

/** Less alike after the whole cascade than maps of different images are, over images and draws. */
export function randomizationStanding(item: Case, judging: Judging): Standing {
  const { own, options, sampling } = item;
  const { metric, preset } = judging;
  const last = cascadeSteps(own, options).at(-1);
  const isLast = ({ step }: Row) => step === last;
  const scores = imageValues(own.outcomes(metric, isLast));
  const table = drawTable(own.outcomes(metric, isLast), scores.values);
  const nulls = nullShares(nullPairsOf(own, metric, options), scores.values);
  const error = drawError(onSameImages(table, nulls), sampling);
  const against: Against[] = [
    {
      name: 'null',
      role: 'decides',
      passing: 'above',
      differences: differences(nulls, scores.values),
      error,
      mean: meanOf(nulls.values()),
    },
  ];
  const smooth = onSameImages(imageMeans(own.outcomes(smoothNullMetric, isLast)), scores.values);
  if (smooth.size > 0 && metric === options.similarityMetric) {
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
