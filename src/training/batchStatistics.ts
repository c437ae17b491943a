import { node } from '../graph/edit.ts';
import type { Graph, Node, Tensor } from '../graph/model.ts';
import { floatTensor, integerTensor } from '../graph/tensor.ts';

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
  const initializers = new Map<string, Tensor>(graph.initializers);
  const nodes = graph.nodes.flatMap((item): Node[] => {
    const [input = '', scale = '', bias = '', mean = '', variance = ''] = item.inputs;
    if (item.opType !== 'BatchNormalization') return [item];
    const sizes = shape(input);
    const axes = sizes.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const places = sizes.slice(2).reduce<number>((product, size) => product * (size ?? 1), count);
    const at = (what: string) => `training/${item.outputs[0]}/${what}`;
    const statistics = { mean, variance, batchMean: at('mean'), batchVariance: at('variance') };
    normalizations.push(statistics);
    initializers.set(at('axes'), integerTensor(axes));
    initializers.set(at('share'), floatTensor(Float32Array.of(1 / places), []));
    return [
      node('ReduceMean', [input, at('axes')], [at('mean')], { keepdims: 0 }),
      node('ReduceSumSquare', [input, at('axes')], [at('squares')], { keepdims: 0 }),
      node('Mul', [at('squares'), at('share')], [at('meanSquare')]),
      node('Mul', [at('mean'), at('mean')], [at('squaredMean')]),
      node('Sub', [at('meanSquare'), at('squaredMean')], [at('difference')]),
      // Rounding can leave a variance of 0 a little below it.
      node('Relu', [at('difference')], [at('variance')]),
      { ...item, inputs: [input, scale, bias, at('mean'), at('variance')] },
    ];
  });
  return { graph: { ...graph, nodes, initializers }, normalizations };
}
