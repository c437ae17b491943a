import { quoted } from '../../../files/quoted.ts';
import type { Sketch, Value } from './onnxGraphBuilder.ts';

interface Dense {
  readonly output: string;
  readonly label: string;
  /** [inputs, outputs], or with `transposed` [outputs, inputs]. */
  readonly weight: string;
  readonly bias?: string;
  readonly transposed?: boolean;
}

/** The last axis times a matrix of weights, plus a bias. */
export function dense(sketch: Sketch, input: Value, options: Dense): Value {
  const { output, label, weight, bias, transposed = false } = options;
  const { shape = [] } = sketch.weights.get(weight) ?? {};
  const [inputs = 0, outputs = 0] = transposed ? [...shape].reverse() : shape;
  const matrix = sketch.weight(weight, transposed ? [1, 0] : [0, 1], [inputs, outputs]);
  const shift = bias === undefined ? undefined : sketch.weight(bias, [0], [outputs]);
  const name = sketch.channelsLast(input);
  if (input.shape.length === 2) {
    sketch.add('Gemm', shift === undefined ? [name, matrix] : [name, matrix, shift], output, { label });
  } else if (shift === undefined) {
    sketch.add('MatMul', [name, matrix], output, { label });
  } else {
    sketch.add('MatMul', [name, matrix], `${output}/product`, { label });
    sketch.add('Add', [`${output}/product`, shift], output);
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
export function normalized(sketch: Sketch, input: Value, options: Normalization): Value {
  const { output, scale, shift, mean, variance, epsilon } = options;
  const channels = sketch.weights.get(mean)?.shape[0] ?? 0;
  const vector = (weight: string | undefined, otherwise: number) =>
    weight === undefined
      ? sketch.floats(
          `${output}/${otherwise === 1 ? 'scale' : 'shift'}`,
          new Float32Array(channels).fill(otherwise),
          [channels],
        )
      : sketch.weight(weight, [0], [channels]);
  const isImage = input.shape.length === 4;
  if (!isImage && input.shape.length !== 2)
    throw new RangeError(
      `${sketch.source}: ${quoted(output)} must normalise images or vectors, rank is ${input.shape.length}`,
    );
  sketch.add(
    'BatchNormalization',
    [
      isImage ? sketch.channelsFirst(input) : input.name,
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
