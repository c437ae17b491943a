export { alsoMeans } from './cell.ts';
export { classifierSummaries } from './classifierSummary.ts';
export { classProbabilities, singleLogit } from './classProbabilities.ts';
export {
  drawTable,
  imageMeans,
  imageValues,
  isScore,
  type SubjectRows,
  statesOf,
} from './collected.ts';
export { differences, type ImageNumbers, numberOrNull, onSameImages } from './imageNumbers.ts';
export { judgeMethods } from './judgeMethods.ts';
export { methodAnswers } from './methodAnswers.ts';
export type { MethodRule } from './methodRule.ts';
export {
  type BaselineComparison,
  baselineComparison,
  type MethodStatistics,
  type MethodUnderAudit,
} from './methodStatistics.ts';
export type { DecisionRule, NamedDecisionRule } from './options.ts';
export { patientOf, patientsByImage } from './patients.ts';
export { drawError, estimate, patientMeans } from './sampling.ts';
export { withStrata } from './strata.ts';
export { type SummaryOptions, summaryOf } from './summary.ts';
