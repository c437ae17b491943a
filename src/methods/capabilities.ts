import type { Classifier, Differentiable } from '../types/classifier.ts';
import { type MethodName, methodNames } from './methods.ts';

/** What a method asks of a classifier, beside its logits: a function of it, or its gradient under the guided rule. */
export type Capability = 'logits' | 'gradient' | 'guided' | 'features';

/** What each method asks for. */
export const neededCapabilities: Readonly<Record<MethodName, readonly Capability[]>> = {
  gradient: ['gradient'],
  smoothgrad: ['gradient'],
  'integrated-gradients': ['logits', 'gradient'],
  'smooth-integrated-gradients': ['gradient'],
  'grad-cam': ['features'],
  'guided-backprop': ['guided'],
  'guided-grad-cam': ['guided', 'features'],
  xrai: ['logits', 'gradient'],
  'input-x-gradient': ['gradient'],
  vargrad: ['gradient'],
  'guided-ig': ['logits', 'gradient'],
  'blur-ig': ['logits', 'gradient'],
  occlusion: ['logits'],
  rise: ['logits'],
};

/** A method of this library by its name, or one of somebody else with what it needs. */
export type AskedMethod = MethodName | { readonly name: string; readonly needs: readonly Capability[] };

/**
 * Why `method` cannot run on `classifier`: a sentence with the function that is missing and the methods that need
 * no more than what is there. `undefined` where it can run.
 */
export function refusal(classifier: Classifier, method: AskedMethod): string | undefined {
  const { name, needs } =
    typeof method === 'string' ? { name: method, needs: neededCapabilities[method] } : method;
  const missing = missingFunctions(classifier, needs);
  if (missing.length === 0) return undefined;
  const able = methodNames.filter(
    (other) => missingFunctions(classifier, neededCapabilities[other]).length === 0,
  );
  return (
    `${name} needs the function ${missing.join(' and ')} of a classifier, which ${classifier.id} lacks; ` +
    `methods that work with it: ${able.join(', ')}`
  );
}

/** The functions that are not there, each once; a gradient without the guided rule by that rule. */
function missingFunctions(classifier: Classifier, needs: readonly Capability[]): string[] {
  const has = (name: string) => typeof Reflect.get(classifier, name) === 'function';
  const missing = needs.flatMap((capability) => {
    if (capability !== 'guided') return has(capability) ? [] : [capability];
    if (!has('gradient')) return ['gradient'];
    // A classifier that says nothing of its rules follows both.
    const { rules }: Partial<Differentiable> = classifier;
    return rules !== undefined && !rules.includes('guided') ? ["gradient with the rule 'guided'"] : [];
  });
  return [...new Set(missing)];
}
