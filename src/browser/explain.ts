import { assertKnownKeys } from '../checks/knownKeys.ts';
import { isMethodName, methodNames, methodOptions, type OwnMethod, requireMethod } from '../methods/index.ts';
import { createExplainer, type Explained, type ExplainOptions } from '../run/explain/explainer.ts';
import type { Given, Image } from '../types/arrays.ts';
import type { Classifier } from '../types/classifier.ts';

const optionKeys = {
  method: true,
  target: true,
  seed: true,
  preset: true,
  options: true,
  otherInputs: true,
  inputRange: true,
  black: true,
  batchSize: true,
  signal: true,
} as const;

/**
 * Explains one image, [height, width, channels] in the units that the model takes: what `explain` of `saliency-trust`
 * does, for a classifier of any kind. @throws RangeError for an unknown method or class, TypeError for a classifier
 * that lacks what the method needs and for an option that there is not.
 */
export async function explain(
  classifier: Classifier,
  image: Given<Image>,
  options: ExplainOptions,
): Promise<Explained> {
  assertKnownKeys<ExplainOptions>('options of explain', options, optionKeys);
  const { method, preset = 'default', options: changes = {} } = options;
  const asked = askedMethod(method);
  return createExplainer(classifier, image, options)(asked, methodOptions(asked, preset, changes), preset);
}

function askedMethod(method: string | OwnMethod) {
  if (typeof method !== 'string') {
    requireMethod(method, 'method');
    return method;
  }
  if (isMethodName(method)) return method;
  throw new RangeError(`method must be one of ${methodNames.join(', ')}, got ${method}`);
}
