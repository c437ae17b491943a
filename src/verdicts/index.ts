export { type SummaryOptions, summaryOf } from './summary.ts';
