import type { Model } from '../../../graph/model.ts';
import type { OnnxGraphBuilder, Value } from './onnxGraphBuilder.ts';

/** A TF.js model as a drawn graph. */
export interface Translation {
  readonly builder: OnnxGraphBuilder;
  readonly input: Value;
  readonly outputs: readonly Value[];
  /** Other names of outputs: those of a graph model's signature, with the operators that give them. */
  readonly aliases?: ReadonlyMap<string, string>;
}

export interface TranslationOptions {
  /** Where the model leaves height and width open. */
  readonly inputSize?: readonly [height: number, width: number];
  /**
   * The shape of what a layer or operator gives that has no translation. It then stands in the graph under its TF.js
   * name, and the graph tells how the layers hang together but cannot run. Without this, such a layer is refused.
   */
  readonly unknown?: (name: string) => readonly (number | undefined)[] | undefined;
}

/** The graph of a translation as a model of operator set 18: images [n, height, width, channels] in, outputs by name. */
export function modelFrom({ builder, input, outputs }: Translation): Model {
  const named = outputs.map((value) => ({
    name: outputName(builder, value),
    elementType: 'float32' as const,
  }));
  return {
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: builder.source,
      nodes: builder.nodes,
      initializers: builder.initializers,
      inputs: [{ name: input.name, elementType: 'float32', shape: input.shape }],
      outputs: named,
    },
  };
}

/** One place has one order of its channels; any larger output goes out as TF.js has it. */
function outputName(builder: OnnxGraphBuilder, value: Value): string {
  const [, height, width] = value.shape;
  return value.channelsFirst && height === 1 && width === 1 ? value.name : builder.channelsLast(value);
}

/** The error of a model that only TF.js itself can run. */
export function untranslatable(what: string): RangeError {
  return new RangeError(`${what}; engine 'tfjs' may run it`);
}
