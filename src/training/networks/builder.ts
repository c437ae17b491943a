import { createGraphBuilder, type PlainAttributes } from '../../graph/graphBuilder.ts';
import type { Model } from '../../graph/model.ts';
import { randomStream } from '../../math/random/random.ts';

/** What every network takes: square images or cubes, and a name for its random weights. */
export interface NetworkOptions {
  /** Height and width of the images in pixels, of volumes depth too. */
  readonly size: number;
  /** 3 of volumes. @default 2 */
  readonly dimensions?: 2 | 3;
  /** Names the weights: the same seed gives the same network. */
  readonly seed: string;
  /** @default 1 */
  readonly channels?: number;
}

/** A value of the network in the making, of shape [n, channels, size, size], of volumes one size more. */
export interface Layer {
  readonly value: string;
  readonly channels: number;
  readonly size: number;
}

/** Of a convolution of a network. */
export interface ConvolutionOptions {
  readonly outputs: number;
  /** Odd; the padding keeps the size. @default 3 */
  readonly kernel?: number;
  /** @default 1 */
  readonly stride?: number;
  /** @default false */
  readonly bias?: boolean;
}

/**
 * Puts one layer after another into an ONNX model. Each method takes the layer's name, which becomes that of its node
 * and its output; `/` in it parts the blocks of the network. Weights are normal with variance 2 / fan in (He et al.
 * 2015, ICCV), each layer from a stream of its own.
 */
export interface NetworkBuilder {
  readonly image: Layer;
  convolution(name: string, input: Layer, options: ConvolutionOptions): Layer;
  /** Batch normalisation (Ioffe & Szegedy 2015): scale 1, bias 0 and, until trained, mean 0 and variance 1. */
  normalized(name: string, input: Layer): Layer;
  rectified(name: string, input: Layer): Layer;
  /** Convolution, batch normalisation, ReLU. */
  unit(name: string, input: Layer, options: ConvolutionOptions): Layer;
  /** The largest of each 2 x 2 places, side by side; of volumes 2 x 2 x 2. */
  maxPool(name: string, input: Layer): Layer;
  /** The mean of a window, of 2 x 2 places side by side or of 3 x 3 about each. */
  averagePool(name: string, input: Layer, window: 2 | 3): Layer;
  /** Twice the size, by a transposed convolution of 2 x 2 places without overlap. */
  doubled(name: string, input: Layer, outputs: number): Layer;
  concat(name: string, inputs: readonly Layer[]): Layer;
  /** The mean over places and a dense layer: [n, outputs], named `logits`. */
  head(input: Layer, outputs: number): Model;
  /** The layer as the one output, named `logits`. */
  model(output: Layer): Model;
}

/** Throws RangeError unless the size can be halved as often as the network does. */
export function networkBuilder(
  { size, seed, channels = 1, dimensions = 2 }: NetworkOptions,
  { name: network, multipleOf }: { readonly name: string; readonly multipleOf: number },
): NetworkBuilder {
  if (!(Number.isInteger(size) && size > 0 && size % multipleOf === 0)) {
    throw new RangeError(`size of ${network} must be a multiple of ${multipleOf}, got ${size}`);
  }
  if (!(Number.isInteger(channels) && channels > 0)) {
    throw new RangeError(`channels must be a positive integer, got ${channels}`);
  }
  if (dimensions !== 2 && dimensions !== 3) {
    throw new RangeError(`dimensions must be 2 or 3, got ${dimensions satisfies never}`);
  }
  const graph = createGraphBuilder();
  const along = (number: number) => new Array<number>(dimensions).fill(number);
  const constant = (name: string, dims: readonly number[], value: number) =>
    graph.floats(new Float32Array(sizeOf(dims)).fill(value), dims, name);
  const drawn = (name: string, dims: readonly number[], fanIn: number) => {
    const values = new Float32Array(sizeOf(dims));
    randomStream(`${seed}/${name}`).fillNormal(values, Math.sqrt(2 / fanIn));
    return graph.floats(values, dims, name);
  };
  const add = (opType: string, inputs: readonly string[], output: string, attributes: PlainAttributes = {}) =>
    graph.add(opType, inputs, { output, attributes });
  const finished = (): Model => ({
    irVersion: 8,
    opsets: new Map([['', 18]]),
    graph: {
      name: network,
      nodes: graph.nodes,
      initializers: graph.initializers,
      inputs: [{ name: 'image', elementType: 'float32', shape: [undefined, channels, ...along(size)] }],
      outputs: [{ name: 'logits', elementType: 'float32' }],
    },
  });

  const builder: NetworkBuilder = {
    image: { value: 'image', channels, size },
    convolution: (name, input, { outputs, kernel = 3, stride = 1, bias = false }) => {
      const dims = [outputs, input.channels, ...along(kernel)];
      const inputs = [input.value, drawn(`${name}/weight`, dims, input.channels * kernel ** dimensions)];
      if (bias) inputs.push(constant(`${name}/bias`, [outputs], 0));
      const pad = (kernel - 1) / 2;
      add('Conv', inputs, name, {
        kernel_shape: along(kernel),
        strides: along(stride),
        pads: [...along(pad), ...along(pad)],
      });
      return { value: name, channels: outputs, size: Math.ceil(input.size / stride) };
    },
    normalized: (name, input) => {
      const per = (what: string, value: number) => constant(`${name}/${what}`, [input.channels], value);
      const parts = [per('scale', 1), per('bias', 0), per('mean', 0), per('variance', 1)];
      add('BatchNormalization', [input.value, ...parts], name, { epsilon: { float: 1e-5 } });
      return { ...input, value: name };
    },
    rectified: (name, input) => {
      add('Relu', [input.value], name);
      return { ...input, value: name };
    },
    unit: (name, input, options) => {
      const convolved = builder.convolution(`${name}/conv`, input, options);
      return builder.rectified(`${name}/relu`, builder.normalized(`${name}/norm`, convolved));
    },
    maxPool: (name, input) => {
      add('MaxPool', [input.value], name, { kernel_shape: along(2), strides: along(2) });
      return { ...input, value: name, size: input.size / 2 };
    },
    averagePool: (name, input, window) => {
      const pad = along(window === 3 ? 1 : 0);
      const strides = along(window === 3 ? 1 : 2);
      const attributes = {
        kernel_shape: along(window),
        strides,
        pads: [...pad, ...pad],
        count_include_pad: 1,
      };
      add('AveragePool', [input.value], name, attributes);
      return { ...input, value: name, size: window === 3 ? input.size : input.size / 2 };
    },
    doubled: (name, input, outputs) => {
      const weight = drawn(`${name}/weight`, [input.channels, outputs, ...along(2)], input.channels);
      const inputs = [input.value, weight, constant(`${name}/bias`, [outputs], 0)];
      add('ConvTranspose', inputs, name, { kernel_shape: along(2), strides: along(2) });
      return { value: name, channels: outputs, size: input.size * 2 };
    },
    concat: (name, inputs) => {
      const values = inputs.map(({ value }) => value);
      add('Concat', values, name, { axis: 1 });
      const total = inputs.reduce((sum, input) => sum + input.channels, 0);
      return { value: name, channels: total, size: inputs[0]?.size ?? 0 };
    },
    head: (input, outputs) => {
      const weight = drawn('head/dense/weight', [outputs, input.channels], input.channels);
      const bias = constant('head/dense/bias', [outputs], 0);
      add('GlobalAveragePool', [input.value], 'head/mean');
      add('Flatten', ['head/mean'], 'head/flat', { axis: 1 });
      graph.add('Gemm', ['head/flat', weight, bias], {
        attributes: { transB: 1 },
        output: 'logits',
        label: 'head/dense',
      });
      const model = finished();
      const logits = { name: 'logits', elementType: 'float32', shape: [undefined, outputs] } as const;
      return { ...model, graph: { ...model.graph, outputs: [logits] } };
    },
    model: (output) => {
      add('Identity', [output.value], 'logits');
      const model = finished();
      const shape = [undefined, output.channels, ...along(output.size)];
      const logits = { name: 'logits', elementType: 'float32', shape } as const;
      return { ...model, graph: { ...model.graph, outputs: [logits] } };
    },
  };
  return builder;
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((total, side) => total * side, 1);
}
