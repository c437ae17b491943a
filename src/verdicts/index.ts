export type { NamedJudging, SummaryOptions } from './options.ts';
export { summaryOf } from './summary.ts';
