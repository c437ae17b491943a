import type { ClassifierRole, Prediction } from '../../types/prediction.ts';
import type { RunImage } from '../../types/run.ts';
import type { Summary } from '../../types/summary.ts';
import { classifierSummaries } from '../../verdicts/index.ts';
import type { PreparedModel } from './preparedModel.ts';
import type { RunImages } from './runSummary.ts';
import type { Targets } from './targets.ts';

/**
 * What each classifier of a run says about each image, no number of one that it cannot take. The first is the
 * explained one; `targets` has the class that was explained for each image. Without maps none is explained: they are
 * audited.
 */
export function predictionsOf(
  preparedModels: readonly PreparedModel[],
  images: readonly RunImage[],
  { targets, hasMaps }: { readonly targets: Targets; readonly hasMaps: boolean },
): Prediction[] {
  const others = hasMaps ? 'other' : 'audited';
  return preparedModels.flatMap(({ classifier, config, logits, hasPixels, fold }, index) => {
    // Of a data set without a model and without predictions.
    if (hasPixels === false && logits.size === 0) return [];
    const role: ClassifierRole = index === 0 && hasMaps ? 'explained' : (config.role ?? others);
    // Of one that states a fold the others are what it was trained on.
    const shown = images.filter(({ id }) => fold?.images.has(id) !== false);
    return shown.map(({ id, label }): Prediction => {
      const own = [...(logits.get(id) ?? new Float32Array(classifier.classCount).fill(Number.NaN))];
      const predicted = predictedLabel(own);
      const target = index === 0 && hasMaps ? targets.get(id) : undefined;
      return {
        ...{ classifier: classifier.id, role, image: id },
        ...(label !== undefined && { label }),
        ...(predicted !== undefined && { predicted }),
        ...(target !== undefined && { target }),
        logits: own.map((logit) => (Number.isFinite(logit) ? logit : null)),
      };
    });
  });
}

function predictedLabel(logits: readonly number[]): number | undefined {
  if (logits.length === 0 || !logits.every(Number.isFinite)) return undefined;
  if (logits.length === 1) return Number((logits[0] ?? 0) > 0);
  return logits.indexOf(Math.max(...logits));
}

/** The summary with what is said of the classifiers' predictions; as it is where none were kept. */
export function withClassifiers(
  summary: Summary,
  predictions: readonly Prediction[] | undefined,
  { seed, images }: { readonly seed: number; readonly images: RunImages },
): Summary {
  if (predictions === undefined) return summary;
  return { ...summary, classifiers: classifierSummaries(predictions, { seed, images }) };
}
