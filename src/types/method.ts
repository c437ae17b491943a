import type * as z from 'zod';
import type { Attribution, Image, SaliencyMap } from './arrays.ts';
import type { Classifier } from './classifier.ts';
import type { NumericalError } from './numericalError.ts';

/** One question to a method: why does `classifier` give `image` this much of class `target`? */
export interface Question<Needs extends Classifier = Classifier> {
  readonly classifier: Needs;
  /** [height, width, channels] in the units that the model takes; its shape is the classifier's `inputShape`. */
  readonly image: Image;
  readonly target: number;
  /** Names the random stream of this cell: the same seed gives the same bits. */
  readonly seed: string;
  /** At most this many images go to the classifier in one call. */
  readonly batchSize: number;
  /** [lowest, highest] value of a pixel in model units: the ends of the scale that black and white are on. */
  readonly inputRange: readonly [low: number, high: number];
  /** One value per channel: black in model units. */
  readonly black: readonly number[];
  /** Of a voxel along each axis of the image, in mm; absent where nobody says. */
  readonly spacing?: readonly number[];
  /** Runs `compute` once per key for this image, target and classifier; later calls share the result. */
  once<T>(key: string, compute: () => Promise<T>): Promise<T>;
}

/** What was measured on the way, such as the completeness gap of a path integral. */
export type Diagnostics = Readonly<Record<string, number | string | boolean>>;

/** A signed attribution per channel where the method has one; otherwise a map, one number per pixel. */
export type Explanation = (
  | { readonly kind: 'attribution'; readonly attribution: Attribution }
  | { readonly kind: 'map'; readonly map: SaliencyMap }
) & {
  readonly diagnostics: Diagnostics;
  /** What its numerical error is stated from; absent where it has none but rounding, or where nobody can tell. */
  readonly numericalError?: NumericalError;
};

/** How an explanation becomes a map: see the room `maps`. */
export type Reduction = 'absSum' | 'absMax' | 'sum' | 'positive' | 'none';

/** What a method asks of a classifier, beside its logits: a function of it, or its gradient under a rule of its own. */
export type Capability =
  | 'logits'
  | 'gradient'
  | 'guided'
  | 'rescale'
  | 'relevance'
  | 'features'
  | 'attention';

/** A saliency method, of this library or of somebody else: a plain object that says all that a run has to know of it. */
export interface Method<Options extends object = object, Needs extends Classifier = Classifier> {
  readonly name: string;
  /** What it does, in a line, for readers of a report. */
  readonly note?: string;
  /** What it asks of a classifier: one that lacks it is refused before a run. @default ['logits'] */
  readonly needs?: readonly Capability[];
  /**
   * What each option may be. A value that it refuses is an error before a run. Without it whether a value will do is
   * the method's own to say, when it explains.
   */
  readonly options?: z.ZodType<Options>;
  /** Every option has a default; the same keys under each preset. */
  readonly presets: { readonly default: Options; readonly arun2021: Options };
  /** The reduction that turns its explanation into a map, unless the caller names another. */
  readonly reduction: Reduction;
  explain(question: Question<Needs>, options: Options): Promise<Explanation>;
}
