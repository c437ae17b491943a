import type { Summary } from '../types/summary.ts';

export interface SummaryOptions {
  readonly name: string;
  readonly preset: Summary['preset'];
  readonly target: string;
  readonly seed: number;
  /** Of each bootstrap. @default 10000 */
  readonly resamples?: number;
  /** The images that were asked for, with the patient where the data name one. */
  readonly images: readonly { readonly id: string; readonly group?: string }[];
  /** The criteria and methods that ran, in order. */
  readonly criteria: readonly string[];
  readonly methods: readonly string[];
  /** Names of the maps that are scored beside the methods. */
  readonly localizationBaselines: readonly string[];
  /** The metric that decides localization, and the one of the other criteria. */
  readonly localizationMetric: string;
  readonly similarityMetric: string;
  /** The step of the rows that hold the null of a similarity. */
  readonly nullStep: string;
  /** The step of the localization rows of maps of the network with all its weights re-drawn. */
  readonly untrainedStep: string;
  /** The method name under which localization networks stand beside the methods. */
  readonly localizerName: string;
  /** Other ways of judging the same rows, for localization and for the criteria that compare maps. @default none */
  readonly views?: {
    readonly localization: readonly NamedJudging[];
    readonly similarity: readonly NamedJudging[];
  };
}

/** How a criterion is judged: by which number, and by which preset's rule. */
export interface Judging {
  readonly metric: string;
  readonly preset: Summary['preset'];
  /** Repeatability and reproducibility: the score to be above. @default none */
  readonly line?: number | undefined;
}

export interface NamedJudging extends Judging {
  readonly name: string;
}

/** The metric of the rows that hold the null of a similarity which is matched in smoothness. */
export const smoothNullMetric = 'smoothNull';

/** The line of Arun et al. 2021 for repeatability and reproducibility. */
export const agreementLine = 0.5;
