import type { Classifier, OtherValues, WithOtherInputs } from '../types/classifier.ts';

/**
 * The classifier with what goes in beside the images: a row for each image of a batch, or one for all. Rows of nothing
 * leave it as it is. Throws TypeError for a classifier that takes nothing but images.
 */
export function withOtherInputs<C extends Classifier>(classifier: C, rows: readonly OtherValues[]): C {
  if (rows.every((row) => Object.keys(row).length === 0)) return classifier;
  const { withOtherInputs: given } = classifier as C & Partial<WithOtherInputs<C>>;
  if (given === undefined)
    throw new TypeError(`otherInputs: '${classifier.id}' takes nothing beside the image`);
  return given.call(classifier, rows);
}
