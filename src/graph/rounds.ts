import { intAttribute, intsAttribute, node } from './edit.ts';
import type { Graph, Node, Tensor } from './model.ts';
import { integerTensor } from './tensor.ts';

/** How often a body runs, and what it is. */
export interface Rounds {
  readonly count: number;
  readonly body: Graph;
}

/** What rounds begin with and what they leave. Other inputs of the body are made here, with the prefix of each round. */
export interface Form {
  /** The values that rounds hand on: what the first gets, the inputs of the body, and its outputs. */
  readonly states: readonly string[];
  readonly carried: readonly string[];
  readonly given: readonly string[];
  /** The outputs of the body that are put side by side, along a new axis. */
  readonly collected: readonly {
    readonly name: string;
    readonly axis: number;
    readonly isBackwards: boolean;
  }[];
  readonly nodes: readonly Node[];
  readonly constants: readonly (readonly [string, Tensor])[];
}

/** The body gets the number of the round and the condition first, and gives the condition first. */
export function loopForm({ inputs }: Node, { body }: Rounds, prefixes: readonly string[]): Form {
  const [number = '', condition = '', ...carried] = body.inputs.map(({ name }) => name);
  const [, ...outputs] = body.outputs.map(({ name }) => name);
  const always: Tensor = { elementType: 'bool', dims: [], bytes: Uint8Array.of(1) };
  return {
    states: inputs.slice(2),
    carried,
    given: outputs.slice(0, carried.length),
    collected: outputs.slice(carried.length).map((name) => ({ name, axis: 0, isBackwards: false })),
    nodes: [],
    constants: prefixes.flatMap((prefix, round) => [
      [prefix + number, integerTensor([round], [])] as const,
      [prefix + condition, always] as const,
    ]),
  };
}

/** The body gets a slice of each of the last inputs. */
export function scanForm(item: Node, { count, body }: Rounds, prefixes: readonly string[]): Form {
  const first = body.inputs.length - intAttribute(item, 'num_scan_inputs', 0);
  const names = body.inputs.map(({ name }) => name);
  const outputs = body.outputs.map(({ name }) => name);
  const of = (attribute: string, index: number) => intsAttribute(item, attribute, [])[index] ?? 0;
  const read = names.slice(first).map((name, index) => {
    const axis = of('scan_input_axes', index);
    const slices = prefixes.map((prefix) => prefix + name);
    const inOrder = of('scan_input_directions', index) === 1 ? slices.toReversed() : slices;
    const axes = `${slices[0]}/axes`;
    const parts = inOrder.map((slice) => `${slice}/part`);
    const split = node('Split', [item.inputs[first + index] ?? ''], parts, { axis, num_outputs: count });
    const squeezes = parts.map((part, at) => node('Squeeze', [part, axes], [inOrder[at] ?? '']));
    return { nodes: [split, ...squeezes], constant: [axes, integerTensor([axis])] as const };
  });
  return {
    states: item.inputs.slice(0, first),
    carried: names.slice(0, first),
    given: outputs.slice(0, first),
    collected: outputs.slice(first).map((name, index) => ({
      name,
      axis: of('scan_output_axes', index),
      isBackwards: of('scan_output_directions', index) === 1,
    })),
    nodes: read.flatMap(({ nodes }) => nodes),
    constants: read.map(({ constant }) => constant),
  };
}
