import { tensorValues } from '../../graph/tensor.ts';
import type { Origin } from '../importers/tfjs/onnxGraphBuilder.ts';
import { inverseOrder, permuted } from '../importers/tfjs/permuted.ts';
import type { Weight } from '../importers/tfjs/weights.ts';
import type { Network } from '../network/network.ts';

/**
 * The weights of a TF.js model with the constants of `drawn` that are not those of `before`, each brought back to
 * TF.js's order of axes.
 */
export function changedWeights(
  weights: ReadonlyMap<string, Weight>,
  {
    before,
    drawn,
    origins,
  }: { readonly before: Network; readonly drawn: Network; readonly origins: ReadonlyMap<string, Origin> },
): Map<string, Weight> {
  const changed = new Map(weights);
  for (const [name, { weight, shape, permutation }] of origins) {
    const tensor = drawn.graph.initializers.get(name);
    if (tensor === undefined || tensor === before.graph.initializers.get(name)) continue;
    const sizes = permutation.map((axis) => shape[axis] ?? 1);
    const values = permuted(Float32Array.from(tensorValues(tensor)), sizes, inverseOrder(permutation));
    changed.set(weight, { shape: weights.get(weight)?.shape ?? shape, dtype: 'float32', values });
  }
  return changed;
}
