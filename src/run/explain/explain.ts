import { assertKnownKeys } from '../../checks/knownKeys.ts';
import {
  isMethodName,
  type MethodName,
  methodNames,
  methodOptions,
  type NeededClassifier,
  type OwnMethod,
  requireMethod,
} from '../../methods/index.ts';
import type { Given, Image } from '../../types/arrays.ts';
import { requireOwnMethodName } from '../config/ownName.ts';
import { createExplainer, type Explained, type ExplainOptions } from './explainer.ts';

/** What the classifier must be for a method: by its name, or what a method of your own says in its type. */
export type NeededBy<M> =
  M extends OwnMethod<infer _Options, infer Needs> ? Needs : NeededClassifier<Extract<M, string>>;

const optionKeys = {
  method: true,
  target: true,
  seed: true,
  preset: true,
  options: true,
  otherInputs: true,
  inputRange: true,
  black: true,
  spacing: true,
  batchSize: true,
  signal: true,
} as const;

/**
 * Explains one image or volume, in the shape and units that the model takes. Throws RangeError for an
 * unknown method or class and TypeError for a classifier that lacks what the method needs (with types, the compiler
 * says so before) and for an option that there is not.
 */
export async function explain<const M extends string | OwnMethod>(
  classifier: NeededBy<M>,
  image: Given<Image>,
  options: ExplainOptions<M>,
): Promise<Explained> {
  assertKnownKeys<ExplainOptions<M>>('options of explain', options, optionKeys);
  const { preset = 'default', options: changes = {} } = options;
  const method = askedMethod(options.method);
  const explainer = createExplainer(classifier, image, options);
  return explainer(method, methodOptions(method, preset, changes), preset);
}

function askedMethod(method: string | OwnMethod): MethodName | OwnMethod {
  if (typeof method !== 'string') {
    requireMethod(method, 'method');
    requireOwnMethodName(method.name, 'method: name');
    return method;
  }
  if (isMethodName(method)) return method;
  throw new RangeError(`method must be one of ${methodNames.join(', ')}, got ${method}`);
}
