import type { Emit, Step } from '../../../autodiff/rule.ts';

/** What writes nodes of a graph, or lays them out at once. */
export type Writer = Pick<Emit, 'node' | 'reals' | 'multiply'>;

/** Writes nodes, and says what shape a value has, which the layout cannot find by itself. */
export interface DescribingEmit extends Emit {
  /** Says that a new value has the shape [n, ...shape]. */
  describe(name: string, shape: readonly number[]): void;
}

/** A step, and how to say that a new value has the shape of one of the forward graph. */
export interface DescribingStep extends Step {
  readonly emit: DescribingEmit;
  described(name: string, like: string): string;
}
