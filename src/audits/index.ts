import type { Judge } from '../types/audit.ts';
import { localization } from './localization/localization.ts';
import { randomization } from './randomization/randomization.ts';
import { repeatability } from './repeatability/repeatability.ts';
import { reproducibility } from './reproducibility/reproducibility.ts';

/** Every audit by its name: the four of Arun et al. 2021 first, in the paper's order. */
export const audits = {
  localization,
  randomization,
  repeatability,
  reproducibility,
} satisfies Record<string, Judge>;

export { anyClass, sameClassFact } from './agreement/anyClass.ts';
export { explanationScores } from './localization/explanationScores.ts';
export {
  type LocalizationOptions,
  localizationMetric,
  localizationMetrics,
  localizationScores,
} from './localization/scores.ts';
export { allOf, type Measurement, type Preset } from './measurement.ts';
export { type CascadeOptions, type CascadeState, cascade } from './randomization/cascade.ts';
export { type NullPairsOptions, nullPairs } from './similarity/nullPairs.ts';
export {
  decidingSimilarity,
  type SmoothNullOptions,
  similarity,
  similarityMetric,
  smoothNull,
} from './similarity/similarity.ts';
