import { quoted } from '../../files/quoted.ts';
import type { Classifier } from '../../types/classifier.ts';
import { predictedClass, type StudyConfig } from './computeMaps.ts';
import type { PreparedModel } from './preparedModel.ts';

/** The class to explain for each image, by its name; undefined where there is none. */
export type Targets = ReadonlyMap<string, number | undefined>;

/** The class that a classifier predicts, or the one that its dense target states; undefined where a logit is not finite. */
export function predictedTarget({ statedClass }: Classifier, logits: Float32Array): number | undefined {
  const predicted = predictedClass(logits);
  return predicted === undefined ? undefined : (statedClass ?? predicted);
}

/**
 * The class to explain for each image; undefined where it is the predicted one and the logits are not finite. Throws
 * RangeError for an image without the label that is asked for, and for a class that the model does not have.
 */
export function targetsOf(
  { classifier, images, logits }: PreparedModel,
  { target }: Pick<StudyConfig, 'target'>,
): Targets {
  const chosenFor = (id: string, label: number | undefined): number | undefined => {
    if (target === 'predicted') return predictedTarget(classifier, logits.get(id) ?? new Float32Array());
    const chosen = target === 'label' ? label : target;
    if (chosen === undefined) {
      throw new RangeError(
        `target: no class to explain for image ${quoted(id)}: the dataset gives it no label`,
      );
    }
    if (chosen >= classifier.classCount) {
      throw new RangeError(
        `target must be a class index from 0 to ${classifier.classCount - 1} of ${quoted(classifier.id)}, got ${chosen}`,
      );
    }
    return chosen;
  };
  return new Map(images.map(({ id, label }) => [id, chosenFor(id, label)]));
}
