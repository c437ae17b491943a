import type { Classifier, Differentiable } from '../types/classifier.ts';
import type { Capability, Method } from '../types/method.ts';
import { methodNames, methods } from './methods.ts';

/** What a method asks of a classifier; one that says nothing is asked no more than that it runs on logits. */
export function needsOf({ needs = ['logits'] }: Pick<Method, 'needs'>): readonly Capability[] {
  return needs;
}

/**
 * Why a method cannot run on `classifier`: a sentence with the function that is missing and the methods that need
 * no more than what is there. `undefined` where it can run.
 */
export function refusal(classifier: Classifier, method: Pick<Method, 'name' | 'needs'>): string | undefined {
  const missing = missingFunctions(classifier, needsOf(method));
  if (missing.length === 0) return undefined;
  const able = methodNames.filter(
    (other) => missingFunctions(classifier, needsOf(methods[other])).length === 0,
  );
  return (
    `${method.name} needs the function ${missing.join(' and ')} of a classifier, which ${classifier.id} lacks; ` +
    `methods that work with it: ${able.join(', ')}`
  );
}

/** The functions that are not there, each once; a gradient without a rule by that rule. */
function missingFunctions(classifier: Classifier, needs: readonly Capability[]): string[] {
  const has = (name: string) => typeof Reflect.get(classifier, name) === 'function';
  const missing = needs.flatMap((capability) => {
    if (!isRule(capability)) return has(capability) ? [] : [capability];
    if (!has('gradient')) return ['gradient'];
    // What a classifier follows that says nothing of its rules.
    const { rules = ['standard', 'guided'] }: Partial<Differentiable> = classifier;
    return rules.includes(capability) ? [] : [`gradient with the rule '${capability}'`];
  });
  return [...new Set(missing)];
}

/** Whether it is a gradient by a rule of its own. */
function isRule(capability: Capability): capability is 'guided' | 'rescale' | 'relevance' {
  return capability === 'guided' || capability === 'rescale' || capability === 'relevance';
}
