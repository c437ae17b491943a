import { quoted } from '../../../files/quoted.ts';
import type { OnnxGraphBuilder, Value } from './onnxGraphBuilder.ts';

interface Dense {
  readonly output: string;
  readonly label: string;
  /** [inputs, outputs], or with `transposed` [outputs, inputs]. */
  readonly weight: string;
  readonly bias?: string;
  readonly transposed?: boolean;
}

/** The last axis times a matrix of weights, plus a bias. */
export function dense(builder: OnnxGraphBuilder, input: Value, options: Dense): Value {
  const { output, label, weight, bias, transposed = false } = options;
  const { shape = [] } = builder.weights.get(weight) ?? {};
  const [inputs = 0, outputs = 0] = transposed ? [...shape].reverse() : shape;
  const matrix = builder.weight(weight, transposed ? [1, 0] : [0, 1], [inputs, outputs]);
  const shift = bias === undefined ? undefined : builder.weight(bias, [0], [outputs]);
  const name = builder.channelsLast(input);
  if (input.shape.length === 2) {
    builder.add('Gemm', shift === undefined ? [name, matrix] : [name, matrix, shift], output, { label });
  } else if (shift === undefined) {
    builder.add('MatMul', [name, matrix], output, { label });
  } else {
    builder.add('MatMul', [name, matrix], `${output}/product`, { label });
    builder.add('Add', [`${output}/product`, shift], output);
  }
  return { name: output, shape: [...input.shape.slice(0, -1), outputs], channelsFirst: false };
}

interface Normalization {
  readonly output: string;
  /** Weights, one number per channel; without a scale 1, without a shift 0. */
  readonly scale?: string;
  readonly shift?: string;
  readonly mean: string;
  readonly variance: string;
  readonly epsilon: number;
}

/** A batch normalisation with running statistics, over the last axis. */
export function normalized(builder: OnnxGraphBuilder, input: Value, options: Normalization): Value {
  const { output, scale, shift, mean, variance, epsilon } = options;
  const channels = builder.weights.get(mean)?.shape[0] ?? 0;
  const vector = (weight: string | undefined, otherwise: number) =>
    weight === undefined
      ? builder.floats(
          `${output}/${otherwise === 1 ? 'scale' : 'shift'}`,
          new Float32Array(channels).fill(otherwise),
          [channels],
        )
      : builder.weight(weight, [0], [channels]);
  const isImage = input.shape.length === 4;
  if (!isImage && input.shape.length !== 2)
    throw new RangeError(
      `${builder.source}: ${quoted(output)} must normalise images or vectors, rank is ${input.shape.length}`,
    );
  builder.add(
    'BatchNormalization',
    [
      isImage ? builder.channelsFirst(input) : input.name,
      vector(scale, 1),
      vector(shift, 0),
      vector(mean, 0),
      vector(variance, 1),
    ],
    output,
    { attributes: { epsilon: { float: epsilon } } },
  );
  return { name: output, shape: input.shape, channelsFirst: isImage };
}
