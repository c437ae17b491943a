import { meanOf } from '../../math/arrays/meanOf.ts';
import { slopeWeights, varianceOf } from './curves.ts';
import type { Variance } from './summedError.ts';
import type { TestedModel } from './testedShares.ts';

/** Where the variance of training comes from: the models of one share, the distance from the line, or the folds. */
export type Spread = { readonly of: 'shares' | 'line' | 'folds'; readonly degrees: number };

/** A slope with its error. */
export interface GapSlope {
  readonly slope: number;
  /** [resamples], over draws of patients. */
  readonly drawn: Float64Array;
  /** Undefined where so few models say nothing of it. */
  readonly training: Spread | undefined;
  /** Of test patients, then of trainings where something is known of it; with folds of both at once. */
  readonly variances: readonly Variance[];
  /** The slopes of folds that have a model of every share; absent of models that are tested on all images. */
  readonly byFold?: ReadonlyMap<number, number>;
}

const gapOf = ({ areas: { iid, reversed } }: TestedModel) => (iid.auc ?? 0) - (reversed.auc ?? 0);

/** The sum of the models' values by the weights of a slope. */
function weighted(weights: readonly number[], models: readonly TestedModel[], of = gapOf): number {
  return models.reduce((sum, model, i) => sum + (weights[i] ?? 0) * of(model), 0);
}

/** With fewer folds an interval says next to nothing. */
export const fewestFolds = 3;

/**
 * The mean over folds with the variance of Nadeau and Bengio (Machine Learning 52, 2003), s² (1 / k + n_test / n_train):
 * folds share training images. Of k folds of a design a model learns from k − 2, as one validates.
 */
export function meanOverFolds(
  values: readonly number[],
  of: number,
): { readonly mean: number; readonly variances: readonly Variance[] } {
  const k = values.length;
  const mean = k === 0 ? Number.NaN : meanOf(values);
  if (k < fewestFolds) return { mean, variances: [] };
  return { mean, variances: [{ variance: varianceOf(values) * (1 / k + 1 / (of - 2)), degrees: k - 1 }] };
}

/** The slope of each fold that has a model of every share, and their mean. */
function slopeOverFolds(models: readonly TestedModel[]): GapSlope {
  const shares = sharesOf(models);
  const folds = [...new Set(models.map(({ fold }) => fold?.index ?? 0))].sort((a, b) => a - b);
  const byFold = new Map(
    folds.flatMap((fold) => {
      const own = models.filter((one) => one.fold?.index === fold);
      const weights = slopeWeights(own.map(({ share }) => share)) ?? [];
      const slope = weighted(weights, own);
      return sharesOf(own).join() === shares.join() ? [[fold, slope] as const] : [];
    }),
  );
  const { mean: slope, variances } = meanOverFolds([...byFold.values()], models[0]?.fold?.of ?? 0);
  const training = variances[0] && ({ of: 'folds', degrees: variances[0].degrees } as const);
  return { slope, drawn: new Float64Array(), training, variances, byFold };
}

/** The least-squares slope of the gap over the shares, one point a model; undefined of models of one share. */
export function gapSlope(models: readonly TestedModel[], patients: number): GapSlope | undefined {
  const weights = models.length === 0 ? undefined : slopeWeights(models.map(({ share }) => share));
  const [first] = models;
  if (weights === undefined || first === undefined) return undefined;
  if (first.fold !== undefined) return slopeOverFolds(models);
  const slope = weighted(weights, models);
  const drawn = first.drawn.iid.map((_, draw) =>
    weighted(weights, models, ({ drawn: { iid, reversed } }) => (iid[draw] ?? 0) - (reversed[draw] ?? 0)),
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
  const slope = weighted(slopeWeights(at) ?? [], models);
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
