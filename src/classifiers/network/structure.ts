import type { Graph, Tensor } from '../../graph/model.ts';
import { isRealType } from '../../graph/tensor.ts';

/** Operators that only move values, which exporters place as they like. */
const movements = ['Identity', 'Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze', 'Cast', 'Dropout'];

/**
 * What a network computes with, whatever its weights are: each operator with the shapes of its weights, such as
 * `Conv 64x3x7x7 64`, in the order of the graph. Two trainings of one architecture have the same.
 */
export function structureOf({ nodes, initializers }: Graph): string[] {
  return nodes
    .filter(({ opType }) => !movements.includes(opType))
    .map(({ opType, inputs }) => {
      const weights = inputs.flatMap((name) => initializers.get(name) ?? []).filter(isWeight);
      return [opType, ...weights.map(({ dims }) => dims.join('x'))].join(' ');
    });
}

/** Numbers alone are bounds and factors. */
function isWeight({ elementType, dims }: Tensor): boolean {
  return isRealType(elementType) && dims.length > 0;
}
