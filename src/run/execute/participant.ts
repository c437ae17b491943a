import type { FullClassifier } from '../../types/classifier.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';
import type { StudyImage } from './study.ts';

/** A classifier of the run with the images as it takes them. */
export interface Participant {
  readonly config: ClassifierConfig;
  readonly classifier: FullClassifier;
  readonly images: readonly StudyImage[];
  readonly inputRange: readonly [low: number, high: number];
  /** Of each image. */
  readonly logits: readonly Float32Array[];
  /** The class that it gives each image; undefined where its logits are not finite. */
  readonly predicted: readonly (number | undefined)[];
  /** Signs that the images do not come to it in its units, one line each. */
  readonly warnings: readonly string[];
}
