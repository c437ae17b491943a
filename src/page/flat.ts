import type { FullClassifier } from '../browser/index.ts';

/** A classifier of pictures, not of volumes. */
export interface FlatClassifier extends FullClassifier {
  readonly inputShape: readonly [height: number, width: number, channels: number];
}

/** Whether a classifier takes pictures. */
export function isFlat(classifier: FullClassifier): classifier is FlatClassifier {
  return classifier.inputShape.length === 3;
}
