import { regionMetrics, similarityMetrics } from '../metrics/index.ts';
import type { Audit } from '../types/audit.ts';
import type { RegionMetric, SimilarityMetric } from '../types/metric.ts';
import { classSensitivity, classSensitivityBy } from './class-sensitivity/classSensitivity.ts';
import { confounders } from './confounders/confounders.ts';
import { consistency, consistencyBy } from './consistency/consistency.ts';
import { convergence, convergenceBy } from './convergence/convergence.ts';
import { fidelity } from './fidelity/fidelity.ts';
import { localization, localizationBy } from './localization/localization.ts';
import { masking } from './masking/masking.ts';
import { randomization, randomizationBy } from './randomization/randomization.ts';
import { repeatability, repeatabilityBy } from './repeatability/repeatability.ts';
import { reproducibility, reproducibilityBy } from './reproducibility/reproducibility.ts';
import { sliceSimulation } from './slice-simulation/sliceSimulation.ts';
import { slices } from './slices/slices.ts';
import { textures } from './textures/textures.ts';

/** Every audit by its name: the four of Arun et al. 2021 first, in the paper's order; then those of a model. */
export const audits = {
  localization,
  randomization,
  repeatability,
  reproducibility,
  fidelity,
  consistency,
  'class-sensitivity': classSensitivity,
  convergence,
  masking,
  confounders,
  slices,
  'slice-simulation': sliceSimulation,
  textures,
} satisfies Record<string, Audit>;

/** The same in their order. */
export const auditList: readonly Audit[] = Object.values(audits);
export const auditNames = auditList.map(({ name }) => name);
/** Those that judge methods: the criteria of `bench`. */
export const criterionList = auditList.filter(({ judges }) => judges !== 'model');
export const criterionNames = criterionList.map(({ name }) => name);
/** Those that judge a model or its data: what `audit` asks. */
export const modelAuditList = auditList.filter(({ judges }) => judges === 'model');
export const modelAuditNames = modelAuditList.map(({ name }) => name);

/** Metrics of somebody else's. */
export interface OwnMetrics {
  /** Of a map and a mask. */
  readonly region: readonly RegionMetric[];
  /** Of two maps. */
  readonly similarity: readonly SimilarityMetric[];
}

/** Every audit, of which those that measure such metrics measure these too. */
export function auditsMeasuring({ region, similarity }: OwnMetrics): Audit[] {
  const ofRegions = { metrics: [...regionMetrics, ...region] };
  const ofMaps = { metrics: [...similarityMetrics, ...similarity] };
  const by: Partial<Record<keyof typeof audits, Audit>> = {
    ...(region.length > 0 && { localization: localizationBy(ofRegions) }),
    ...(similarity.length > 0 && {
      randomization: randomizationBy(ofMaps),
      repeatability: repeatabilityBy(ofMaps),
      reproducibility: reproducibilityBy(ofMaps),
      consistency: consistencyBy(ofMaps),
      'class-sensitivity': classSensitivityBy(ofMaps),
      convergence: convergenceBy(ofMaps),
    }),
  };
  return Object.values<Audit>({ ...audits, ...by });
}

export { fittedMap } from './agreement/measure.ts';
export { classSensitivityBy } from './class-sensitivity/classSensitivity.ts';
export { consistencyBy } from './consistency/consistency.ts';
export { convergenceBy } from './convergence/convergence.ts';
export { halvesAgreement } from './halvesAgreement.ts';
export { explanationScores } from './localization/explanationScores.ts';
export { type LocalizationParts, localizationBy } from './localization/localization.ts';
export type { Scores } from './localization/measure.ts';
export {
  type LocalizationOptions,
  localizationMetric,
  localizationMetrics,
  localizationScores,
} from './localization/scores.ts';
export { measuredOrFailed } from './measuredOrFailed.ts';
export { allOf, type Measurement, type Preset } from './measurement.ts';
export { type CascadeOptions, type CascadeState, cascade } from './randomization/cascade.ts';
export { randomizationBy } from './randomization/randomization.ts';
export { repeatabilityBy } from './repeatability/repeatability.ts';
export { reproducibilityBy } from './reproducibility/reproducibility.ts';
export { type CellKey, rowsOf } from './rows.ts';
export { type Compare, comparison, type SimilarityParts } from './similarity/comparison.ts';
export { type NullPairsOptions, nullPairs } from './similarity/nullPairs.ts';
export {
  decidingSimilarity,
  type SmoothNullOptions,
  similarity,
  similarityMetric,
  smoothNull,
} from './similarity/similarity.ts';
