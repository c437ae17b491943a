import type { Classifier } from '../types/classifier.ts';
import { type MethodName, methodNames } from './methods.ts';

/** What a method asks of a classifier, beside its logits. */
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

/** The function of a classifier that gives it each capability. */
const functionOf = {
  logits: 'logits',
  gradient: 'gradient',
  guided: 'gradient',
  features: 'features',
} as const;

/**
 * Why `method` cannot run on `classifier`: a sentence with the function that is missing and the methods that need
 * no more than what is there. `undefined` where it can run.
 */
export function refusal(classifier: Classifier, method: MethodName): string | undefined {
  const missing = missingFunctions(classifier, method);
  if (missing.length === 0) return undefined;
  const able = methodNames.filter((name) => missingFunctions(classifier, name).length === 0);
  return (
    `${method} needs the function ${missing.join(' and ')} of a classifier, which ${classifier.id} lacks; ` +
    `methods that work with it: ${able.join(', ')}`
  );
}

function missingFunctions(classifier: Classifier, method: MethodName): string[] {
  const functions = new Set(neededCapabilities[method].map((capability) => functionOf[capability]));
  return [...functions].filter((name) => typeof Reflect.get(classifier, name) !== 'function');
}
