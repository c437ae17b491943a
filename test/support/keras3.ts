/** The layers model of TF.js (Keras 2) as Keras 3 writes it: the same network in other words. */
import type { TfjsModel } from '../../src/classifiers/index.ts';

type Json = Record<string, unknown>;
interface Layer {
  readonly class_name: string;
  readonly config: Json & { readonly name: string; readonly layers?: readonly Layer[] };
  readonly inbound_nodes?: readonly (readonly [string, number, number, Json][])[];
}

export interface Keras3Options {
  /** The name of a weight in the file. @default as it is */
  readonly weightName?: (name: string) => string;
  /** Whether single inputs and outputs stand without a list around them. */
  readonly flatEnds?: boolean;
}

export function asKeras3(
  model: TfjsModel,
  { weightName = (name) => name, flatEnds = false }: Keras3Options = {},
): TfjsModel {
  const config = model.modelTopology as unknown as Layer;
  const specs = (model.weightSpecs ?? []) as readonly { readonly name: string }[];
  return {
    ...model,
    modelTopology: {
      keras_version: '3.9.0',
      backend: 'tensorflow',
      model_config: layer(config, new Set(), flatEnds),
    },
    weightSpecs: specs.map((spec) => ({ ...spec, name: weightName(spec.name) })),
  };
}

function isModel({ class_name: name }: Layer): boolean {
  return name === 'Model' || name === 'Functional' || name === 'Sequential';
}

function layer(own: Layer, models: ReadonlySet<string>, flatEnds: boolean): Json {
  const { class_name: className, config, inbound_nodes: calls } = own;
  const inner = new Set((config.layers ?? []).filter(isModel).map((one) => one.config.name));
  const {
    batch_input_shape: shape,
    dtype,
    alpha,
    layers,
    input_layers: inputs,
    output_layers: outputs,
    ...rest
  } = config;
  return {
    module: 'keras.layers',
    class_name: className === 'Model' ? 'Functional' : className,
    registered_name: null,
    name: config.name,
    config: {
      ...rest,
      ...(shape !== undefined && { batch_shape: shape }),
      ...(dtype !== undefined && {
        dtype: {
          module: 'keras',
          class_name: 'DTypePolicy',
          config: { name: 'float32' },
          registered_name: null,
        },
      }),
      ...(alpha !== undefined && (className === 'LeakyReLU' ? { negative_slope: alpha } : { alpha })),
      ...(layers && { layers: layers.map((one) => layer(one, inner, flatEnds)) }),
      ...(inputs !== undefined && { input_layers: ends(inputs, inner, flatEnds) }),
      ...(outputs !== undefined && { output_layers: ends(outputs, inner, flatEnds) }),
    },
    ...(calls && { inbound_nodes: calls.map((call) => calledWith(call, models)) }),
  };
}

type End = readonly [string, number, number];

function place([name, use, output]: End, models: ReadonlySet<string>): End {
  return [name, models.has(name) ? use - 1 : use, output];
}

function ends(given: unknown, models: ReadonlySet<string>, flat: boolean): unknown {
  const list = (given as readonly End[]).map((end) => place(end, models));
  return flat && list.length === 1 ? list[0] : list;
}

function calledWith(
  call: readonly (readonly [string, number, number, Json])[],
  models: ReadonlySet<string>,
): Json {
  const tensors = call.map(([name, use, output]) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, 1], dtype: 'float32', keras_history: place([name, use, output], models) },
  }));
  return { args: tensors.length === 1 ? tensors : [tensors], kwargs: { training: false, mask: null } };
}
