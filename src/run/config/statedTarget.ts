import { quoted } from '../../files/quoted.ts';
import type { ClassifierConfig, TargetConfig } from './configSchema.ts';

interface Asked {
  readonly classifiers: readonly ClassifierConfig[];
  readonly target: TargetConfig;
}

/**
 * The classifiers with the dense target of the whole run, where there is one and they have none of their own, and the
 * class that the run explains. Throws RangeError where targets name different classes.
 */
export function statedTarget(
  { classifiers, target }: Asked,
  source: string,
): { readonly classifiers: ClassifierConfig[]; readonly target: 'predicted' | 'label' | number } {
  const dense = typeof target === 'object' ? target : undefined;
  const all = classifiers.map((one) =>
    dense === undefined || one.isModule === true ? one : { ...one, target: one.target ?? dense },
  );
  const asked = typeof target === 'object' ? target.class : target;
  const stated = all.flatMap((one) => (one.target === undefined ? [] : [{ ...one.target, id: one.id }]));
  const [first] = stated;
  const index = typeof asked === 'number' ? asked : first?.class;
  const odd = stated.find((one) => one.class !== index);
  if (odd !== undefined) {
    throw new RangeError(
      `${source}: target: all must explain one class, ${quoted(odd.id)} has ${odd.class} where ${typeof asked === 'number' ? 'the run' : `'${first?.id}'`} has ${index}`,
    );
  }
  return { classifiers: all, target: asked };
}
