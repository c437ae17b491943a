import type { OpenOptions } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import type { Preset } from '../../methods/index.ts';
import type { ScanOptions } from '../../readers/index.ts';
import type { Preprocess } from '../config/preprocess.ts';
import type { Progress } from '../execute/progress.ts';

/** A method that could not explain an image, and why. */
export interface ExplainFailure {
  /** The image's name in the files. */
  readonly image: string;
  readonly method: string;
  readonly error: string;
}

/** The classifier that explains: a model file, or a module that exports one. */
export type ExplainedModel =
  | { readonly model: string; readonly open?: OpenOptions }
  | { readonly module: string };

/** What is asked of a model and its images, as plain data. */
export type ExplainRunOptions = ExplainedModel & {
  /** What the other inputs of the model are for every image, by their names: numbers, or picture files. */
  readonly otherInputs?: Readonly<Record<string, number | readonly number[] | string>>;
  /** A picture above 0 inside the region of a dense target, as large as each image. */
  readonly inside?: string | undefined;
  /** A method's name, or `all` for the eight and those of the modules. */
  readonly method: string;
  /** Files whose default exports are methods, explained under their own names. */
  readonly methodModules?: readonly string[];
  /** The spatial layer that Grad-CAM reads, instead of the classifier's choice. */
  readonly layer?: string | undefined;
  readonly target: 'predicted' | number;
  /** How 0..255 becomes the model's units. @default the range that the classifier of a module says, else [0, 1] */
  readonly preprocess?: Preprocess;
  readonly preset: Preset;
  readonly out: string;
  /** Of the run; or, as a text and of one image, the seed in a row of `bench`, whose map is then made again. */
  readonly seed: number | string;
  /** Write each map as a DICOM Parametric Map too, which refers to its image. @default false */
  readonly dicom?: boolean;
  /** Names of DICOM files as they are, and in Parametric Maps whose image it is. @default false */
  readonly showIds?: boolean;
  /** Of the images and the model. */
  readonly limits?: OwnLimits | undefined;
  /** How volumes are read. */
  readonly scan?: Omit<ScanOptions, 'limits'> | undefined;
};

/** Options of `explainFiles`. */
export type ExplainFilesOptions = ExplainRunOptions & {
  /**
   * Threads that compute, one for each image as far as there are images, which share the rest. No number depends on it.
   * What TF.js or a GPU computes, computes in one. @default one for each core where each has several images
   */
  readonly workers?: number | undefined;
  /** Called after each image. */
  readonly onImage?: (image: string) => void;
  /** Called after each method on each image. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called for each method of `all` that cannot explain an image, and for any whose map is not finite. */
  readonly onFailure?: (failure: ExplainFailure) => void;
  /** Called with each sign that images do not come to the model in its units: one line. */
  readonly onWarning?: (warning: string) => void;
};

/** What a worker thread is told of a run. */
export function runOptionsOf(options: ExplainFilesOptions): ExplainRunOptions {
  const { workers: _, onImage: __, onProgress: ___, onFailure: ____, onWarning: _____, ...own } = options;
  return own;
}
