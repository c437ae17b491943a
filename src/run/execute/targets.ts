import type { BenchConfig } from '../config/config.ts';
import type { Participant } from './participant.ts';

/**
 * The class to explain for each image; undefined where it is the predicted one and the logits are not finite. Throws
 * RangeError for an image without the label that is asked for, and for a class that the model does not have.
 */
export function targetsOf(
  { classifier, images, predicted }: Participant,
  { target }: BenchConfig,
): (number | undefined)[] {
  return images.map(({ id, label }, index) => {
    if (target === 'predicted') return predicted[index];
    const chosen = target === 'label' ? label : target;
    if (chosen === undefined) {
      throw new RangeError(`target: no class to explain for image '${id}': the dataset gives it no label`);
    }
    if (chosen >= classifier.classCount) {
      throw new RangeError(
        `target must be a class index from 0 to ${classifier.classCount - 1} of '${classifier.id}', got ${chosen}`,
      );
    }
    return chosen;
  });
}
