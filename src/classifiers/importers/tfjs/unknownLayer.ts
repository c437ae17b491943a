import type { Role } from '../../constants/roles.ts';
import type { LayerStep } from './layerStep.ts';

/** What the weights of a layer are for, by the last part of their names in Keras. */
const roles: ReadonlyMap<string, Role> = new Map([
  ['kernel', 'weights'],
  ['depthwise_kernel', 'weights'],
  ['pointwise_kernel', 'weights'],
  ['recurrent_kernel', 'weights'],
  ['embeddings', 'token'],
  ['bias', 'shift'],
  ['beta', 'shift'],
  ['gamma', 'gain'],
  ['alpha', 'slope'],
  ['moving_mean', 'mean'],
  ['moving_variance', 'variance'],
]);

/** The weights of a layer that has no translation, as constants of the graph that say what each is for. */
export function unknownLayerWeights({ builder, label }: LayerStep): string[] {
  return [...builder.weights].flatMap(([name, { shape, dtype }]) => {
    if (dtype !== 'float32' || !name.startsWith(`${label}/`)) return [];
    const constant = builder.weight(
      name,
      shape.map((_, axis) => axis),
      shape,
    );
    const role = roles.get(name.split('/').at(-1) ?? '');
    if (role !== undefined) builder.roles.set(constant, role);
    return [constant];
  });
}
