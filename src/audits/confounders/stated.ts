import { meanOf } from '../../math/arrays/meanOf.ts';
import { normalQuantile } from '../../math/distributions/normalDistribution.ts';
import type { OpenAnswer } from './adjusted.ts';
import { crossingShare, shownCrossing, slopeWeights, varianceOf } from './curves.ts';
import type { ConfounderOptions } from './options.ts';
import { summedError, type Variance } from './summedError.ts';
import type { TestedArtefact, TestedModel } from './testedShares.ts';

/** How `condition.models` of an answer calls them. */
export const elsewhere = 'trained elsewhere';

/**
 * For each source and artefact: how fast the i.i.d. and the reversed AUC of models that were trained elsewhere come apart
 * as the share grows, by least squares over the models. Its variance has two parts. That of the test patients comes from
 * the draws, which take the same patients for all models. That of training is the spread of the gaps of one share, or
 * where too few shares have several models the spread about the line, which holds its bends too.
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
  const ci = slope === undefined ? null : summedError(slope.variances).about(slope.slope).ci;
  const undecided = (reason: string): OpenAnswer => ({
    answer: { ...base, estimate: slope?.slope ?? null, ci, p: null, verdict: 'undecided', reason },
    verdictAt: () => 'undecided',
  });
  if (few !== undefined) return undecided(few);
  if (slope === undefined)
    return undecided('all models have one share, and it takes two to see what a share does');
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

/** Where the variance of training comes from: the models of one share, or the distance from the line. */
type Spread = { readonly of: 'shares' | 'line'; readonly degrees: number };

/** The variance of an interval in words. */
function spreadWords(training: Spread | undefined): string {
  if (training === undefined) return 'test patients';
  return training.of === 'shares'
    ? `test patients and the spread of models of one share (${training.degrees} degrees of freedom)`
    : `test patients and the spread of models about the line (${training.degrees} degrees of freedom)`;
}

/** What the intervals of answers are over, each once. */
export function spreadsOf(tested: readonly TestedArtefact[]): string[] {
  const all = tested.flatMap(({ models, sources }) =>
    sources.flatMap((source) => trainingSpread(models.filter((one) => one.source === source)) ?? []),
  );
  return [...new Set(all.map(spreadWords))];
}

/** A slope with its error. */
interface GapSlope {
  readonly slope: number;
  /** [resamples], over draws of patients. */
  readonly drawn: Float64Array;
  /** Undefined where so few models say nothing of it. */
  readonly training: Spread | undefined;
  /** Of test patients, then of trainings where something is known of it. */
  readonly variances: readonly Variance[];
}

const gapOf = ({ areas: { iid, reversed } }: TestedModel) => (iid.auc ?? 0) - (reversed.auc ?? 0);

/** The least-squares slope of the gap over the shares, one point a model; undefined of models of one share. */
export function gapSlope(models: readonly TestedModel[], patients: number): GapSlope | undefined {
  const weights = models.length === 0 ? undefined : slopeWeights(models.map(({ share }) => share));
  const [first] = models;
  if (weights === undefined || first === undefined) return undefined;
  const slope = models.reduce((sum, model, i) => sum + (weights[i] ?? 0) * gapOf(model), 0);
  const drawn = first.drawn.iid.map((_, draw) =>
    models.reduce(
      (sum, model, i) =>
        sum + (weights[i] ?? 0) * ((model.drawn.iid[draw] ?? 0) - (model.drawn.reversed[draw] ?? 0)),
      0,
    ),
  );
  const ofPatients = { variance: varianceOf([...drawn].filter(Number.isFinite)), degrees: patients - 1 };
  const spread = trainingSpread(models);
  if (spread === undefined) return { slope, drawn, training: undefined, variances: [ofPatients] };
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  const ofTraining = { variance: squares * spread.variance, degrees: spread.degrees };
  return { slope, drawn, training: spread, variances: [ofPatients, ofTraining] };
}

/** With fewer degrees of freedom an interval says next to nothing. */
const fewestDegrees = 2;

/** The variance of the gap from one training to another, all else the same. */
function trainingSpread(
  models: readonly TestedModel[],
): (Spread & { readonly variance: number }) | undefined {
  const shares = sharesOf(models);
  const within = models.length - shares.length;
  if (within >= fewestDegrees) {
    const squares = shares.map((share) => squaresOf(models.filter((one) => one.share === share).map(gapOf)));
    return { of: 'shares', degrees: within, variance: squares.reduce((sum, one) => sum + one, 0) / within };
  }
  const degrees = models.length - 2;
  if (degrees < fewestDegrees) return undefined;
  const [at, gaps] = [models.map(({ share }) => share), models.map(gapOf)];
  const slope = (slopeWeights(at) ?? []).reduce((sum, weight, i) => sum + weight * (gaps[i] ?? 0), 0);
  return {
    of: 'line',
    degrees,
    variance: squaresOf(gaps.map((gap, i) => gap - slope * (at[i] ?? 0))) / degrees,
  };
}

/** About their mean. */
function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** In ascending order. */
export function sharesOf(models: readonly TestedModel[]): number[] {
  return [...new Set(models.map(({ share }) => share))].sort((a, b) => a - b);
}
