export {
  averageMask,
  centrePriorMap,
  edgeMap,
  smoothRandomMap,
  uniformRandomMap,
} from './baselines.ts';
export { type NormalizationRule, type NormalizedMap, normalized } from './normalized.ts';
export { reduced } from './reduced.ts';
