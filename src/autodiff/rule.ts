import type { PlainAttribute } from '../graph/edit.ts';
import { type Attributes, type Node, nodeLabel, type Tensor } from '../graph/model.ts';
import type { ShapeInfo } from '../graph/shapeInfo.ts';
import type { RealType } from '../graph/tensor.ts';

/**
 * How one operator turns the gradient of its outputs into the gradient of its inputs, by adding nodes.
 * A result has one entry per input: the name of its gradient, or undefined where none flows (or none is wanted).
 */
export type Rule = (step: Step) => readonly (string | undefined)[];

/** One node on the way back from the logits. */
export interface Step {
  readonly node: Node;
  /** The gradient of each output, undefined where nothing flows back. Most operators have one output: `gradient`. */
  readonly gradients: readonly (string | undefined)[];
  /** The gradient of the first output that has one. */
  readonly gradient: string;
  /** Whether input i leads to what is differentiated; a rule may skip the others. */
  wants(input: number): boolean;
  readonly facts: ShapeInfo;
  readonly guided: boolean;
  /** Says that the guided rule acted here; a guided gradient without any such place is an error. */
  markGuided(): void;
  /** The node of the forward graph that makes a value. */
  maker(name: string): Node | undefined;
  /** Whether a Relu makes the value. */
  isRectified(name: string): boolean;
  /** Gradients that are 0 wherever the value that they belong to is 0: its Relu need not mask them again. */
  readonly masked: Set<string>;
  /** The name of an optional output of the forward node, such as the indices of MaxPool; made where it was left out. */
  output(index: number): string;
  readonly emit: Emit;
}

/** The name of a value, or a number that stands for a scalar of the step's element type. */
export type Operand = string | number;

/** Adds nodes and constants to the backward graph. Every function returns the name of the new value. */
export interface Emit {
  /** The type of the real numbers that flow through this step. */
  readonly elementType: RealType;
  node(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, PlainAttribute>>,
  ): string;
  /** A node with several outputs. */
  nodes(
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: Readonly<Record<string, PlainAttribute>>,
  ): readonly string[];
  /** A node like another, with other inputs and some attributes changed. */
  again(node: Node, inputs: readonly string[], attributes: Attributes): string;
  /** The new node that makes a value. */
  maker(name: string): Node | undefined;
  constant(tensor: Tensor): string;
  /** The numbers of a constant, of the forward graph or new. */
  tensor(name: string): Tensor | undefined;
  /** A constant of real numbers, of the step's element type. */
  reals(values: ArrayLike<number>, dims: readonly number[]): string;
  /** A scalar of the step's element type. */
  scalar(value: number): string;
  integers(values: readonly number[]): string;
  add(a: Operand, b: Operand): string;
  subtract(a: Operand, b: Operand): string;
  multiply(a: Operand, b: Operand): string;
  divide(a: Operand, b: Operand): string;
  /** Integers or booleans as real numbers of the step's element type. */
  real(name: string): string;
  /** The run-time shape of a value. */
  shape(name: string): string;
  /** Zeros in the shape of a value. */
  zeros(name: string): string;
  /** `gradient`, summed over the axes along which `input` was broadcast, in the shape of `input`. */
  summedTo(gradient: string, input: string, output: string): string;
}

/** Thrown for an operator without a rule: the model has no gradient, though black-box methods still work. */
export class NoGradientError extends RangeError {
  override readonly name = 'NoGradientError';
}

/** The error that a rule throws for a form of its operator that it does not know. */
export function noGradient(node: Node, why: string): NoGradientError {
  return new NoGradientError(`${node.opType} at ${nodeLabel(node)} has no gradient: ${why}`);
}

/** Throws unless only the first `count` inputs lead to what is differentiated. */
export function requireConstants({ node, wants }: Step, count: number): void {
  const moving = node.inputs.findIndex((_, input) => input >= count && wants(input));
  if (moving >= 0) throw noGradient(node, `its input ${moving} depends on the image, and has no rule`);
}
