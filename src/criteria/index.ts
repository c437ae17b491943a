export { type CascadeOptions, type CascadeState, cascade } from './cascade.ts';
export {
  type LocalizationOptions,
  localization,
  localizationMetric,
  localizationMetrics,
} from './localization.ts';
export { type NullPairsOptions, nullPairs } from './nullPairs.ts';
export { allOf, type Measurement, type Preset } from './outcome.ts';
export {
  decidingSimilarity,
  type SmoothNullOptions,
  similarity,
  similarityMetric,
  smoothNull,
} from './similarity.ts';
export { type CriterionView, views } from './views.ts';
