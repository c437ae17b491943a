/** How a case of an operator is written down. */
import { node, type PlainAttribute } from '../../../src/graph/edit.ts';
import type { Graph, Model, Tensor } from '../../../src/graph/model.ts';
import { floatTensor, integerTensor } from '../../../src/graph/tensor.ts';
import { randomStream } from '../../../src/math/random/random.ts';

export interface OperatorCase {
  readonly opType: string;
  /** What is special about the case. */
  readonly form: string;
  readonly inputs: readonly Input[];
  readonly attributes?: Readonly<Record<string, PlainAttribute>>;
  /** @default 1 */
  readonly outputs?: number;
  /** The operator set, where the form needs a newer one than 18. */
  readonly opset?: number;
  /** The first axis is a batch of unknown size: of all inputs to be differentiated, or of the first alone. */
  readonly batched?: boolean | 'first';
  /** Where ONNX Runtime computes in float32 within a kernel for float64. */
  readonly precision?: 'float32';
}

export interface Input {
  /** '' for an absent optional input. */
  readonly tensor: Tensor | '';
  /** differentiated, a constant of the graph, or known only when it runs */
  readonly role: 'wanted' | 'constant' | 'unknown';
}

/** Normal random numbers, or uniform ones in a range, to be differentiated. */
export function x(dims: readonly number[], range?: readonly [number, number]): Input {
  return { tensor: random(dims, range), role: 'wanted' };
}

/** The same as constants of the graph. */
export function w(dims: readonly number[], range?: readonly [number, number]): Input {
  return { tensor: random(dims, range), role: 'constant' };
}

/** Constant integers; a list unless `dims` says otherwise. */
export function i(values: readonly number[], dims?: readonly number[]): Input {
  return { tensor: integerTensor(values, dims), role: 'constant' };
}

/** Integers that rules do not know beforehand. */
export function unknown(values: readonly number[], dims?: readonly number[]): Input {
  return { tensor: integerTensor(values, dims), role: 'unknown' };
}

/** Given real numbers, as constants. */
export function f(values: readonly number[], dims: readonly number[] = []): Input {
  return { tensor: floatTensor(Float32Array.from(values), dims), role: 'constant' };
}

/** An absent optional input. */
export const none: Input = { tensor: '', role: 'constant' };

/** Constant truth values. */
export const bools = (values: readonly number[], dims: readonly number[]): Input => ({
  tensor: { elementType: 'bool', dims, bytes: Uint8Array.from(values) },
  role: 'constant',
});

let count = 0;
function random(dims: readonly number[], range?: readonly [number, number]): Tensor {
  const stream = randomStream(`operator case ${count++}`);
  const length = dims.reduce((total, side) => total * side, 1);
  const draw = () => (range ? range[0] + (range[1] - range[0]) * stream.uniform() : stream.normal());
  return floatTensor(Float32Array.from({ length }, draw), dims);
}

/** A graph of the case's operator, its inputs under the given names, behind what makes them. */
export function caseModel(
  { opType, attributes = {}, outputs = 1, opset = 18 }: OperatorCase,
  names: readonly string[],
  before: Partial<Pick<Graph, 'nodes' | 'initializers'>> = {},
): Model {
  const { nodes = [], initializers = new Map() } = before;
  const results = Array.from({ length: outputs }, (_, index) => `output${index}`);
  return {
    irVersion: 8,
    opsets: new Map([['', opset]]),
    graph: {
      name: 'case',
      nodes: [...nodes, node(opType, names, results, attributes)],
      initializers,
      inputs: [],
      outputs: results.map((name) => ({ name })),
    },
  };
}
