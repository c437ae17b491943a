/** ONNX classifiers built by hand, and one of them written a second time as plain loops in float64. */
import { node } from '../../src/graph/edit.ts';
import type { ElementType, Node, Tensor, ValueInfo } from '../../src/graph/model.ts';
import { serializedModel } from '../../src/graph/serialize.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import { randomStream } from '../../src/math/random/random.ts';

export interface ModelParts {
  readonly nodes: readonly Node[];
  readonly weights?: Readonly<Record<string, Tensor>>;
  readonly input: readonly (number | undefined)[];
  /** @default 'float32' */
  readonly inputType?: ElementType;
  readonly outputs: readonly string[];
  /** @default 18 */
  readonly opset?: number;
  /** Inputs beside the image. */
  readonly more?: readonly ValueInfo[];
  /** Domains of operators beside ONNX's own. */
  readonly domains?: readonly string[];
}

/** The bytes of a model whose image input is named `image`. */
export function modelBytes(parts: ModelParts): Uint8Array {
  const { nodes, weights = {}, input, inputType = 'float32', outputs, opset = 18, more = [] } = parts;
  const others = (parts.domains ?? []).map((domain) => [domain, 1] as const);
  return serializedModel({
    irVersion: 8,
    opsets: new Map([['', opset], ...others]),
    graph: {
      name: 'test',
      nodes,
      initializers: new Map(Object.entries(weights)),
      inputs: [{ name: 'image', elementType: inputType, shape: input }, ...more],
      outputs: outputs.map((name) => ({ name, elementType: 'float32' })),
    },
  });
}

/** Normal random numbers of a standard deviation, the same for the same name. */
export function normalTensor(name: string, dims: readonly number[], sd = 1): Tensor {
  const values = new Float32Array(dims.reduce((total, size) => total * size, 1));
  randomStream(name).fillNormal(values, sd);
  return floatTensor(values, dims);
}

/** The small net takes [n, 8, 6, 2] and gives three logits. */
export const smallShape = [8, 6, 2] as const;
const [rows, columns, inputs] = smallShape;
const hidden = 4;
const features = 8;
export const smallClasses = 3;

export interface SmallNetOptions {
  /** @default 'NCHW' */
  readonly layout?: 'NCHW' | 'NHWC';
  /** undefined for any. */
  readonly batch?: number | undefined;
  /** What follows the logits. @default 'logits' */
  readonly head?: 'logits' | 'softmax' | 'sigmoid';
  /** Leaves height and width open. */
  readonly openSize?: boolean;
  /** Gives `probabilities`, `map` and `logits`, in this order. */
  readonly manyOutputs?: boolean;
  /** Three classes, or one score for two. @default 3 */
  readonly outputs?: 1 | 3;
}

/** Weights of the small net; means and variances are those of a trained batch normalisation. */
function smallWeights(outputs: number): Record<string, Tensor> {
  const variance = floatTensor(Float32Array.of(0.5, 1, 2, 3), [hidden]);
  return {
    w1: normalTensor('w1', [hidden, inputs, 3, 3], 0.4),
    b1: normalTensor('b1', [hidden]),
    scale: normalTensor('scale', [hidden]),
    shift: normalTensor('shift', [hidden]),
    mean: normalTensor('mean', [hidden]),
    variance,
    w2: normalTensor('w2', [features, hidden, 3, 3], 0.3),
    b2: normalTensor('b2', [features], 0.3),
    w3: normalTensor('w3', [outputs, features]),
    b3: normalTensor('b3', [outputs]),
  };
}

/** Conv, BatchNormalization, Relu, Conv, Relu, GlobalAveragePool, Gemm. */
export function smallNet(options: SmallNetOptions = {}): Uint8Array {
  const {
    layout = 'NCHW',
    batch,
    head = 'logits',
    openSize = false,
    manyOutputs = false,
    outputs = 3,
  } = options;
  const size = openSize ? [undefined, undefined] : [rows, columns];
  const sameSize = { pads: [1, 1, 1, 1] };
  const nchw = layout === 'NCHW' ? 'image' : 'channelsFirst';
  const probability = { softmax: 'Softmax', sigmoid: 'Sigmoid', logits: undefined }[head];
  const nodes = [
    ...(layout === 'NHWC' ? [node('Transpose', ['image'], [nchw], { perm: [0, 3, 1, 2] })] : []),
    node('Conv', [nchw, 'w1', 'b1'], ['stem/conv'], sameSize),
    node('BatchNormalization', ['stem/conv', 'scale', 'shift', 'mean', 'variance'], ['stem/norm']),
    node('Relu', ['stem/norm'], ['stem/relu']),
    node('Conv', ['stem/relu', 'w2', 'b2'], ['body/conv'], sameSize),
    node('Relu', ['body/conv'], ['body/relu']),
    node('GlobalAveragePool', ['body/relu'], ['pooled']),
    node('Flatten', ['pooled'], ['vector']),
    node('Gemm', ['vector', 'w3', 'b3'], ['scores'], { transB: 1 }),
    ...(probability ? [node(probability, ['scores'], ['probabilities'])] : []),
    ...(manyOutputs
      ? [node('Identity', ['scores'], ['logits']), node('Identity', ['body/relu'], ['map'])]
      : []),
  ];
  return modelBytes({
    nodes,
    weights: smallWeights(outputs),
    input: layout === 'NCHW' ? [batch, inputs, ...size] : [batch, ...size, inputs],
    outputs: manyOutputs ? ['probabilities', 'map', 'logits'] : [probability ? 'probabilities' : 'scores'],
  });
}

/** Everything that the small net computes for one image, [8, 6, 2], in float64 and channels-last. */
export function smallNetByLoops(image: ArrayLike<number>, outputs = 3) {
  const weights = Object.fromEntries(
    Object.entries(smallWeights(outputs)).map(([name, { bytes }]) => [
      name,
      new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
    ]),
  );
  const at = (name: string, i: number) => weights[name]?.[i] ?? Number.NaN;
  const stem = convolved(image, { channels: inputs, outputs: hidden, weight: (i) => at('w1', i) }).map(
    (value, i) => {
      const c = i % hidden;
      const deviation = Math.sqrt(at('variance', c) + 1e-5);
      return Math.max(
        0,
        ((value + at('b1', c) - at('mean', c)) / deviation) * at('scale', c) + at('shift', c),
      );
    },
  );
  return { stem, ...tailByLoops(stem, at, outputs) };
}

/** The small net from the output of its first Relu on. */
export function smallNetTail(stem: ArrayLike<number>, outputs = 3): Float64Array {
  const tensors = smallWeights(outputs);
  const at = (name: string, i: number) => {
    const bytes = tensors[name]?.bytes ?? new Uint8Array();
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(4 * i, true);
  };
  return tailByLoops(stem, at, outputs).logits;
}

function tailByLoops(stem: ArrayLike<number>, at: (name: string, i: number) => number, outputs: number) {
  const body = convolved(stem, { channels: hidden, outputs: features, weight: (i) => at('w2', i) }).map(
    (value, i) => Math.max(0, value + at('b2', i % features)),
  );
  const logits = new Float64Array(outputs).map((_, k) => {
    let sum = at('b3', k);
    body.forEach((value, i) => {
      sum += (value / (rows * columns)) * at('w3', k * features + (i % features));
    });
    return sum;
  });
  return { body, logits };
}

interface Convolution {
  readonly channels: number;
  readonly outputs: number;
  /** The i-th weight in ONNX's order: output, input, row, column. */
  weight(i: number): number;
}

/** A 3 x 3 convolution with zeros around, channels-last. */
function convolved(x: ArrayLike<number>, { channels, outputs, weight }: Convolution): Float64Array {
  return new Float64Array(rows * columns * outputs).map((_, place) => {
    const out = place % outputs;
    const column = Math.floor(place / outputs) % columns;
    const row = Math.floor(place / (outputs * columns));
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [y, z] = [row + dy, column + dx];
          if (y < 0 || y >= rows || z < 0 || z >= columns) continue;
          const value = x[(y * columns + z) * channels + c] ?? Number.NaN;
          sum += value * weight(((out * channels + c) * 3 + dy + 1) * 3 + dx + 1);
        }
      }
    }
    return sum;
  });
}

/** d f / d x by central differences in float64, with a step far from the kinks of the ReLUs. */
export function centralDifferences(f: (x: Float64Array) => number, x: ArrayLike<number>): Float64Array {
  const step = 1e-6;
  return Float64Array.from(x, (_, i) => {
    const moved = (by: number) => {
      const copy = Float64Array.from(x);
      copy[i] = (copy[i] ?? Number.NaN) + by;
      return f(copy);
    };
    return (moved(step) - moved(-step)) / (2 * step);
  });
}
