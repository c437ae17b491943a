import type { Graph } from '../graph/model.ts';

/** Where an operator reads weights that training changes. */
const weightInputs: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [1, 2],
  MatMul: [1],
  BatchNormalization: [1, 2],
};

/**
 * The names of the weights of a graph in the order of their first use: float32 constants that convolutions, dense
 * layers and batch normalisations read as kernel, matrix, bias or scale.
 */
export function trainables({ nodes, initializers }: Graph): string[] {
  const names = nodes.flatMap(({ opType, inputs }) =>
    (weightInputs[opType] ?? []).map((index) => inputs[index] ?? ''),
  );
  return [...new Set(names)].filter((name) => initializers.get(name)?.elementType === 'float32');
}
