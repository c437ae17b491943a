export { type CascadeOptions, type CascadeState, cascade } from './cascade.ts';
export { localization, localizationMetric, localizationMetrics } from './localization.ts';
export { nullPairs } from './nullPairs.ts';
export { allOf, type Measurement, type Preset } from './outcome.ts';
export { similarity, similarityMetric } from './similarity.ts';
