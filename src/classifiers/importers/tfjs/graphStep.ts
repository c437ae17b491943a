import { quoted } from '../../../files/quoted.ts';
import type { GraphNode } from './graphNode.ts';
import { numbersAttribute, textAttribute } from './graphNode.ts';
import type { OnnxGraphBuilder, Value } from './onnxGraphBuilder.ts';
import type { Window } from './windows.ts';

/** One operator of a graph model on its way into the graph. */
export interface GraphStep {
  readonly builder: OnnxGraphBuilder;
  readonly node: GraphNode;
  /** The node's name, which its output takes. */
  readonly output: string;
  readonly inputs: readonly Value[];
  /** How many inputs of other nodes a node feeds. */
  readers(node: string): number;
}

/** An operator's output; undefined where its form goes beyond what is known here. */
export type TranslateNode = (step: GraphStep) => Value | undefined;

export function inputAt({ inputs, builder, output }: GraphStep, index: number): Value {
  const value = inputs[index];
  if (value === undefined) throw new RangeError(`${builder.source}: ${quoted(output)} has no input ${index}`);
  return value;
}

/** The elements of an input that is a list of integers known before a run. */
export function integersAt(step: GraphStep, index: number): readonly (number | undefined)[] | undefined {
  const { integers, constant } = step.inputs[index] ?? {};
  return integers ?? (constant && Array.from(constant.values));
}

/** The same, where every element is known. */
export function knownIntegersAt(step: GraphStep, index: number): number[] | undefined {
  const values = integersAt(step, index);
  return values?.every((value) => value !== undefined) ? (values as number[]) : undefined;
}

/** How the window of a convolution or pooling moves; undefined for NCHW, which TF.js does not compute on a CPU. */
export function windowOf({ node }: GraphStep): Omit<Window, 'kernel'> | undefined {
  if (textAttribute(node, 'data_format', 'NHWC') !== 'NHWC') return undefined;
  const [, tall = 1, wide = 1] = numbersAttribute(node, 'strides', [1, 1, 1, 1]);
  const [, down = 1, across = 1] = numbersAttribute(node, 'dilations', [1, 1, 1, 1]);
  if (![tall, wide, down, across].every((size) => Number.isInteger(size) && size > 0)) return undefined;
  const padding = textAttribute(node, 'padding', 'VALID');
  const [, , top = 0, bottom = 0, left = 0, right = 0] = numbersAttribute(node, 'explicit_paddings', []);
  const explicit = [
    [top, bottom],
    [left, right],
  ] as const;
  return {
    strides: [tall, wide],
    dilations: [down, across],
    padding: padding === 'SAME' ? 'same' : padding === 'VALID' ? 'valid' : explicit,
  };
}
