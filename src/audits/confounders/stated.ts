import { meanOf } from '../../math/arrays/meanOf.ts';
import { normalQuantile } from '../../math/distributions/normalDistribution.ts';
import type { OpenAnswer } from './adjusted.ts';
import { crossingShare, shownCrossing } from './curves.ts';
import { fewestFolds, gapSlope, type Spread, sharesOf } from './gapSlope.ts';
import type { ConfounderOptions } from './options.ts';
import { summedError } from './summedError.ts';
import type { TestedArtefact } from './testedShares.ts';

/** How `condition.models` of an answer calls them. */
export const elsewhere = 'trained elsewhere';

/**
 * For each source and artefact: how fast the i.i.d. and the reversed AUC of models that were trained elsewhere come apart
 * as the share grows, by least squares over the models. Its variance has two parts. That of the test patients comes from
 * the draws, which take the same patients for all models. That of training is the spread of the gaps of one share, or
 * where too few shares have several models the spread about the line, which holds its bends too. Of models that are tested
 * on a fold each it is that of the folds, as of networks that are trained here.
 */
export function statedAnswers(
  tested: readonly TestedArtefact[],
  { leastFall }: Pick<ConfounderOptions, 'leastFall'>,
): OpenAnswer[] {
  return tested.flatMap((one) => one.sources.map((source) => statedAnswer(one, source, leastFall)));
}

function statedAnswer(
  { artefact, images, patients, models, reason: few }: TestedArtefact,
  source: string,
  leastFall: number,
): OpenAnswer {
  const own = models.filter((model) => model.source === source);
  const slope = gapSlope(own, patients);
  const crossing = crossingShare(
    sharesOf(own).map((share) => ({
      share,
      value: meanOf(own.flatMap((one) => (one.share === share ? (one.areas.reversed.auc ?? []) : []))),
    })),
  );
  const base = {
    subject: { model: source },
    condition: { artefact, models: elsewhere, crossing: shownCrossing(crossing) },
    metric: 'gapSlope',
    n: images,
    null: 0,
    rule: `the gap of i.i.d. and reversed AUC grows with the share of training positives that carry the artefact: Student's t over ${spreadWords(slope?.training)}, adjusted by Holm over sources and artefacts, at 5 %`,
    pHolm: null,
  };
  const isOpen = slope === undefined || slope.variances.length === 0;
  const ci = isOpen ? null : summedError(slope.variances).about(slope.slope).ci;
  const undecided = (reason: string): OpenAnswer => ({
    answer: {
      ...base,
      estimate: slope === undefined || Number.isNaN(slope.slope) ? null : slope.slope,
      ci,
      p: null,
      verdict: 'undecided',
      reason,
    },
    verdictAt: () => 'undecided',
  });
  if (few !== undefined) return undecided(few);
  if (slope === undefined)
    return undecided('all models have one share, and it takes two to see what a share does');
  if (slope.byFold !== undefined && slope.training === undefined)
    return undecided(
      `only ${slope.byFold.size} folds have a model of every share: at least ${fewestFolds} are needed`,
    );
  if (slope.training === undefined)
    return undecided(
      `of ${own.length} models nothing says how much chance there is in a training, and the interval is over test patients alone: two shares with two models each, or four shares, would do`,
    );
  const estimate = slope.slope;
  const { error, reach, about } = summedError(slope.variances);
  const { ci: interval, p } = about(estimate);
  const detectable = reach + normalQuantile(0.8) * error;
  return {
    answer: { ...base, estimate, ci: interval, p, detectable, verdict: '' },
    verdictAt: (pHolm) => {
      if (pHolm !== null && pHolm <= 0.05 && estimate > 0) return 'shortcut';
      return interval[1] < leastFall ? 'none found' : 'undecided';
    },
  };
}

/** What an interval over folds is called. */
export const overFolds = 'folds, corrected for the images that their trainings share';

/** The variance of an interval in words. */
function spreadWords(training: Spread | undefined): string {
  if (training === undefined) return 'test patients';
  const words = {
    shares: 'test patients and the spread of models of one share',
    line: 'test patients and the spread of models about the line',
    folds: overFolds,
  };
  return `${words[training.of]} (${training.degrees} degrees of freedom)`;
}

/** What the intervals of answers are over, each once. */
export function spreadsOf(tested: readonly TestedArtefact[]): string[] {
  const all = tested.flatMap(({ models, sources, patients }) =>
    sources.flatMap(
      (source) =>
        gapSlope(
          models.filter((one) => one.source === source),
          patients,
        )?.training ?? [],
    ),
  );
  return [...new Set(all.map(spreadWords))];
}
