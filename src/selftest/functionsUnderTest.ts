import { explanationScores as localization, similarity } from '../audits/index.ts';
import {
  averagePrecision,
  pointingGame,
  prevalence,
  rocAuc,
  spearman,
  ssim,
  ssimNull,
  trapezoidAuprc,
} from '../metrics/index.ts';
import { explain } from '../run/index.ts';

/** What is under test. Another function in the place of one shows whether the checks would notice. */
export const functionsUnderTest = {
  averagePrecision,
  trapezoidAuprc,
  rocAuc,
  pointingGame,
  prevalence,
  spearman,
  ssim,
  ssimNull,
  localization,
  similarity,
  explain,
};

export type FunctionsUnderTest = typeof functionsUnderTest;
