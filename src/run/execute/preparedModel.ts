import type { Mask } from '../../types/arrays.ts';
import type { FullClassifier } from '../../types/classifier.ts';
import type { PreparedImage, RunImage } from '../../types/run.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';

/** A classifier of the run with the images as it takes them. */
export interface PreparedModel {
  readonly config: ClassifierConfig;
  readonly classifier: FullClassifier;
  readonly images: readonly RunImage[];
  /** An image in its units and size; those asked for last are kept. */
  prepared(image: string): Promise<PreparedImage>;
  /** Names of the data set's regions. */
  readonly regions: readonly string[];
  /** A region of an image at its size; undefined where the image has none of that name. */
  region(image: string, name: string): Promise<Mask | undefined>;
  readonly inputRange: readonly [low: number, high: number];
  /** One value per channel: what 0 and 255 become. */
  readonly black: readonly number[];
  readonly white: readonly number[];
  /** By image, why it cannot be read or does not fit. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** [classes] of each image that can be read, by its name, under the trained weights. */
  readonly logits: ReadonlyMap<string, Float32Array>;
  /** Signs that the images do not come to it in its units, one line each. */
  readonly warnings: readonly string[];
}
