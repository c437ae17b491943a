export type { CoalitionOptions, ShapScore } from './coalitionScores.ts';
export { type PartitionShap, type PartitionShapOptions, partitionShap } from './partitionShap.ts';
export { exactShapley, permutationShapley, type ShapleyOptions } from './shapley.ts';
