import { createGraphBuilder, type PlainAttributes } from '../graph/graphBuilder.ts';
import type { Graph } from '../graph/model.ts';

/** A batch normalisation's running statistics, and the values that hold those of the batch. */
export interface Normalization {
  /** Names of the constants that an exported network uses. */
  readonly mean: string;
  readonly variance: string;
  readonly batchMean: string;
  readonly batchVariance: string;
}

/**
 * The graph with each batch normalisation by the mean and variance, over items and places, of what comes in: the form
 * in which it trains (Ioffe & Szegedy 2015). The variance is the mean of the squares less the square of the mean.
 * `count` is the number of images of the batch; sizes are those that `shape` tells.
 */
export function withBatchStatistics(
  graph: Graph,
  {
    count,
    shape,
  }: { readonly count: number; readonly shape: (name: string) => readonly (number | undefined)[] },
): { readonly graph: Graph; readonly normalizations: readonly Normalization[] } {
  const normalizations: Normalization[] = [];
  const builder = createGraphBuilder({ initializers: new Map(graph.initializers) });
  for (const item of graph.nodes) {
    const [input = '', scale = '', bias = '', mean = '', variance = ''] = item.inputs;
    if (item.opType !== 'BatchNormalization') {
      builder.append(item);
      continue;
    }
    const sizes = shape(input);
    const axes = sizes.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const positions = sizes.slice(2).reduce<number>((product, size) => product * (size ?? 1), count);
    const at = (what: string) => `training/${item.outputs[0]}/${what}`;
    const add = (opType: string, inputs: readonly string[], what: string, attributes: PlainAttributes = {}) =>
      builder.add(opType, inputs, { output: at(what), attributes });
    normalizations.push({ mean, variance, batchMean: at('mean'), batchVariance: at('variance') });
    builder.integers(axes, at('axes'));
    builder.floats(Float32Array.of(1 / positions), [], at('share'));
    add('ReduceMean', [input, at('axes')], 'mean', { keepdims: 0 });
    add('ReduceSumSquare', [input, at('axes')], 'squares', { keepdims: 0 });
    add('Mul', [at('squares'), at('share')], 'meanSquare');
    add('Mul', [at('mean'), at('mean')], 'squaredMean');
    add('Sub', [at('meanSquare'), at('squaredMean')], 'difference');
    // Rounding can leave a variance of 0 a little below it.
    add('Relu', [at('difference')], 'variance');
    builder.append({ ...item, inputs: [input, scale, bias, at('mean'), at('variance')] });
  }
  const { nodes, initializers } = builder;
  return { graph: { ...graph, nodes, initializers }, normalizations };
}
