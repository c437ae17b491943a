import { meanOf } from '../math/arrays/meanOf.ts';
import {
  auc,
  aucConfidence,
  brierScore,
  type CalibrationBin,
  calibration,
  calibrationTopLabel,
} from '../statistics/index.ts';
import type { ClassifierSummary, Prediction } from '../types/prediction.ts';
import { classProbabilities } from './classProbabilities.ts';
import { numberOrNull } from './imageNumbers.ts';
import { estimate, type Sampling, type SamplingContext, samplingOf } from './sampling.ts';

/** An image with a label among the classes and finite logits. */
interface Judged {
  readonly image: string;
  readonly label: number;
  readonly predicted: number;
  readonly probabilities: readonly number[];
  /** logit 1 − logit 0: orders the images as the probability of class 1 does, without its rounding to 0 and 1. */
  readonly evidence: number;
}

/** How good the predictions of each classifier are, from its logits and the labels of the images, in their order. */
export function classifierSummaries(
  predictions: readonly Prediction[],
  context: SamplingContext,
): ClassifierSummary[] {
  const sampling = samplingOf(context);
  const byClassifier = new Map<string, Prediction[]>();
  for (const one of predictions) {
    const list = byClassifier.get(one.classifier) ?? [];
    list.push(one);
    byClassifier.set(one.classifier, list);
  }
  return [...byClassifier].map(([id, own]) => classifierSummary(id, own, sampling));
}

function classifierSummary(
  id: string,
  predictions: readonly Prediction[],
  sampling: Sampling,
): ClassifierSummary {
  const role = predictions[0]?.role ?? 'other';
  const logits = predictions[0]?.logits.length ?? 0;
  const classes = Math.max(2, logits);
  const labelled = predictions.filter(({ label }) => label !== undefined && isClass(label, classes));
  const known = labelled.flatMap(judged);
  const isRight = new Map(known.map(({ image, label, predicted }) => [image, Number(label === predicted)]));
  const accuracy = estimate(isRight, sampling);
  const count = (values: readonly (number | undefined)[]) =>
    Array.from({ length: classes }, (_, one) => values.filter((value) => value === one).length);
  return {
    ...{ id, role, logits, n: known.length },
    unlabelled: predictions.length - labelled.length,
    failed: labelled.length - known.length,
    labels: count(labelled.map(({ label }) => label)),
    predicted: count(predictions.map(({ predicted }) => predicted)),
    accuracy: numberOrNull(accuracy?.mean),
    accuracyCi: accuracy?.interval ?? null,
    ...area(known, classes, sampling),
    ...calibrationOf(known, classes),
  };
}

function isClass(label: number, classes: number): boolean {
  return Number.isInteger(label) && label >= 0 && label < classes;
}

function judged({ image, label, predicted, logits }: Prediction): Judged[] {
  const finite = logits.filter((logit) => logit !== null);
  if (label === undefined || predicted === undefined || finite.length < logits.length) return [];
  const [first = 0, second = 0] = finite;
  const evidence = finite.length === 1 ? first : second - first;
  return [{ image, label, predicted, probabilities: classProbabilities(finite), evidence }];
}

function area(
  known: readonly Judged[],
  classes: number,
  { groupOf }: Sampling,
): Pick<ClassifierSummary, 'auc' | 'aucCi' | 'aucNote'> {
  const labels = [...new Set(known.map(({ label }) => label))];
  if (labels.length < 2) {
    const [only] = labels;
    const aucNote = only === undefined ? 'no image has a label' : `all images have label ${only}`;
    return { auc: null, aucCi: null, aucNote };
  }
  if (classes === 2) {
    const found = aucConfidence(
      known.map(({ evidence }) => evidence),
      known.map(({ label }) => label),
      { groups: known.map(({ image }) => groupOf(image)) },
    );
    if (found.state === 'unscorable') return { auc: found.auc, aucCi: null, aucNote: found.reason };
    return { auc: found.auc, aucCi: found.interval };
  }
  const areas = labels.map((one) =>
    auc(
      known.map(({ probabilities }) => probabilities[one] ?? 0),
      known.map(({ label }) => Number(label === one)),
    ),
  );
  const mean = meanOf(areas);
  return { auc: mean, aucCi: null, aucNote: `mean over the ${areas.length} classes that are labels` };
}

function calibrationOf(
  known: readonly Judged[],
  classes: number,
): Pick<ClassifierSummary, 'brier' | 'calibrationError' | 'reliability'> {
  if (known.length === 0) return { brier: null, calibrationError: null, reliability: [] };
  const labels = known.map(({ label }) => label);
  if (classes === 2) {
    const ofOne = known.map(({ probabilities }) => probabilities[1] ?? 0);
    const { ece, bins } = calibration(ofOne, labels);
    return { brier: brierScore(ofOne, labels).brier, calibrationError: ece, reliability: filled(bins) };
  }
  const table = known.map(({ probabilities }) => probabilities);
  const { ece, brier } = calibrationTopLabel(table, labels);
  const { bins } = calibration(
    known.map(({ probabilities, predicted }) => probabilities[predicted] ?? 0),
    known.map(({ label, predicted }) => Number(label === predicted)),
  );
  return { brier, calibrationError: ece, reliability: filled(bins) };
}

function filled(bins: readonly CalibrationBin[]): ClassifierSummary['reliability'] {
  return bins.flatMap(({ count, meanProbability, observedFrequency }) =>
    meanProbability === undefined || observedFrequency === undefined
      ? []
      : { count, probability: meanProbability, frequency: observedFrequency },
  );
}
