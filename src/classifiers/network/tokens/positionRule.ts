import type { Node } from '../../../graph/model.ts';
import type { ShapeInfo } from '../../../graph/shapeInfo.ts';
import type { Intervals } from './intervals.ts';
import type { Positions } from './positions.ts';

/** One node, and where its inputs come from. */
export interface PositionStep {
  readonly node: Node;
  readonly facts: ShapeInfo;
  readonly intervals: Intervals;
  /** Of each input; an absent one has no axes. */
  readonly inputs: readonly Positions[];
  /** What is known of the shape of an output, with the batch of the trial where it varies. */
  shapeOf(output: number): readonly number[];
}

/** Where the outputs come from; undefined where the operator is not known in that form. */
export type PositionRule = (step: PositionStep) => readonly Positions[] | undefined;
