import { quoted } from '../../files/quoted.ts';
import type { PreparedModel } from './preparedModel.ts';

type Described = Pick<PreparedModel, 'config' | 'classifier'>;

/**
 * A line for each classifier whose network is not what its role says, beside the first: a replicate must have its
 * operators and shapes of weights, another architecture must not. Of code of the user's own nothing is known.
 */
export function roleWarnings([first, ...others]: readonly Described[]): string[] {
  const own = first?.classifier.structure;
  if (first === undefined || own === undefined) return [];
  return others.flatMap(({ config: { id, role }, classifier: { structure } }) => {
    if (structure === undefined) return [];
    const [lost, more] = [without(own, structure), without(structure, own)];
    const isSame = lost.length === 0 && more.length === 0;
    if (role === 'replicate' && !isSame) {
      return `${id}: a replicate of ${quoted(first.config.id)} must be another training of its architecture, but ${differences(lost, more)}. Is its role other-architecture?`;
    }
    return role === 'other-architecture' && isSame
      ? `${id}: its operators and the shapes of its weights are those of ${quoted(first.config.id)}, so it is not another architecture. Should its role be replicate?`
      : [];
  });
}

function differences(lost: readonly string[], more: readonly string[]): string {
  const parts = [
    ...(lost.length > 0 ? [`it lacks ${named(lost)}`] : []),
    ...(more.length > 0 ? [`it has ${named(more)} more`] : []),
  ];
  return parts.join(' and ');
}

function named(operators: readonly string[]): string {
  const [first] = operators;
  return operators.length === 1 ? `${first}` : `${operators.length} operators, such as ${first},`;
}

/** The items of a list that are left when each of another is taken out once. */
function without(items: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of taken) left.set(item, (left.get(item) ?? 0) + 1);
  return items.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}
