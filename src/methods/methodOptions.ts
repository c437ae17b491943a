import { type MethodName, methods } from './methods.ts';
import { requireOptions } from './optionRules.ts';
import type { OwnMethod } from './ownMethod.ts';
import { requireOneOf } from './requirements.ts';

export type Preset = 'default' | 'arun2021';

/**
 * The options of a preset with those in `changes` put in their place. Throws a RangeError on an unknown preset and a
 * TypeError on a key that the method does not have. A value that an option cannot have is a RangeError; of a method of
 * somebody else's, whether it will do is the method's own to say, when it explains.
 */
export function methodOptions(
  method: MethodName | OwnMethod,
  preset: Preset,
  changes: Readonly<Record<string, unknown>> = {},
): object {
  const { name, presets }: OwnMethod = typeof method === 'string' ? methods[method] : method;
  requireOneOf('preset', preset, Object.keys(presets));
  const options = presets[preset];
  const known = Object.keys(options);
  const unknown = Object.keys(changes).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`options of ${name} must be among [${known.join(', ')}], got ${unknown}`);
  }
  if (typeof method === 'string') requireOptions(name, changes);
  return { ...options, ...changes };
}
