import type { Step } from '../../rule.ts';

/** What one direction of a recurrent layer computes with. Values over time are [steps, n, ...]. */
export interface Layer {
  readonly steps: number;
  readonly gates: number;
  /** Whether it reads the sequence from its end. */
  readonly isReversed: boolean;
  /** x W^T with the bias of W, [steps, n, gates x hidden]. */
  readonly fromInput: string;
  /** R, [gates x hidden, hidden]. */
  readonly recurrent: string;
  /** The bias of R, [gates x hidden]; undefined where there is none. */
  readonly bias: string | undefined;
  /** The hidden states that each step begins with. */
  readonly before: string;
  /** The hidden states that each step ends with. */
  readonly after: string;
  /** The first state of the cells of LSTM, [1, n, hidden]; undefined where it is 0. */
  readonly firstCells: string | undefined;
  /** Of LSTM, where its gates see the cells. */
  readonly peepholes?: Peepholes | undefined;
}

/** What the cells count in the gates i, o and f of LSTM, [hidden] each. */
export type Peepholes = readonly [i: string, o: string, f: string];

/** The gradients that reach one step, by its hidden state and by its cells: [1, n, hidden]. */
export interface Arriving {
  readonly hidden: string;
  /** Undefined where none flows. */
  readonly cells: string | undefined;
}

/** What one step makes of them. */
export interface Passed {
  /** By what came from the input: [1, n, gates x hidden]. */
  readonly gates: string;
  /** By the states that the step began with. */
  readonly hidden: string;
  readonly cells?: string;
}

/** The way back through the steps of one direction. */
export type StepBack = (time: number, arriving: Arriving) => Passed;

/** A value over time, step by step: [1, n, ...] each. */
export function stepByStep({ emit }: Step, name: string, steps: number): readonly string[] {
  return steps === 1 ? [name] : emit.nodes('Split', [name], steps, { axis: 0, num_outputs: steps });
}

/** Steps one after the other, [steps, n, ...]. */
export function overTime({ emit }: Step, parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : emit.node('Concat', parts, { axis: 0 });
}

/** The gates side by side in the last axis, apart. */
export function gatesOf({ emit }: Step, name: string, gates: number): readonly string[] {
  return gates === 1 ? [name] : emit.nodes('Split', [name], gates, { axis: -1, num_outputs: gates });
}

/** Gates side by side again. */
export function sideBySide({ emit }: Step, parts: readonly string[]): string {
  return emit.node('Concat', parts, { axis: -1 });
}

/** The places of a sequence in the order in which a layer reads them. */
export function timesOf({ steps, isReversed }: Pick<Layer, 'steps' | 'isReversed'>): readonly number[] {
  return Array.from({ length: steps }, (_, index) => (isReversed ? steps - 1 - index : index));
}

/** What comes from the states, h R^T with the bias of R, [steps, n, gates x hidden]. */
export function fromStates({ emit }: Step, { before, recurrent, bias }: Layer): string {
  const product = emit.node('MatMul', [before, emit.node('Transpose', [recurrent], { perm: [1, 0] })]);
  return bias === undefined ? product : emit.add(product, bias);
}

/** s (1 - s), the slope of a sigmoid whose value is s. */
export function slopeOfSigmoid({ emit }: Step, value: string): string {
  return emit.subtract(value, emit.multiply(value, value));
}

/** 1 - t^2, the slope of a hyperbolic tangent whose value is t. */
export function slopeOfTanh({ emit }: Step, value: string): string {
  return emit.subtract(1, emit.multiply(value, value));
}
